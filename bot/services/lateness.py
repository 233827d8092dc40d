"""Lateness: which digests should be in their channel by now and are not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.digest import Digest
from bot.domain.standing import milliseconds
from bot.services.posts import moment
from bot.storage import overdue, pauses
from bot.storage.ledger import Ledger

LATE = timedelta(minutes=5)
FORGOTTEN = timedelta(hours=12)
"""For how long a slot that was given up is still told of, unless the next one is posted."""


@dataclass(frozen=True, slots=True)
class Late:
    """A slot without its post. `due` is in the digest's zone; `given_up` where it will not be
    posted any more; `reason` is a sentence, empty where none is known."""

    digest: str
    slot: str
    due: datetime
    given_up: bool
    reason: str


class Lateness:
    """Of all digests that `digests` gives; those that are paused owe nothing just now. `now`
    gives aware UTC."""

    def __init__(
        self, ledger: Ledger, digests: Callable[[], Sequence[Digest]], now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._digests, self._now = ledger, digests, now

    def late(self) -> list[Late]:
        """The slots that are more than five minutes late, the oldest first. Raises LedgerError."""
        since, until = (milliseconds(self._now() - span) for span in (FORGOTTEN, LATE))
        every = {digest.name for digest in self._digests()}
        with self._ledger.read() as connection:
            names = every - {row.digest for row in pauses.every(connection)}
            rows = overdue.unposted(connection, names, since, until)
        return [
            Late(
                row.digest,
                row.slot,
                moment(row.due_at).astimezone(ZoneInfo(row.zone)),
                row.state == "failed",
                row.error,
            )
            for row in rows
        ]
