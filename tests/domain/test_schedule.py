"""Schedules: what people write, standard cron, and one rule for daylight saving time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest
from bot.domain.errors import ScheduleError
from bot.domain.schedule import Slot, instant, next_slot, parse_schedule, slots
from bot.domain.timetable import due_slots, next_due

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)

# Zones with every kind of transition: north and south, at midnight, of half an hour, with a
# negative summer time, with a month-long one, without any, and a day that was left out.
ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Easter",
    "UTC",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def keys(schedule: str, zone: str, after: str, until: str) -> list[str]:
    wanted = slots(parse_schedule(schedule), ZoneInfo(zone), utc(after), utc(until))
    return [slot.key for slot in wanted]


# --- what people write --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekdays 09:00", ["Mon 09:00", "Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00"]),
        ("Weekdays at 9:00", ["Mon 09:00", "Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00"]),
        ("mon,wed,fri 09:00, 15:00", "Mon 09:00,Mon 15:00,Wed 09:00,Wed 15:00,Fri 09:00,Fri 15:00"),
        ("mondays 9:00", ["Mon 09:00"]),
        ("every tuesday 16:05", ["Tue 16:05"]),
        ("weekends 10:00", ["Sat 10:00", "Sun 10:00"]),
        ("fri-mon 08:00", ["Mon 08:00", "Fri 08:00", "Sat 08:00", "Sun 08:00"]),
        ("tues to thurs 08:00", ["Tue 08:00", "Wed 08:00", "Thu 08:00"]),
        ("mon 09:00, tue 10:00", ["Mon 09:00", "Tue 10:00"]),
        ("mon 09:00 and mon 09:00", ["Mon 09:00"]),
        ("sat 00:00 and sun 23:59", ["Sat 00:00", "Sun 23:59"]),
        ("0 9 * * 1", ["Mon 09:00"]),
        ("0 9 * * 0", ["Sun 09:00"]),
        ("0 9 * * 7", ["Sun 09:00"]),
        ("0 9 * * mon-tue", ["Mon 09:00", "Tue 09:00"]),
        ("30 8,16 * * SAT", ["Sat 08:30", "Sat 16:30"]),
        ("0 */12 * * 3", ["Wed 00:00", "Wed 12:00"]),
    ],
)
def test_a_week_of(text: str, expected: list[str] | str) -> None:
    sunday_night = utc("2026-11-22T23:59:59")
    week = slots(parse_schedule(text), ZoneInfo("UTC"), sunday_night, sunday_night + 7 * DAY)
    found = [f"{slot.date:%a} {slot.time:%H:%M}" for slot in week]
    assert found == (expected.split(",") if isinstance(expected, str) else expected)


def test_daily_means_seven_days() -> None:
    found = keys("daily 08:30 and 16:00", "UTC", "2026-11-22T00:00", "2026-11-29T00:00")
    assert len(found) == 14


def test_a_day_of_the_month_or_a_weekday_as_in_cron() -> None:
    found = keys("0 9 1 * mon", "UTC", "2026-12-01T00:00", "2026-12-15T00:00")
    assert found == ["2026-12-01T09:00", "2026-12-07T09:00", "2026-12-14T09:00"]


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 9 * * 5-7", {"Fri", "Sat", "Sun"}),
        ("0 9 * * 0-2", {"Sun", "Mon", "Tue"}),
        ("0 9 * * sun-tue", {"Sun", "Mon", "Tue"}),
        ("0 9 * * Mon,WED,fri", {"Mon", "Wed", "Fri"}),
        ("0 9 * * */2", {"Sun", "Tue", "Thu", "Sat"}),
        ("0 9 * * 1-5/2", {"Mon", "Wed", "Fri"}),
    ],
)
def test_days_of_the_week_as_cron_counts_them(cron: str, days: set[str]) -> None:
    start = utc("2026-11-22T00:00")
    week = slots(parse_schedule(cron), ZoneInfo("UTC"), start, start + 7 * DAY)
    assert {f"{slot.date:%a}" for slot in week} == days


@pytest.mark.parametrize("months", ["1,7", "jan,JUL"])
def test_months_as_cron_counts_them(months: str) -> None:
    found = keys(f"0 9 1 {months} *", "UTC", "2026-11-22T00:00", "2027-12-01T00:00")
    assert found == ["2027-01-01T09:00", "2027-07-01T09:00"]


@settings(max_examples=30)
@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    day=st.sampled_from(["*", "1", "15", "28-31", "1,11,21"]),
    month=st.sampled_from(["*", "2", "feb-apr", "1,12"]),
    weekday=st.sampled_from(["*", "0", "7", "1-5", "sat", "tue,thu"]),
)
def test_cron_means_what_it_always_has(
    minute: int, hour: int, day: str, month: str, weekday: str
) -> None:
    cron = f"{minute} {hour} {day} {month} {weekday}"
    start = utc("2027-01-01T00:00")
    found = keys(cron, "UTC", "2026-12-31T23:59", "2027-12-31T23:59")
    year = [start + number * DAY for number in range(365)]
    expected = [f"{one:%Y-%m-%d}T{hour:02}:{minute:02}" for one in year if _matches(one, cron)]
    assert found == expected


def _matches(at: datetime, cron: str) -> bool:
    """Whether it is a day of the expression: where both kinds of days are named, of either."""
    _, _, day, month, weekday = cron.split()
    in_month = _has(month, at.month, "jan feb mar apr may jun jul aug sep oct nov dec", 1)
    in_week = _has(weekday.replace("7", "0"), at.isoweekday() % 7, "sun mon tue wed thu fri sat", 0)
    of_month = _has(day, at.day, "", 0)
    either = of_month or in_week if "*" not in (day, weekday) else of_month and in_week
    return in_month and either


def _has(field: str, value: int, names: str, first: int) -> bool:
    numbers = {name: str(number) for number, name in enumerate(names.split(), first)}
    for part in field.split(","):
        ends = [numbers.get(end, end) for end in part.split("-")]
        if part == "*" or int(ends[0]) <= value <= int(ends[-1]):
            return True
    return False


def test_dates_to_skip_are_left_out_by_the_date_that_is_meant() -> None:
    morning = Digest(
        name="Morning",
        channel="#a",
        schedule=parse_schedule("daily 00:00 and 09:00"),
        zone=ZoneInfo("Asia/Tokyo"),
        query="",
        skip=frozenset({date(2026, 12, 25)}),
    )
    found = [
        slot.key for slot in due_slots(morning, utc("2026-12-24T00:00"), utc("2026-12-26T00:00"))
    ]
    assert found == ["2026-12-26T00:00", "2026-12-26T09:00"]
    following = next_due(morning, utc("2026-12-24T12:00"))
    assert following is not None
    assert following.key == "2026-12-26T00:00"


def test_the_text_stays_what_was_written() -> None:
    assert str(parse_schedule("  Weekdays   09:00 ")) == "Weekdays 09:00"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("weekdays", "days without a time"),
        ("mon 09:00, tue", "days without a time"),
        ("09:00", "names no days first"),
        ("weekdays 24:00", '"24:00"'),
        ("weekdays 9", '"9"'),
        ("weekdays 9am", '"9am"'),
        ("mo 09:00", '"mo"'),
        ("fortnightly 09:00", '"fortnightly"'),
        ("mon-someday 09:00", '"someday"'),
        ("0 9 * *", "has 4 fields"),
        ("0 0 9 * * 1", "has 6 fields"),
        ("61 9 * * 1", "wrong minute"),
        ("0 9 * * 8", "wrong day of week"),
        ("0 9 30 2 *", "wrong day of month"),
        ("* * * *x *", "wrong month"),
        ("0 9 * * fri-mon", 'write "fri-mon" as a list'),
        ("0 22-2 * * *", 'write "22-2" as a list'),
        ("0 9 * nov-feb *", 'write "nov-feb" as a list'),
        ("@daily", '"@daily"'),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str, part: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        parse_schedule(text)
    assert part in str(caught.value)
    assert "09:00" in str(caught.value) or "0 9 * * mon-fri" in str(caught.value)


# --- the clocks change --------------------------------------------------------------------------


def test_a_time_that_does_not_exist_becomes_the_next_that_does() -> None:
    slot = next_slot(parse_schedule("daily 02:30"), BERLIN, utc("2026-03-28T12:00"))
    assert slot == Slot(utc("2026-03-29T01:00"), date(2026, 3, 29), time(2, 30))
    assert slot.key == "2026-03-29T02:30"


def test_a_time_that_exists_twice_is_its_first() -> None:
    found = list(
        slots(
            parse_schedule("daily 02:30"), BERLIN, utc("2026-10-24T12:00"), utc("2026-10-26T12:00")
        )
    )
    assert [slot.due for slot in found] == [utc("2026-10-25T00:30"), utc("2026-10-26T01:30")]


def test_between_its_two_times_a_slot_is_over() -> None:
    second_time_two = utc("2026-10-25T01:10")
    slot = next_slot(parse_schedule("daily 02:30"), BERLIN, second_time_two)
    assert slot is not None
    assert slot.key == "2026-10-26T02:30"


def test_slots_on_one_instant_are_one() -> None:
    found = keys(
        "daily 02:00 and 02:30, daily 03:00",
        "Europe/Berlin",
        "2026-03-28T22:00",
        "2026-03-29T22:00",
    )
    assert found == ["2026-03-29T02:00"]


@pytest.mark.parametrize("after", ["2026-03-28T22:00", "2026-03-29T00:30", "2026-03-29T00:59:59"])
def test_where_the_search_starts_does_not_change_the_name(after: str) -> None:
    slot = next_slot(parse_schedule("daily 02:15 and 03:00"), BERLIN, utc(after))
    assert slot is not None
    assert slot.key == "2026-03-29T02:15"


@pytest.mark.parametrize(
    "zone", ["Africa/Cairo", "America/Havana", "America/Asuncion", "Asia/Beirut"]
)
def test_midnight_that_is_skipped_keeps_the_day_and_the_next_day_is_not_lost(zone: str) -> None:
    # APScheduler skips the day after the change for a job at 00:00 in these zones.
    year = list(
        slots(
            parse_schedule("daily 00:00"),
            ZoneInfo(zone),
            utc("2023-12-31T12:00"),
            utc("2024-12-31T00:00"),
        )
    )
    days = [slot.date for slot in year]
    assert all(later - earlier == DAY for earlier, later in pairwise(days))


def test_a_day_that_was_left_out_keeps_its_name() -> None:
    # Samoa had no 30 December 2011: the clocks went from the 29th at midnight to the 31st.
    found = list(
        slots(
            parse_schedule("daily 09:00"),
            ZoneInfo("Pacific/Apia"),
            utc("2011-12-29T12:00"),
            utc("2011-12-31T12:00"),
        )
    )
    assert [(slot.key, slot.due) for slot in found] == [
        ("2011-12-29T09:00", utc("2011-12-29T19:00")),
        ("2011-12-30T09:00", utc("2011-12-30T10:00")),
        ("2011-12-31T09:00", utc("2011-12-30T19:00")),
    ]


def test_half_an_hour_at_lord_howe() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    assert instant(datetime(2026, 10, 4, 2, 10), zone) == utc("2026-10-03T15:30")  # noqa: DTZ001
    assert instant(datetime(2026, 4, 5, 1, 45), zone) == utc("2026-04-04T14:45")  # noqa: DTZ001


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_has_its_slot(zone: str) -> None:
    schedule = parse_schedule("daily 00:00, 00:30, 01:30, 02:00, 02:30, 09:00")
    year = slots(schedule, ZoneInfo(zone), utc("2025-12-30T00:00"), utc("2027-01-03T00:00"))
    found = list(year)
    assert all(earlier.due < later.due for earlier, later in pairwise(found))
    assert len({slot.key for slot in found}) == len(found)
    for slot in found:
        _is_first_moment_that_shows(slot, ZoneInfo(zone))
    nines = [slot.date for slot in found if slot.time == time(9)]
    assert len(nines) >= 368
    assert all(later - earlier == DAY for earlier, later in pairwise(nines))


def _is_first_moment_that_shows(slot: Slot, zone: ZoneInfo) -> None:
    meant = datetime.combine(slot.date, slot.time)
    shown = slot.due.astimezone(zone).replace(tzinfo=None, fold=0)
    before = (slot.due - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None, fold=0)
    assert before < meant <= shown


@given(
    zone=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    hours=st.lists(st.integers(1, 200), min_size=1, max_size=8),
    times=st.lists(st.integers(0, 287), min_size=1, max_size=4),
)
def test_however_often_one_asks_each_slot_comes_once(
    zone: str, start: datetime, hours: list[int], times: list[int]
) -> None:
    schedule = parse_schedule(
        " ".join(["daily", *(f"{n // 12:02}:{n % 12 * 5:02}" for n in times)])
    )
    asked = [start.replace(tzinfo=UTC)]
    for step in hours:
        asked.append(asked[-1] + timedelta(hours=step, minutes=7))
    pieces = [
        slot
        for earlier, later in pairwise(asked)
        for slot in slots(schedule, ZoneInfo(zone), earlier, later)
    ]
    assert pieces == list(slots(schedule, ZoneInfo(zone), asked[0], asked[-1]))


def test_after_is_excluded_and_until_is_included() -> None:
    nine = "2026-11-23T09:00"
    assert keys("weekdays 09:00", "UTC", nine, "2026-11-23T23:00") == []
    assert keys("weekdays 09:00", "UTC", "2026-11-23T08:59:59.5", nine) == [nine]


def test_a_rare_slot_is_found() -> None:
    slot = next_slot(parse_schedule("0 12 29 2 *"), BERLIN, utc("2026-11-22T00:00"))
    assert slot is not None
    assert slot.key == "2028-02-29T12:00"
