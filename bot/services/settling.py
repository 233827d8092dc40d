"""Settling: decisions that time or the files have overtaken are ended.

The index is only where to look: it may be behind the file, in either direction. So a decision
is ended because of what the file itself says, read after the decision was.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.domain import standing
from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.query import DeskStates, Is, Query
from bot.services.library import Library
from bot.storage import decisions, shown
from bot.storage.decision_rows import Pending
from bot.storage.ledger import Ledger

_AMONG = Is("rejected")
"""The index asks the ledger which ids this means: for what we ask, it is those we ask about."""

_SETTLED = ("none", "written")


@runtime_checkable
class Copies(Protocol):
    """A source that reads a copy of what is elsewhere."""

    @property
    def synced_at(self) -> datetime | None:
        """When the copy was last known to be as upstream is (aware)."""


def settle(ledger: Ledger, library: Library, now_ms: int) -> int:
    """End what is overtaken among the open decisions; gives how many.

    A later whose time has come: lapsed. A rejected or later article whose file is published:
    published in the file. A publish whose file is unpublished again is the guard's (see `guard`),
    and what the publisher has in hand is left to it.
    """
    with ledger.read() as connection:
        held = decisions.held(connection)
    lapsed = [row.id for row in held if row.until is not None and row.until <= now_ms]
    others = {row.article_id: row.id for row in held if row.verb != "publish"}
    return sum(
        _settle(ledger, library, decision_id, now_ms)
        for decision_id in [
            *lapsed,
            *(others[one] for one in indexed(library, others, Is("published"))),
        ]
    )


def indexed(library: Library, article_ids: Collection[str], standing: Is) -> list[str]:
    """The ids among these whose articles stand so in the index: one question for thousands."""
    if not article_ids:
        return []
    asked = DeskStates(rejected=frozenset(article_ids))
    query = Query((_AMONG, standing))
    found = library.index.search(query, asked, limit=len(article_ids))
    return [hit.article.id for hit in found.hits]


def _settle(ledger: Ledger, library: Library, decision_id: int, now_ms: int) -> bool:
    with ledger.read() as connection:
        pending = decisions.fetch(connection, decision_id)
        decision = pending.decision
        hint = shown.place(connection, decision.article_id)
    why = _overtaken(library, pending, hint, now_ms)
    if not why:
        return False
    with ledger.write() as connection:
        return decisions.end(connection, decision, why, now_ms)


def _overtaken(
    library: Library, pending: Pending, hint: tuple[str, str] | None, now_ms: int
) -> str:
    """Why the decision, as just read, is over; empty if it isn't."""
    decision = pending.decision
    if not standing.stands(decision, now_ms):
        return "lapsed"
    try:
        source, path = library.locate(decision.article_id, hint)
        published = source.article(path).published
    except (SourceMissing, Unreadable):
        return ""
    if not published or decision.verb == "publish" or decision.write_state not in _SETTLED:
        return ""
    return "published in the file"


def is_behind(source: object, written_at: int) -> bool:
    """Whether the source is a copy from before the file was written, perhaps by another bot."""
    if not isinstance(source, Copies):
        return False
    return source.synced_at is None or standing.milliseconds(source.synced_at) <= written_at
