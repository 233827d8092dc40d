"""Dates and ages in a query, read in the zone of whoever asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.query_parts import DateKey, Dates

EARLIEST, LATEST = 1900, 2199
_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?")
_AGE = re.compile(r"([0-9]{1,6}) ?(h|d|w|mo?|y|hours?|days?|weeks?|months?|years?)")
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
_OLDEST = timedelta(days=200 * 365)
_MOMENT = timedelta(microseconds=1)
_OPERATORS = {">=": ">=", "=>": ">=", "<=": "<=", "=<": "<=", ">": ">", "<": "<", "=": ""}

DATE_HINT = (
    "write 2023, 2023-05 or 2023-05-14 (also today, yesterday), with >=, < or 2023-05..2023-07"
)
AGE_HINT = "write age:<14d for newer than 14 days, age:>2w for older than two weeks, or age:1d..7d"


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant and the zone that a query is read in."""

    now: datetime
    zone: ZoneInfo


class Misread(Exception):  # noqa: N818  named for what is so, as our errors are
    """The value can't be read; the text says what would work."""


def operator(value: str) -> tuple[str, str]:
    """Split `>=80` into `>=` and `80`; the operator is empty where there is none, or it is `=`."""
    for typed, sign in _OPERATORS.items():
        if value.startswith(typed):
            return sign, value.removeprefix(typed).strip()
    return "", value


def read_dates(key: DateKey, value: str, clock: Clock) -> Dates:
    """Read the value of date, after, before or age. Raises Misread."""
    text = value.lower()
    if key == "age":
        return _age(text, clock)
    if key == "date":
        return _date(text, clock)
    start, end, said = _period(text, clock)
    if key == "after":
        return Dates(key, said, end, None)
    return Dates(key, said, None, start)


def _date(text: str, clock: Clock) -> Dates:
    if ".." in text:
        return _range(text, clock)
    sign, rest = operator(text)
    start, end, said = _period(rest, clock)
    bounds = {
        "": (start, end),
        ">": (end, None),
        ">=": (start, None),
        "<": (None, start),
        "<=": (None, end),
    }
    return Dates("date", sign + said, *bounds[sign])


def _range(text: str, clock: Clock) -> Dates:
    first, _, last = (one.strip() for one in text.partition(".."))
    if not (first and last):
        return _date(f">={first}" if first else f"<={last}", clock)
    start, _, said_first = _period(first, clock)
    _, end, said_last = _period(last, clock)
    if end <= start:
        raise Misread(f"it ends before it begins: write {said_last}..{said_first}")
    return Dates("date", f"{said_first}..{said_last}", start, end)


def _period(text: str, clock: Clock) -> tuple[datetime, datetime, str]:
    """First instant, the instant after the last, and the text as it is written."""
    today = clock.now.astimezone(clock.zone).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    if text in named:
        day = named[text]
        return _midnight(day, clock), _midnight(day + timedelta(days=1), clock), text
    found = _DATE.fullmatch(text)
    if found is None:
        raise Misread(DATE_HINT)
    year, *rest = (None if piece is None else int(piece) for piece in found.groups())
    first, following, said = _calendar(year or 0, *rest)
    return _midnight(first, clock), _midnight(following, clock), said


def _calendar(year: int, month: int | None, day: int | None) -> tuple[date, date, str]:
    """First day, the day after the last, and the text of a year, a month or a day."""
    if not EARLIEST <= year <= LATEST:
        raise Misread(f"years run from {EARLIEST} to {LATEST}")
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise Misread("there is no such day in the calendar") from None
    if day is not None:
        return first, first + timedelta(days=1), first.isoformat()
    if month is not None:
        return first, (first + timedelta(days=31)).replace(day=1), f"{year}-{month:02}"
    return first, date(year + 1, 1, 1), str(year)


def _midnight(day: date, clock: Clock) -> datetime:
    """The day's first instant. A midnight that a change of the clock skips is the change."""
    return datetime.combine(day, time(), tzinfo=clock.zone).astimezone(UTC)


def _age(text: str, clock: Clock) -> Dates:
    if ".." in text:
        young, _, old = text.partition("..")
        (least, said_least), (most, said_most) = _duration(young), _duration(old)
        if most < least:
            raise Misread(f"it ends before it begins: write age:{said_most}..{said_least}")
        said = f"{said_least}..{said_most}"
        return Dates("age", said, clock.now - most, clock.now - least + _MOMENT)
    sign, rest = operator(text)
    length, said = _duration(rest)
    if not sign:
        raise Misread(AGE_HINT)
    at = clock.now - length
    bounds: dict[str, Callable[[], tuple[datetime | None, datetime | None]]] = {
        "<": lambda: (at + _MOMENT, None),
        "<=": lambda: (at, None),
        ">": lambda: (None, at),
        ">=": lambda: (None, at + _MOMENT),
    }
    return Dates("age", sign + said, *bounds[sign]())


def _duration(text: str) -> tuple[timedelta, str]:
    found = _AGE.fullmatch(text)
    if found is None:
        raise Misread(f"{AGE_HINT} (h, d, w, m or y: hours, days, weeks, months, years)")
    count, unit = int(found[1]), found[2][0]
    length = timedelta(hours=count) if unit == "h" else timedelta(days=count * _DAYS[unit])
    if length > _OLDEST:
        raise Misread("an age is at most 200y")
    return length, f"{count}{unit}"
