"""Until when an article is put off, over clock changes and the days' ends."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.later import LATERS, Later, afternoon, until

LISBON = ZoneInfo("Europe/Lisbon")
KOLKATA = ZoneInfo("Asia/Kolkata")
APIA = ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(
    ("chosen", "day", "zone", "now", "expected"),
    [
        ("afternoon", None, LISBON, "2026-03-04 08:00", "2026-03-04 14:00"),
        ("afternoon", None, LISBON, "2026-03-04 13:30", "2026-03-04 14:00"),
        ("afternoon", None, LISBON, "2026-03-04 13:31", "2026-03-04 17:00"),
        ("tomorrow", None, LISBON, "2026-03-04 23:59", "2026-03-05 09:00"),
        ("week", None, LISBON, "2026-03-04 10:00", "2026-03-09 09:00"),  # a Wednesday
        ("week", None, LISBON, "2026-03-09 00:10", "2026-03-16 09:00"),  # a Monday
        ("week", None, LISBON, "2026-03-08 23:00", "2026-03-09 09:00"),  # a Sunday
        ("date", date(2026, 4, 1), LISBON, "2026-03-04 10:00", "2026-04-01 09:00"),
        # Clocks go forward in Lisbon on 29 March 2026, and back on 25 October.
        ("tomorrow", None, LISBON, "2026-03-28 22:00", "2026-03-29 09:00"),
        ("week", None, LISBON, "2026-10-24 22:00", "2026-10-26 09:00"),
        ("tomorrow", None, KOLKATA, "2026-03-05 00:30", "2026-03-06 09:00"),
        # Samoa left 30 December 2011 out.
        ("tomorrow", None, APIA, "2011-12-29 10:00", "2011-12-31 00:00"),
    ],
)
def test_what_was_chosen_is_a_moment_in_the_persons_zone(
    chosen: Later, day: date | None, zone: ZoneInfo, now: str, expected: str
) -> None:
    local = datetime.fromisoformat(now).replace(tzinfo=zone)
    found = until(chosen, day, local.astimezone(UTC), zone)
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("chosen", "day", "sentence"),
    [
        ("afternoon", None, "The afternoon is over"),
        ("date", None, "Choose a date."),
        ("date", date(2026, 3, 4), "after today"),
        ("date", date(2026, 3, 3), "after today"),
        ("date", date(2027, 3, 6), "within a year"),
    ],
)
def test_what_can_not_be_chosen_is_told(chosen: Later, day: date | None, sentence: str) -> None:
    now = datetime(2026, 3, 4, 16, 31, tzinfo=LISBON)
    assert afternoon(now, LISBON) is None
    with pytest.raises(ValueError, match=sentence):
        until(chosen, day, now, LISBON)


@given(
    some.integers(1_704_067_200, 1_830_297_600),
    some.sampled_from(
        [LISBON, KOLKATA, ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")]
    ),
)
def test_what_is_offered_is_always_ahead_and_in_order(second: int, zone: ZoneInfo) -> None:
    now = datetime.fromtimestamp(second, UTC)
    offered = [one for one in LATERS[:3] if one != "afternoon" or afternoon(now, zone)]
    found = [until(one, None, now, zone) for one in offered]
    assert found == sorted(found)
    assert all(at > now and at.tzinfo for at in found)
