"""Schedule: from words or cron to slots, by one rule for daylight saving time."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import groupby
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bot.domain.errors import ScheduleError
from bot.domain.schedule_words import crons_of_words

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is due, in local time. `text` is what the person wrote; `crons` are the
    five-field expressions that together mean the same."""

    text: str
    crons: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One intended post: the instant that it stands for (aware, UTC), and the local date and
    time that were meant in the digest's zone."""

    due: datetime
    date: date
    time: time

    @property
    def key(self) -> str:
        """The slot's name in the ledger, such as `2026-11-23T09:00`: what was meant, so that
        no change of an offset gives a day two names."""
        return f"{self.date.isoformat()}T{self.time:%H:%M}"


def parse_schedule(text: str) -> Schedule:
    """Read `weekdays 09:00`, `mon,wed 09:00 and 15:00`, `daily 8:30`, or cron's five fields with
    their standard numbers (`0 9 * * 1` is Monday, 0 and 7 are Sunday).

    Raises ScheduleError with a sentence that says what is expected.
    """
    wanted = " ".join(text.split())
    if _looks_like_cron(wanted):
        return Schedule(wanted, (_checked(wanted),))
    return Schedule(wanted, tuple(crons_of_words(wanted)))


def slots(schedule: Schedule, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots with `after` < due <= `until` (aware instants), in order.

    Local times that fall on one instant (because the clock jumped over some of them) are one
    slot, named after the first.
    """
    for slot in slots_after(schedule, zone, after):
        if slot.due > until:
            return
        yield slot


def next_slot(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Slot | None:
    """The first slot that is due after the instant `after`; None when there is none in the
    next fifty years."""
    return next(slots_after(schedule, zone, after), None)


def slots_after(
    schedule: Schedule, zone: ZoneInfo, after: datetime, skip: Collection[date] = ()
) -> Iterator[Slot]:
    """The slots that are due after the instant, in order, as in `slots`, without an end but for
    schedules that come no more. What is meant for one of the local dates `skip` is left out."""
    start = after.astimezone(zone).replace(tzinfo=None, fold=0)
    # Since `instant` keeps the order of local times, a slot that is due later than `after` is
    # also meant later than what clocks show at `after`: nothing before `start` is missed.
    meant = merge(*(_local_times(cron, start) for cron in schedule.crons))
    wanted = (local for local in meant if local.date() not in skip)
    found = (Slot(instant(local, zone), local.date(), local.time()) for local in wanted)
    for due, same in groupby(found, key=lambda slot: slot.due):
        if due > after:
            yield next(same)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in the zone first show the naive `local` or more.

    A local time that exists twice is its first; one that does not exist is the next minute
    that does. So the order of local times is kept.
    """
    while not _exists(local, zone):
        local += MINUTE
    return local.replace(tzinfo=zone).astimezone(UTC)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    there_and_back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None, fold=0) == local


def _local_times(cron: str, start: datetime) -> Iterator[datetime]:
    # A naive start keeps CronSim's own rules for daylight saving time out of it.
    return iter(CronSim(cron, start))


def _looks_like_cron(text: str) -> bool:
    return ":" not in text and text[:1] in tuple("0123456789*")


def _checked(cron: str) -> str:
    if len(cron.split()) != 5:
        raise ScheduleError(
            f'The schedule "{cron}" has {len(cron.split())} fields. Cron has five: '
            'minute, hour, day of month, month, day of week, as in "0 9 * * mon-fri".'
        )
    try:
        next(CronSim(cron, datetime(2000, 1, 1)))  # noqa: DTZ001  a local time has no zone
    except CronSimError as error:
        raise ScheduleError(
            f'The schedule "{cron}" can\'t be read as cron: {_reason(error)}. {_backward(cron)}'
            'Write minute, hour, day of month, month, day of week, as in "0 9 * * mon-fri".'
        ) from error
    except StopIteration:
        raise ScheduleError(f'The schedule "{cron}" never comes.') from None
    return cron


_NUMBERS = {
    name: str(number)
    for names, least in (
        ("sun mon tue wed thu fri sat", 0),
        ("jan feb mar apr may jun jul aug sep oct nov dec", 1),
    )
    for number, name in enumerate(names.split(), least)
}


def _reason(error: CronSimError) -> str:
    return str(error).lower().replace("bad ", "wrong ").replace("day-of-", "day of ")


def _backward(cron: str) -> str:
    """What to do about a range that ends before it begins, as `fri-mon`, which cron does not know;
    empty where there is none."""
    for first, last in re.findall(r"(\w+)-(\w+)", cron.lower()):
        begins, ends = (_NUMBERS.get(end, end) for end in (first, last))
        if begins.isdigit() and ends.isdigit() and int(begins) > int(ends):
            return (
                f'Cron\'s ranges go up: write "{first}-{last}" as a list, as in "fri,sat,sun,mon". '
            )
    return ""
