"""Elsewhere: of what a digest found and does not show, how much was decided since."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import QueryError
from bot.domain.query import DeskStates, Is, Query
from bot.domain.standing import milliseconds
from bot.services.library import Library
from bot.storage import decisions, unshown
from bot.storage.ledger import Ledger
from bot.storage.unshown import Unshown

LOOKED_AFTER = timedelta(days=7)
"""What older messages leave out is nobody's concern any more."""

AT_MOST_EVERY = timedelta(minutes=1)
"""Each change of a count draws a message, and Slack allows few: decisions in messages go first."""

OPEN = ("open", "unpublished")


class Elsewhere:
    """Counts for the newest message of each digest. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self._now = ledger, library, now
        # Only spares work: after a restart it is counted once more.
        self._counted: int | None = None
        self._next = datetime.min.replace(tzinfo=now().tzinfo)

    def look(self) -> int:
        """Count again where decisions were taken since the last time, at most once a minute, and
        have messages drawn whose count is another; gives how many."""
        now = self._now()
        with self._ledger.read() as connection:
            changes = decisions.changes(connection)
        if changes == self._counted or now < self._next:
            return 0
        self._counted, self._next = changes, now + AT_MOST_EVERY
        with self._ledger.read() as connection:
            found = unshown.newest(connection, milliseconds(now - LOOKED_AFTER))
        return sum(self._recount(run) for run in found)

    def _recount(self, run: Unshown) -> bool:
        with self._ledger.read() as connection:
            ids = unshown.decided(connection, run)
        count = min(self._matching(run, ids), run.left_out)
        if count == run.decided_elsewhere:
            return False
        with self._ledger.write() as connection:
            return unshown.count(connection, run, count)

    def _matching(self, run: Unshown, ids: list[str]) -> int:
        """How many of the articles the digest would have found, had nobody decided."""
        try:
            query = self._library.read(run.query, zone=ZoneInfo(run.zone), lenient=True)
        except QueryError:
            return 0
        rest = Query(tuple(part for part in query.parts if not _asks_for_open(part)))
        if not ids or len(rest.parts) == len(query.parts):
            return 0  # it does not ask for what waits: decisions take nothing away from it
        return self._library.index.search(rest, DeskStates(), limit=0, only=ids).total


def _asks_for_open(part: object) -> bool:
    return isinstance(part, Is) and part.standing in OPEN
