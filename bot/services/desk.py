"""Desk: which articles are decided, for the search; kept until the ledger changes."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.query import DeskStates
from bot.domain.review import Verb
from bot.storage import decisions
from bot.storage.ledger import Ledger

SEEN_BY_THEN_MS = 10 * 60 * 1000
"""How long a written publish still counts as publishing: by then the index has read the file,
also where only its full scan, every few minutes, notices changes."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The sets, the ledger's count of changes that they go with, and from when until when."""

    states: DeskStates
    changes: int
    since: int
    until: int | None

    def good(self, changes: int, now_ms: int) -> bool:
        ahead = self.until is None or now_ms < self.until
        return self.changes == changes and self.since <= now_ms and ahead


class Desk:
    """The decided ids, by what was decided. Safe from any thread."""

    def __init__(self, ledger: Ledger, now_ms: Callable[[], int]) -> None:
        self._ledger, self._now_ms = ledger, now_ms
        self._kept: _Kept | None = None

    def states(self) -> DeskStates:
        """The sets as they are now: one row is read while nothing has changed."""
        now_ms, kept = self._now_ms(), self._kept
        with self._ledger.read() as connection:
            changes = decisions.changes(connection)
            if kept is None or not kept.good(changes, now_ms):
                kept = _collect(connection, changes, now_ms)
                self._kept = kept
        return kept.states


def _collect(connection: Connection, changes: int, now_ms: int) -> _Kept:
    ids: dict[Verb, set[str]] = {"reject": set(), "later": set(), "publish": set()}
    ends: list[int] = []
    rows = decisions.off_the_table(connection, now_ms, now_ms - SEEN_BY_THEN_MS)
    for article_id, verb, until, written_at in rows:
        ids[verb].add(article_id)
        ends += [until] if until is not None else []
        ends += [written_at + SEEN_BY_THEN_MS] if written_at is not None else []
    states = DeskStates(
        rejected=frozenset(ids["reject"]),
        later=frozenset(ids["later"]),
        publishing=frozenset(ids["publish"]),
    )
    return _Kept(states, changes, now_ms, min((end for end in ends if end > now_ms), default=None))
