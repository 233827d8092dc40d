"""Freshness: what happens in the files shows in the messages that are still there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.article import Article
from bot.domain.digest import Post
from bot.domain.standing import milliseconds
from bot.services.drawings import seen_in
from bot.services.library import Library
from bot.storage import posted, runs
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.posted import Live

LOOKED_AFTER = timedelta(days=14)
"""Older messages are brought up to date by a press on them alone."""

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

    def look(self, article_id: str | None = None) -> int:
        """Have every message drawn again of whose articles a file now says something else;
        gives how many. To be called after the index changed; with the id of an article, where
        that of its file alone may have: then no other messages are looked at."""
        since = milliseconds(self._now() - LOOKED_AFTER)
        with self._ledger.read() as connection:
            live = posted.live(connection, since, article_id)
        pieces = (live[start : start + AT_ONCE] for start in range(0, len(live), AT_ONCE))
        return sum(map(self._look_at, pieces))

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
