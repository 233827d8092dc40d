"""The rule for clock changes, held against the clocks of every time zone over ten years.

What is expected comes from watching a zone's clock minute by minute: a local time is due at the
first minute in which the clock shows it or has passed it. With COPYDESK_SOAK=1 all zones are
watched, else a few of them; `pytest -s` shows the figures.
"""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.domain.schedule import instant, parse_schedule, slots

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
MINUTE, QUARTER, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(days=1)
AROUND, RUN_UP = timedelta(hours=6), timedelta(hours=4)
QUARTERS = parse_schedule("*/15 * * * *")
SEED = 7
ODD = ["Africa/Casablanca", "Antarctica/Troll", "Asia/Gaza", "Australia/Lord_Howe"]
SOAK = bool(os.environ.get("COPYDESK_SOAK"))


def shown(zone: ZoneInfo, at: datetime) -> datetime:
    """What clocks in the zone show at the instant, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the zone's offset changes, to the minute."""
    before, days = START, (END - START).days
    offsets = [(START + number * DAY).astimezone(zone).utcoffset() for number in range(days + 1)]
    for number in range(days):
        if offsets[number] == offsets[number + 1]:
            continue
        before = START + number * DAY
        low, high = 0, 24 * 60
        while high - low > 1:
            middle = (low + high) // 2
            same = (before + middle * MINUTE).astimezone(zone).utcoffset() == offsets[number]
            low, high = (middle, high) if same else (low, middle)
        yield before + high * MINUTE


def watched(zone: ZoneInfo, middle: datetime) -> dict[datetime, datetime]:
    """For each quarter-hour of local time around an instant, when the clock first shows it or a
    later one."""
    at = middle - AROUND - RUN_UP
    found, furthest = {}, shown(zone, at)
    due = furthest.replace(minute=furthest.minute // 15 * 15) + QUARTER
    while at < middle + AROUND + RUN_UP:
        at += MINUTE
        furthest = max(furthest, shown(zone, at))
        while due <= furthest:
            found[due] = at
            due += QUARTER
    return found


def check(zone: ZoneInfo, middle: datetime) -> int:
    """Hold `instant` and `slots` against the clock around an instant; how many slots there were."""
    expected = watched(zone, middle)
    for local, due in expected.items():
        assert instant(local, zone) == due, (zone.key, local)
    named: dict[datetime, str] = {}
    for local, due in expected.items():
        if middle - AROUND < due <= middle + AROUND:
            named.setdefault(due, f"{local:%Y-%m-%dT%H:%M}")
    found = list(slots(QUARTERS, zone, middle - AROUND, middle + AROUND))
    assert {slot.due: slot.key for slot in found} == named, (zone.key, middle)
    assert len(found) == len(named)
    return len(found)


def checked(zones: list[str], days: int) -> tuple[int, int]:
    """Check all changes of these zones, and so many other days of each."""
    chance = random.Random(SEED)
    count, checks = 0, 0
    for name in zones:
        zone = ZoneInfo(name)
        for change in changes(zone):
            count += 1
            checks += check(zone, change)
        for _ in range(days):
            minutes = chance.randrange((END - START) // MINUTE)
            checks += check(zone, START + minutes * MINUTE)
    told = f"{len(zones)} zones, {count} changes of the clock, {checks} slots checked"
    print(f"\n{told} (seed {SEED})")  # noqa: T201  the figures are what one wants to see
    return count, checks


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
def test_every_quarter_hour_around_every_change_has_its_slot() -> None:
    every = sorted(available_timezones() - {"localtime"})
    zones = every if SOAK else [*ODD, *random.Random(SEED).sample(every, 2)]
    count, checks = checked(zones, 30 if SOAK else 2)
    assert count > (3000 if SOAK else 40)
    assert checks > 48 * count
