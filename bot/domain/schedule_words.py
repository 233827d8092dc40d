"""Schedules in words: `weekdays 09:00`, `mon,wed 09:00 and fri 15:00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.errors import ScheduleError

NAMES = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
SEVERAL = {
    "weekday": (1, 2, 3, 4, 5),
    "workday": (1, 2, 3, 4, 5),
    "weekend": (0, 6),
    "day": (0, 1, 2, 3, 4, 5, 6),
    "daily": (0, 1, 2, 3, 4, 5, 6),
}
FILLERS = frozenset({"and", "at", "on", "every", "each", "&"})
TIME = re.compile(r"(\d{1,2}):(\d{2})")
EXPECTED = (
    'Write days and times, as in "weekdays 09:00" or "mon,wed,fri 09:00 and 15:00", '
    'or cron, as in "0 9 * * mon-fri".'
)


@dataclass(slots=True)
class _Group:
    """Days, and the times on those days."""

    days: set[int] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)


def crons_of_words(text: str) -> Iterator[str]:
    """The cron expressions (five fields, Sunday is 0) that together mean the words.

    Raises ScheduleError with a sentence when a word isn't understood, or when days or times
    are missing.
    """
    groups = _groups(text)
    if not groups:
        raise ScheduleError(f"The schedule is empty. {EXPECTED}")
    for group in groups:
        if not group.times:
            raise ScheduleError(f'The schedule "{text}" has days without a time. {EXPECTED}')
        days = ",".join(str(day) for day in sorted(group.days))
        yield from (f"{minute} {hour} * * {days}" for hour, minute in sorted(set(group.times)))


def _groups(text: str) -> list[_Group]:
    groups: list[_Group] = []
    for word in _words(text):
        if word[0].isdigit():
            if not groups:
                raise ScheduleError(f'The schedule "{text}" names no days first. {EXPECTED}')
            groups[-1].times.append(_time(word, text))
            continue
        if not groups or groups[-1].times:
            groups.append(_Group())
        groups[-1].days.update(_days(word, text))
    return groups


def _words(text: str) -> list[str]:
    lowered = re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", text.lower())
    words = re.split(r"[\s,;]+", lowered)
    return [word for word in words if word and word not in FILLERS]


def _time(word: str, text: str) -> tuple[int, int]:
    match = TIME.fullmatch(word)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return int(match[1]), int(match[2])
    raise ScheduleError(
        f'"{word}" in the schedule "{text}" is not a time. Write hours and minutes from 00:00 '
        "to 23:59, as in 09:00 or 16:30."
    )


def _days(word: str, text: str) -> tuple[int, ...]:
    first, dash, last = word.partition("-")
    if not dash:
        return SEVERAL.get(word.removesuffix("s")) or (_day(word, text),)
    start, end = _day(first, text), _day(last, text)
    # A week goes round: "fri-mon" is Friday to Monday.
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def _day(word: str, text: str) -> int:
    name = word.removesuffix(".")
    for number, full in enumerate(NAMES):
        if name in (full, full + "s") or (len(name) >= 3 and full.startswith(name)):
            return number
    raise ScheduleError(f'"{word}" in the schedule "{text}" is not a day or a time. {EXPECTED}')
