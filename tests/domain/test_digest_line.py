"""A digest in one line: what it says, that every digest can be written so, and what mistakes
are told."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.domain.digest import Digest
from bot.domain.digest_line import digest_line, looks_like_a_digest, name_for, parse_digest_line
from bot.domain.errors import CopydeskError
from bot.domain.schedule import parse_schedule
from bot.domain.top import Top

UTC = ZoneInfo("UTC")


def read(line: str) -> Digest:
    return parse_digest_line(line).digest(name="AI", channel="C0HERE", zone=UTC)


def test_the_line_of_the_help() -> None:
    found = read("weekdays 09:00 Europe/Berlin is:open topic:AI quality:>=80 top 10")
    assert found == Digest(
        name="AI",
        channel="C0HERE",
        schedule=parse_schedule("weekdays 09:00"),
        zone=ZoneInfo("Europe/Berlin"),
        query="is:open topic:AI quality:>=80",
        articles=10,
    )


@pytest.mark.parametrize(
    ("line", "schedule", "zone", "query"),
    [
        ("mon, wed 9:00 and 15:00 robots", "mon, wed 9:00 and 15:00", "UTC", "robots"),
        ("weekdays 09:00 and robots", "weekdays 09:00", "UTC", "and robots"),
        ("every day at 8:30 europe/lisbon AI/ML", "every day at 8:30", "Europe/Lisbon", "AI/ML"),
        ("0 9 * * mon-fri UTC is:open", "0 9 * * mon-fri", "UTC", "is:open"),
        ("daily 09:00 zone:Japan Japan", "daily 09:00", "Japan", "Japan"),
        ("daily 09:00 Japan", "daily 09:00", "UTC", "Japan"),
        ("mon to fri 09:00 topic:AI in #x top", "mon to fri 09:00", "UTC", "topic:AI in #x top"),
        ('daily 9:00 "top 10"', "daily 9:00", "UTC", '"top 10"'),
    ],
)
def test_where_times_zone_and_query_end(line: str, schedule: str, zone: str, query: str) -> None:
    found = read(line)
    assert (found.schedule.text, found.zone.key, found.query) == (schedule, zone, query)


def test_options_stand_at_the_end_in_any_order_and_once() -> None:
    found = read("daily 9:00 robots top 5 named „Morning“ in <#C0AIDESK|ai-desk> top 3 top 15%")
    assert (found.query, found.articles) == ("robots top 5", 3)
    assert (found.name, found.channel, found.top) == ("Morning", "C0AIDESK", Top(15))
    found = read("daily 9:00 robots mention <!subteam^S0EDIT|editors> for reading empty Weekly")
    assert (found.mention, found.purpose, found.empty) == ("S0EDIT", "reading", "weekly")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "Say when and what"),
        ("weekdays is:open", "has days without a time"),
        ("weekdys 09:00 is:open", '"weekdys" in the schedule'),
        ("09:00 is:open", "names no days first"),
        ("weekdays 25:00 is:open", '"25:00" in the schedule .* is not a time'),
        ("weekdays 09:00 12:75 is:open", '"12:75" in the schedule .* is not a time'),
        ("0 9 * * mond is:open", "can't be read as cron"),
        ("weekdays 09:00 Europe/Berln is:open", "did you mean Europe/Berlin?"),
        ("weekdays 09:00 zone:Mars is:open", "no time zone Mars"),
        ("weekdays 09:00 Europe/Berlin", "Say what it should look for"),
        ("weekdays 09:00 top 10", "Say what it should look for"),
        ("weekdays 09:00 is:open top 11", "from 1 to 10, not 11"),
        ("weekdays 09:00 is:open top 0%", "is no threshold"),
        ("weekdays 09:00 is:open skip 2026-13-01", "skip takes dates"),
        ("weekdays 09:00 is:open grace 4d", "grace takes a time"),
        ('weekdays 09:00 is:open named " "', "The name is empty"),
        (f'weekdays 09:00 is:open named "{"x" * 61}"', "at most 60 characters"),
    ],
)
def test_each_mistake_has_a_sentence(line: str, sentence: str) -> None:
    with pytest.raises(CopydeskError, match=sentence):
        parse_digest_line(line)


TYPED = (
    "robots top 10 in #ai-desk named empty line weekly shown 3 times 2 per provider any topic for "
    "reading compact form skip none grace 6h mention nobody U0ANA of the week 15% monday 09:00 "
    "and Europe/Berlin UTC is:open topic:AI -not"
)
WORDS = some.sampled_from(TYPED.split())
QUERIES = some.lists(WORDS, min_size=1, max_size=8).map(" ".join) | some.text(min_size=1).map(
    str.strip
).filter(bool)
NAMES = some.text(min_size=1, max_size=60).filter(lambda name: bool(name.strip()))
COUNTS = some.integers(1, 10)
DIGESTS = some.builds(
    Digest,
    name=NAMES,
    channel=some.sampled_from(["#ai-desk", "C0AIDESK", "GABCDEF", "#日本"]),
    schedule=some.sampled_from(
        ["weekdays 09:00", "mon to fri at 9:00, 15:00 and sat 10:00", "0 9 * * 1", "*/5 * * * *"]
    ).map(parse_schedule),
    zone=some.sampled_from(sorted(available_timezones())).map(ZoneInfo),
    query=QUERIES,
    articles=COUNTS,
    empty=some.sampled_from(["silent", "line", "weekly"]),
    show_again=some.integers(1, 100),
    per_provider=some.none() | COUNTS,
    per_topic=some.none() | COUNTS,
    top=some.none() | some.builds(Top, some.integers(1, 99), some.sampled_from(["all", "week"])),
    mention=some.sampled_from(["", "U0ANA", "S0EDIT"]),
    purpose=some.sampled_from(["review", "reading"]),
    compact=some.booleans(),
    skip=some.frozensets(some.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=3),
    grace=some.integers(1, 2880).map(lambda minutes: timedelta(minutes=minutes)),
)


@given(DIGESTS)
@settings(max_examples=150, deadline=None)
def test_every_digest_prints_to_a_line_that_parses_to_the_same(digest: Digest) -> None:
    line = digest_line(digest)
    assert parse_digest_line(line).digest(name="", channel="", zone=UTC) == digest, line


@given(some.lists(WORDS, max_size=12).map(" ".join) | some.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_understood_or_told_in_a_sentence(text: str) -> None:
    try:
        found = read(text)
    except CopydeskError as error:
        said = str(error)
    else:
        assert read(digest_line(found)) == found
        return
    assert said.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("weekdays 09:00 is:open", True),
        ("weekdys 09:00 is:open", True),
        ("Mondays robots", True),
        ("0 9 * * 1 robots", True),
        ("of the week", False),
        ("monetary policy", False),
        ("", False),
        ("2026 in review by numbers", False),
    ],
)
def test_what_looks_like_one(text: str, meant: bool) -> None:
    assert looks_like_a_digest(text) is meant


def test_a_name_is_found_for_one_without() -> None:
    assert name_for('is:open topic:"Computer Vision" robots', []) == "Computer Vision"
    assert name_for("is:open topic:“Computer Vision” robots", []) == "Computer Vision"
    assert name_for("is:open topic：AI robots", []) == "AI"
    assert name_for("is:open robots at sea today", ["ROBOTS AT SEA"]) == "robots at sea 2"
    assert name_for("is:open", ["digest", "Digest 2"]) == "Digest 3"
