"""Sharing: an article that somebody posted by itself stays as true as a digest."""

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.domain.article import Article
from bot.domain.standing import milliseconds
from bot.services.drawings import Place
from bot.services.posts import shared_form
from bot.storage import decisions, posted, runs, shown
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.runs import ItemRow

STATE = "shared"
"""The state of a run that is no digest: nothing that asks for digests finds it."""


class Sharing:
    """Messages with one article. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    def changes(self) -> int:
        """The ledger's count of decisions: to be asked before an article is drawn for a post."""
        with self._ledger.read() as connection:
            return decisions.changes(connection)

    def posted(
        self, article: Article, user: str, zone: str, place: Place, changes: int | None = None
    ) -> None:
        """Note the message in which a person (a Slack user id) posted an article; nothing where
        it is known. `zone` is the IANA name of the zone for the words where a client can't draw
        dates. It is drawn soon, unless `changes` says that nothing was decided while it was on
        its way."""
        now = milliseconds(self._now())
        with self._ledger.write() as connection:
            if posted.at(connection, place.channel, place.ts) is not None:
                return
            run_id = runs.add(
                connection,
                digest="",
                slot=f"{STATE}:{secrets.token_hex(10)}",
                due_at=now,
                state=STATE,
                channel=place.channel,
                zone=zone,
                query="",
                form=shared_form(user),
            )
            if run_id is None:
                raise RuntimeError("Two messages were given the same random name")
            runs.add_items(connection, run_id, [_row(article)])
            shown.upsert(connection, [article], now)
            stale = decisions.changes(connection) != changes
            posted.add(connection, place.channel, place.ts, run_id, wanted=2 if stale else 1)

    def is_there(self, place: Place) -> bool | None:
        """Whether the message can be drawn by its place; None for one that is not known."""
        with self._ledger.read() as connection:
            return posted.is_there(connection, place.channel, place.ts)


def _row(article: Article) -> ItemRow:
    return ItemRow(
        number=1,
        article_id=article.id,
        is_new=True,
        reason="",
        article=article_json(article),
    )
