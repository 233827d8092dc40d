"""Timetable: when a digest is due by its own schedule, zone and dates to skip. Pure."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.digest import Digest
from bot.domain.schedule import Slot, slots_after


def due_slots(digest: Digest, after: datetime, until: datetime) -> Iterator[Slot]:
    """The digest's slots with `after` < due <= `until` (aware instants), in order."""
    for slot in slots_from(digest, after):
        if slot.due > until:
            return
        yield slot


def next_due(digest: Digest, after: datetime) -> Slot | None:
    """The digest's first slot after the instant; None when there is none in fifty years."""
    return next(slots_from(digest, after), None)


def slots_from(digest: Digest, after: datetime) -> Iterator[Slot]:
    """The digest's slots after the instant, in order: without those that are meant for a date
    to skip, whatever the date is when they are due."""
    return slots_after(digest.schedule, digest.zone, after, digest.skip)
