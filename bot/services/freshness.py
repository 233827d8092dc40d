"""Freshness: what happens in the files shows in the messages that are still there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.article import Article
from bot.domain.digest import Post
from bot.domain.standing import milliseconds
from bot.services.drawings import seen_in
from bot.services.library import Library
from bot.storage import posted, runs
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger

LOOKED_AFTER = timedelta(days=14)
"""Older messages are brought up to date by a press on them alone."""


class Freshness:
    """Compares posted messages with the index. `post` gives a run's message as it is now, `now`
    the time, aware and in UTC."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        post: Callable[[int], Post],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._library, self._post, self._now = ledger, library, post, now

    def look(self, article_id: str | None = None) -> int:
        """Have every message drawn again of whose articles a file now says something else;
        gives how many. To be called after the index changed; with the id of an article, where
        that of its file alone may have: then no other messages are looked at."""
        since = milliseconds(self._now() - LOOKED_AFTER)
        with self._ledger.read() as connection:
            live = posted.live(connection, since, article_id)
        return sum(self._look_at(channel, ts, run_id, seen) for channel, ts, run_id, seen in live)

    def _look_at(self, channel: str, ts: str, run_id: int, seen: str) -> bool:
        post = self._post(run_id)
        newer = list(self._newer(post))
        if not newer and seen_in(post) == seen:
            return False
        with self._ledger.write() as connection:
            for number, article in newer:
                runs.renew(connection, run_id, number, article_json(article))
            posted.want(connection, channel, ts)
        return True

    def _newer(self, post: Post) -> list[tuple[int, Article]]:
        """The undecided articles of which another version is to be judged now. A decided one
        stays as it was decided."""
        found = []
        for item in post.items:
            article = self._library.article(item.article.id) if item.state.undecided else None
            if article is not None and article.version != item.article.version:
                found.append((item.number, article))
        return found
