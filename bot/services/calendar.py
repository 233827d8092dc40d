"""Calendar: which slots the digests owe, from the settings and the ledger."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.digest import Digest
from bot.domain.schedule import Slot, next_slot, slots
from bot.domain.standing import milliseconds
from bot.services.outbox import GRACE
from bot.services.posts import moment
from bot.storage import runs
from bot.storage.ledger import Ledger
from bot.storage.runs import Run

LOOK_BACK, MOST_SKIPPED = timedelta(days=7), 50
"""How far back, and how many, skipped slots are noted: they are for people to read."""

log = logging.getLogger(__name__)


class Calendar:
    """Asks the ledger only when a slot has come: a tick costs next to nothing."""

    def __init__(
        self, ledger: Ledger, digests: Sequence[Digest], now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._digests, self._now = ledger, digests, now
        self._quiet: dict[str, tuple[datetime, datetime]] = {}

    def due(self) -> list[tuple[Digest, Slot]]:
        """Of each digest the newest slot that it owes and that is at most six hours old."""
        found = [(digest, self._due(digest)) for digest in self._digests]
        return [(digest, slot) for digest, slot in found if slot is not None]

    def _due(self, digest: Digest) -> Slot | None:
        now = self._now()
        since, until = self._quiet.get(digest.name, (now, now))
        if since <= now < until:
            return None
        with self._ledger.write() as connection:
            slot = _owed(connection, digest, now)
        if slot is None:
            following = next_slot(digest.schedule, digest.zone, now)
            far = following.due if following else datetime.max.replace(tzinfo=UTC)
            self._quiet[digest.name] = now, far
        return slot


def _owed(connection: Connection, digest: Digest, now: datetime) -> Slot | None:
    created = moment(runs.first_seen(connection, digest.name, milliseconds(now)))
    last = runs.newest(connection, digest.name)
    if last is not None and last.next_at != _next_ms(digest, moment(last.due_at)):
        _start_afresh(connection, digest, last, now)
        return None
    # It owes nothing from before it was created.
    start = max(created, now - LOOK_BACK, moment(last.due_at) if last else created)
    missed = list(slots(digest.schedule, digest.zone, start, now))
    in_time = missed and now - missed[-1].due <= GRACE
    owed = missed.pop() if in_time else None
    for slot in missed[-MOST_SKIPPED:]:
        _skip(connection, digest, slot, "missed")
    if owed is None or runs.by_slot(connection, digest.name, owed.key) is not None:
        return None
    return owed


def _start_afresh(connection: Connection, digest: Digest, last: Run, now: datetime) -> None:
    """The slot that was to follow the last one is not that of today's schedule: it was changed
    since, and owes nothing from before."""
    past = list(slots(digest.schedule, digest.zone, max(moment(last.due_at), now - LOOK_BACK), now))
    if not past or not _skip(connection, digest, past[-1], "the schedule was changed after it"):
        runs.promise(connection, last.id, _next_ms(digest, moment(last.due_at)))


def _skip(connection: Connection, digest: Digest, slot: Slot, reason: str) -> bool:
    log.warning("%s|%s is skipped: %s", digest.name, slot.key, reason)
    added = runs.add(
        connection,
        digest=digest.name,
        slot=slot.key,
        due_at=milliseconds(slot.due),
        next_at=_next_ms(digest, slot.due),
        state="skipped",
        error=reason,
        channel=digest.channel,
        zone=digest.zone.key,
        query=digest.query,
    )
    return added is not None


def _next_ms(digest: Digest, after: datetime) -> int | None:
    following = next_slot(digest.schedule, digest.zone, after)
    return milliseconds(following.due) if following else None
