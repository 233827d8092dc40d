"""Freshness: what happens in the files shows in the messages that are still there."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.article import Article
from bot.domain.digest import Post
from bot.domain.standing import milliseconds
from bot.services.drawings import seen_in
from bot.services.library import Library
from bot.storage import decisions, posted, run_items, runs
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.posted import Live

One = TypeVar("One")
Stamp = tuple[int, bool]
"""A number that changes with the file, and whether a decision about the article is open: what
changed meanwhile is shown once it is taken back."""

LOOKED_AFTER = timedelta(days=366)
"""Older messages are brought up to date by a decision, or a press on them, alone."""

AT_ONCE = 200
"""So many messages are built at once."""


class Freshness:
    """Compares posted messages with the index. `posts` gives runs' messages as they are now, by
    id, `now` the time, aware and in UTC."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        posts: Callable[[Collection[int]], Mapping[int, Post]],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._library, self._posts, self._now = ledger, library, posts, now
        # Only spares work: after a restart all messages are looked at once.
        self._shows: dict[int, tuple[str, ...]] = {}
        self._stamps: dict[str, Stamp] = {}

    def look(self, article_id: str | None = None) -> int:
        """Have every message drawn again of whose articles a file now says something else;
        gives how many. To be called after the index changed; with the id of an article, where
        that of its file alone may have: then no other messages are looked at."""
        since = milliseconds(self._now() - LOOKED_AFTER)
        with self._ledger.read() as connection:
            live = posted.live(connection, since, article_id)
            decided = decisions.decided(connection)
        if article_id is not None:
            return self._look_at_all(live)
        shows = self._shown_by([run_id for _, _, run_id, _ in live])
        # Before the messages are built: what changes from here on is for the next look.
        files = self._library.index.stamps_of({one for ids in shows.values() for one in ids})
        stamps = {one: (stamp, one in decided) for one, stamp in files.items()}
        touched = [one for one in live if self._is_touched(one[2], shows, stamps)]
        found = self._look_at_all(touched)
        self._shows, self._stamps = shows, stamps
        return found

    def _shown_by(self, run_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The ids of what each run shows, which never changes."""
        new = [one for one in run_ids if one not in self._shows]
        shows = {one: self._shows[one] for one in run_ids if one in self._shows}
        with self._ledger.read() as connection:
            for some in _pieces(new):
                shows |= run_items.ids(connection, some)
        return shows

    def _is_touched(
        self, run_id: int, shows: Mapping[int, Sequence[str]], stamps: Mapping[str, Stamp]
    ) -> bool:
        """Whether a file of it is another one than at the last look, or it was not there then."""
        known = self._stamps
        return run_id not in self._shows or any(
            stamps.get(one) != known.get(one) for one in shows[run_id]
        )

    def _look_at_all(self, live: Sequence[Live]) -> int:
        return sum(map(self._look_at, _pieces(live)))

    def _look_at(self, live: Sequence[Live]) -> int:
        posts = self._posts([run_id for _, _, run_id, _ in live])
        waiting = {item.article.id for post in posts.values() for item in post.items
                   if item.state.undecided}  # fmt: skip
        known = self._library.index.several(waiting) if waiting else {}
        return sum(
            self._bring_up_to_date(channel, ts, posts[run_id], seen, known)
            for channel, ts, run_id, seen in live
        )

    def _bring_up_to_date(
        self, channel: str, ts: str, post: Post, seen: str, known: Mapping[str, Article]
    ) -> bool:
        newer = _newer(post, known)
        if not newer and seen_in(post) == seen:
            return False
        with self._ledger.write() as connection:
            for number, article in newer:
                runs.renew(connection, post.run_id, number, article_json(article))
            posted.want(connection, channel, ts)
        return True


def _newer(post: Post, known: Mapping[str, Article]) -> list[tuple[int, Article]]:
    """The undecided articles of which another version is to be judged now. A decided one stays
    as it was decided."""
    found = []
    for item in post.items:
        article = known.get(item.article.id) if item.state.undecided else None
        if article is not None and article.version != item.article.version:
            found.append((item.number, article))
    return found


def _pieces(many: Sequence[One]) -> Iterator[Sequence[One]]:
    return (many[start : start + AT_ONCE] for start in range(0, len(many), AT_ONCE))
