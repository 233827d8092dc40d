"""Calendar: which slots the digests owe, from their schedules and the ledger."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.digest import Digest
from bot.domain.schedule import Slot
from bot.domain.standing import milliseconds
from bot.domain.timetable import due_slots, next_due
from bot.services.pausing import PAUSED
from bot.services.posts import moment
from bot.storage import pauses, posted, runs
from bot.storage.ledger import Ledger
from bot.storage.runs import Run

LOOK_BACK, MOST_ROWS = timedelta(days=31), 50
"""How far back skipped slots are counted, and how many have a row of their own: the oldest of
those stands for all before it."""

QUIET = timedelta(minutes=1)
"""A slot may come back by what happens elsewhere: where a digest goes on after a pause."""

ANOTHER_ZONE = timedelta(hours=26)
"""The same local time is so far apart at most."""

CHANGED = "the schedule was changed after it"

log = logging.getLogger(__name__)


class Calendar:
    """Asks the ledger when a slot has come, else once a minute: a tick costs next to nothing."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now
        self._quiet: dict[str, tuple[Digest, datetime, datetime]] = {}

    def due(self, digests: Sequence[Digest]) -> list[tuple[Digest, Slot]]:
        """Of each digest the newest slot that it owes and that is within its grace. Those that
        are paused are to be left out."""
        names = {digest.name for digest in digests}
        self._quiet = {name: kept for name, kept in self._quiet.items() if name in names}
        found = [(digest, self._due(digest)) for digest in digests]
        return [(digest, slot) for digest, slot in found if slot is not None]

    def _due(self, digest: Digest) -> Slot | None:
        now = self._now()
        known, since, until = self._quiet.get(digest.name, (digest, now, now))
        if known == digest and since <= now < until:
            return None
        with self._ledger.write() as connection:
            slot = _owed(connection, digest, now)
        if slot is None:
            following = next_due(digest, now)
            until = now + QUIET if following is None else min(following.due, now + QUIET)
            self._quiet[digest.name] = digest, now, until
        return slot


def _owed(connection: Connection, digest: Digest, now: datetime) -> Slot | None:
    created = moment(runs.first_seen(connection, digest.name, milliseconds(now)))
    last = runs.newest(connection, digest.name)
    if last is not None and last.next_at != _next_ms(digest, moment(last.due_at)):
        _start_afresh(connection, digest, last, now)
        return None
    # It owes nothing from before it was created, nor from before it was resumed.
    start = max(created, now - LOOK_BACK, moment(last.due_at) if last else created)
    resumed = moment(pauses.resumed(connection, digest.name) or 0)
    _note(connection, digest, list(due_slots(digest, start, min(resumed, now))), "waived", PAUSED)
    missed = list(due_slots(digest, max(start, resumed), now))
    in_time = missed and now - missed[-1].due <= digest.grace
    owed = missed.pop() if in_time else None
    _note(connection, digest, missed, "skipped", "missed")
    if owed is None or runs.by_slot(connection, digest.name, owed.key) is not None:
        return None
    return owed


def _start_afresh(connection: Connection, digest: Digest, last: Run, now: datetime) -> None:
    """The slot that was to follow the last one is not that of today's schedule: it was changed
    since, and owes nothing from before. Where that slot had come already, it is waived."""
    past = list(due_slots(digest, max(moment(last.due_at), now - LOOK_BACK), now))
    unposted = _promised(digest, last, now)
    if unposted is not None:
        _add(connection, digest, unposted, "waived", CHANGED)
    posted.foretell(connection, digest.name, _next_ms(digest, now))
    if not past or not _add(connection, digest, past[-1], "waived", CHANGED):
        runs.promise(connection, last.id, _next_ms(digest, moment(last.due_at)))


def _promised(digest: Digest, last: Run, now: datetime) -> Slot | None:
    """The slot that the schedule of then had after the last one, where it has come. In another
    zone the same slot may be still to come."""
    due = None if last.next_at is None else moment(last.next_at)
    if due is None or not now - LOOK_BACK < due <= now:
        return None
    shown = due.astimezone(ZoneInfo(last.zone))
    slot = Slot(due, shown.date(), shown.time())
    coming = due_slots(digest, due, due + ANOTHER_ZONE)
    return None if any(one.key == slot.key for one in coming) else slot


def _note(
    connection: Connection, digest: Digest, past: Sequence[Slot], state: str, reason: str
) -> None:
    noted = past[-MOST_ROWS:]
    for slot in noted:
        more = len(past) - len(noted) if slot is noted[0] else 0
        _add(connection, digest, slot, state, reason, more)


def _add(
    connection: Connection, digest: Digest, slot: Slot, state: str, reason: str, more: int = 0
) -> bool:
    log.warning("%s|%s is %s: %s", digest.name, slot.key, state, reason)
    added = runs.add(
        connection,
        digest=digest.name,
        slot=slot.key,
        due_at=milliseconds(slot.due),
        next_at=_next_ms(digest, slot.due),
        state=state,
        error=reason,
        skipped=more,
        channel=digest.channel,
        zone=digest.zone.key,
        query=digest.query,
    )
    return added is not None


def _next_ms(digest: Digest, after: datetime) -> int | None:
    following = next_due(digest, after)
    return milliseconds(following.due) if following else None
