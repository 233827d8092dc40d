"""Later: until when an article is put off, from what a person chose. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.domain.schedule import instant

Later = Literal["afternoon", "tomorrow", "week", "date"]
"""This afternoon, tomorrow morning, next week's Monday morning, the morning of a date."""

LATERS: tuple[Later, ...] = get_args(Later)

MORNING = time(9)
AFTERNOONS = (time(14), time(17))
SOONEST = timedelta(minutes=30)
"""What would come back sooner than that is not put off."""

LONGEST = timedelta(days=366)


def afternoon(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When this afternoon is: 14:00, then 17:00, as long as that is half an hour off; None once
    the day is too far on. `now` is aware; so is what is given."""
    today = now.astimezone(zone).date()
    times = (instant(datetime.combine(today, at), zone) for at in AFTERNOONS)
    return next((at for at in times if at - now >= SOONEST), None)


def until(chosen: Later, day: date | None, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment (aware) that was chosen, in the person's zone; `day` is for a date alone.

    A time that a clock change leaves out is the next that exists, one that comes twice the first.
    Raises ValueError, with a sentence, for what can't be chosen now.
    """
    today = now.astimezone(zone).date()
    match chosen:
        case "afternoon":
            found = afternoon(now, zone)
            if found is None:
                raise ValueError("The afternoon is over: choose another time.")
            return found
        case "tomorrow":
            return _morning(today + timedelta(days=1), zone)
        case "week":
            return _morning(today + timedelta(days=7 - today.weekday()), zone)
        case "date":
            return _date(day, today, zone)


def _date(day: date | None, today: date, zone: ZoneInfo) -> datetime:
    if day is None:
        raise ValueError("Choose a date.")
    if day <= today:
        raise ValueError("Choose a date after today.")
    if day > today + LONGEST:
        raise ValueError("Choose a date within a year.")
    return _morning(day, zone)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return instant(datetime.combine(day, MORNING), zone)
