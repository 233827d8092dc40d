"""Hearing: an event that Slack sends several times is answered once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.storage import heard
from bot.storage.ledger import Ledger

KEPT = timedelta(days=2)
"""Slack tries again for at most a day."""


class Hearing:
    """Remembers in the ledger which events were taken, so that it holds for all bots on it, and
    over a restart. `now` gives the time, aware and in UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    def first_time(self, event_id: str) -> bool:
        """Take the event; False where it was taken before. One without an id is always new.
        Raises LedgerError."""
        if not event_id:
            return True
        at = self._now()
        with self._ledger.write() as connection:
            heard.drop_old(connection, _milliseconds(at - KEPT))
            return heard.add(connection, event_id, _milliseconds(at))


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
