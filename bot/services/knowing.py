"""Knowing: everything that files, index and ledger tell of one article."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote

from bot.domain.answer import Appearance, Known, SearchHit
from bot.domain.article import Article
from bot.domain.errors import DecisionRefused, SourceMissing, Unreadable
from bot.services.edited import overlaid
from bot.services.library import Library
from bot.services.posts import moment
from bot.services.reviews import Reviews
from bot.storage import decisions, showings, shown
from bot.storage.ledger import Ledger
from bot.storage.other_fields import other_fields
from bot.storage.showings import Reason

MOST_SIMILAR = 30
"""More articles on one story are looked at as a story."""


class Knowing:
    """`now` gives the time, aware and in UTC."""

    def __init__(
        self, ledger: Ledger, library: Library, reviews: Reviews, now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._library, self._reviews = ledger, library, reviews
        self._now = now

    def known(self, article_id: str) -> Known:
        """Everything known of one article: as its file is now, else as the index has it, with what
        was edited and is not written yet. Raises DecisionRefused where there is neither."""
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
            history = decisions.history(connection, article_id)
            appearances = decisions.appearances(connection, article_id)
            reasons = showings.reasons(connection, article_id)
        article = self._article(article_id, hint)
        with self._ledger.read() as connection:
            article = overlaid(connection, [article])[0]
        rules = self._reviews.rules.of(article.source)
        path = quote(article.path)
        return Known(
            article=article,
            state=self._reviews.state_of(article_id, article.published),
            now=self._now(),
            history=tuple(history),
            appearances=tuple(_appearances(appearances, reasons)),
            similar=self._similar(article_id),
            fields=self._fields(article),
            file_page=rules.file_page.replace("{path}", path),
            history_page=rules.history_page.replace("{path}", path),
        )

    def _article(self, article_id: str, hint: tuple[str, str] | None) -> Article:
        try:
            return self._library.current(article_id, hint)
        except (SourceMissing, Unreadable) as error:
            indexed = self._library.article(article_id)
            if indexed is None:
                raise DecisionRefused(f"There is nothing more to show: {error}") from error
            return indexed

    def _similar(self, article_id: str) -> tuple[SearchHit, ...]:
        ids = self._library.similar([article_id]).get(article_id, ())[:MOST_SIMILAR]
        found = [article for one in ids if (article := self._library.article(one)) is not None]
        states = self._reviews.states(found)
        return tuple(SearchHit(one, states[one.id]) for one in found)

    def _fields(self, article: Article) -> tuple[tuple[str, str], ...]:
        """What the file says beyond the article; nothing where it isn't there just now."""
        source = next((one for one in self._library.sources if one.name == article.source), None)
        if source is None:
            return ()
        try:
            return other_fields(source.read(article.path), source.fields)
        except (SourceMissing, Unreadable):
            return ()


def _appearances(
    shown_at: Sequence[tuple[str, int]], reasons: Sequence[Reason]
) -> list[Appearance]:
    """Each time that a digest showed it, with the reason where it is kept, and what nearly did;
    newest first."""
    why = {(one.digest, one.at): one.reason for one in reasons if one.shown}
    found = [(at, Appearance(name, moment(at), why.get((name, at), ""))) for name, at in shown_at]
    found += [
        (one.at, Appearance(one.digest, moment(one.at), one.reason, shown=False))
        for one in reasons
        if not one.shown
    ]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]
