"""Renames: an article whose file got another name stays the article that was decided about."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.article import Article
from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.standing import milliseconds
from bot.storage import shown
from bot.storage.frontmatter import read_article
from bot.storage.ledger import Ledger
from bot.storage.source import ArticleSource

LOOK_AGAIN = 0.5
"""Seconds for which what the ledger said of shown articles is taken to hold."""

PathOf = Callable[[str], tuple[str, str] | None]


class Renames:
    """Ids of one folder's articles.

    An id is made from the file's name and the article's address. One that appears under a new
    name, with the address of an article that people were shown and whose file is gone, keeps that
    one's id; the ledger remembers it. `path_of` says where the index saw an id, `now` gives the
    time, aware and in UTC.
    """

    def __init__(
        self, ledger: Ledger, folder: ArticleSource, path_of: PathOf, now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._folder, self._path_of, self._now = ledger, folder, path_of, now
        self._looking = threading.Lock()
        self._looked = float("-inf")
        self._count = (-1, -1)
        self._aliases: dict[str, str] = {}
        self._shown: dict[str, list[str]] = {}

    def known_as(self, article: Article) -> Article:
        """The article with the id under which the desk knows it."""
        self._look()
        known = self._aliases.get(article.id) or self._former(article)
        return article if known is None else replace(article, id=known)

    def _former(self, article: Article) -> str | None:
        same = self._shown.get(article.url, ()) if article.url else ()
        if not same or article.id in same:
            return None
        gone = [one for one in same if self._is_gone(one, article.path)]
        if len(same) != 1 or not gone:
            return None  # a rival is there, or it can't be told which of several this was
        with self._ledger.write() as connection:
            shown.add_alias(connection, article.id, gone[0], milliseconds(self._now()))
        self._aliases[article.id] = gone[0]
        return gone[0]

    def _is_gone(self, article_id: str, path: str) -> bool:
        seen = self._path_of(article_id)
        if seen is None:
            return not self._is_where_shown(article_id)
        return seen[1] == path or self._folder.stat(seen[1]) is None

    def _is_where_shown(self, article_id: str) -> bool:
        """Whether the article is still in the file that it was shown from. An index that is being
        made, such as a second bot's, may meet another file with its address first."""
        with self._ledger.read() as connection:
            place = shown.place(connection, article_id)
        if place is None:
            return False
        try:
            data = self._folder.read(place[1])
            found = read_article(
                data, source=self._folder.name, path=place[1], fields=self._folder.fields
            )
        except (SourceMissing, Unreadable):
            return False
        return article_id in (found.id, self._aliases.get(found.id))

    def _look(self) -> None:
        with self._looking:
            if time.monotonic() - self._looked < LOOK_AGAIN:
                return
            with self._ledger.read() as connection:
                count = shown.count(connection)
                if count != self._count:
                    self._aliases = shown.aliases(connection)
                    self._shown = shown.by_address(connection, self._folder.name)
            self._count, self._looked = count, time.monotonic()
