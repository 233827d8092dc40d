"""Schedules that a form can show: some days of the week, one or two times a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.domain.errors import DigestLineError
from bot.domain.schedule import Schedule, parse_schedule
from bot.domain.schedule_words import NAMES

MOST_TIMES = 2
WEEKDAYS, EVERY_DAY = (1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class WeeklyTimes:
    """Days (Sunday is 0) and the times on each of them, both in order."""

    days: tuple[int, ...]
    times: tuple[time, ...]


USUAL = WeeklyTimes(WEEKDAYS, (time(9, 0),))


def weekly_times(schedule: Schedule) -> WeeklyTimes | None:
    """The days and times of a schedule; None where a form can't show them."""
    fields = [cron.split() for cron in schedule.crons]
    plain = all(
        minute.isdecimal() and hour.isdecimal() and (of_month, month) == ("*", "*")
        for minute, hour, of_month, month, _ in fields
    )
    spans = {tuple(row[4].split(",")) for row in fields}
    if not plain or len(fields) > MOST_TIMES or len(spans) != 1:
        return None
    days = spans.pop()
    if not all(day.isdecimal() for day in days):
        return None
    times = sorted(time(int(hour), int(minute)) for minute, hour, *_ in fields)
    return WeeklyTimes(tuple(sorted({int(day) % 7 for day in days})), tuple(times))


def schedule_of(days: Sequence[int], times: Sequence[time]) -> Schedule:
    """The schedule of some days and times, in words. Raises DigestLineError without any."""
    if not days:
        raise DigestLineError("Choose at least one day.")
    if not times:
        raise DigestLineError("Choose a time.")
    chosen = tuple(sorted(set(days)))
    words = {WEEKDAYS: "weekdays", EVERY_DAY: "daily"}.get(chosen)
    week = sorted(chosen, key=lambda day: (day - 1) % 7)
    said = words or ",".join(NAMES[day][:3] for day in week)
    clock = " and ".join(f"{one:%H:%M}" for one in sorted(set(times)))
    return parse_schedule(f"{said} {clock}")
