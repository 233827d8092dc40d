"""Statistics: the figures are those of a slow, obvious count."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.counting import statistics
from bot.domain.statistics import Facts, Period, Starving, Statistics, Taken, in_ms, span

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 4, 15, 30, tzinfo=LISBON)  # ten days after a clock change
DAY = 24 * 3600 * 1000
TOPICS = ("AI", "ai", "Robotics", "Ethics")

TAKEN = st.builds(
    Taken,
    article_id=st.sampled_from(("a", "b", "c")),
    verb=st.sampled_from(("publish", "reject", "later")),
    at=st.integers(in_ms(NOW) - 70 * DAY, in_ms(NOW) + DAY),
    reason=st.sampled_from(("", " ", "Too thin", "too thin", "Told already ")),
    undone=st.booleans(),
    arrived=st.none() | st.integers(in_ms(NOW) - 90 * DAY, in_ms(NOW)),
    topics=st.lists(st.sampled_from(TOPICS), max_size=3).map(tuple),
    provider=st.sampled_from(("", "Harbour", "Quarry")),
)


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, LISBON)


def _named(taken: Taken, name: str) -> bool:
    return name.lower() in [topic.lower() for topic in taken.topics]


@settings(max_examples=30, deadline=None)
@given(st.lists(TAKEN, max_size=25), st.sampled_from(("week", "month")))
def test_as_counted_by_hand(taken: list[Taken], period: Period) -> None:
    days = 7 if period == "week" else 30
    made = statistics(period, span(period, NOW), Facts(taken=taken))
    first = NOW.date() - timedelta(days=days - 1)
    within = [one for one in taken if first <= _local(one.at).date() and _local(one.at) <= NOW]
    valid = [one for one in within if not one.undone]
    decided = [one for one in valid if one.verb != "later"]
    assert made.published == len([one for one in decided if one.verb == "publish"])
    assert made.rejected == len(decided) - made.published
    assert made.put_off == len(valid) - len(decided)
    assert made.undone == len(within) - len(valid)
    assert [one.day for one in made.days] == [first + timedelta(days=at) for at in range(days)]
    for one in made.days:
        today = [each for each in decided if _local(each.at).date() == one.day]
        assert one.published + one.rejected == len(today)
    _check_times(made, decided)
    _check_reasons(made, [one.reason for one in decided if one.verb == "reject"])
    _check_lines(made, decided)


def _check_times(made: Statistics, decided: list[Taken]) -> None:
    times = sorted(one.at - one.arrived for one in decided if one.arrived is not None)
    assert made.timed == len(times)
    if not times:
        assert made.took is None
    elif len(times) % 2:
        assert made.took == times[len(times) // 2]
    else:
        low, high = times[len(times) // 2 - 1], times[len(times) // 2]
        assert made.took is not None
        assert abs(made.took * 2 - low - high) <= 1


def _check_reasons(made: Statistics, reasons: list[str]) -> None:
    said = [one.strip().lower() for one in reasons if one.strip()]
    assert made.unexplained == len(reasons) - len(said)
    assert {text.lower(): many for text, many in made.reasons} == {
        text: said.count(text) for text in said
    }
    assert [many for _, many in made.reasons] == sorted(
        (many for _, many in made.reasons), reverse=True
    )


def _check_lines(made: Statistics, decided: list[Taken]) -> None:
    assert len({line.name.lower() for line in made.topics}) == len(made.topics)
    for line in made.topics:
        assert line.decided == len([one for one in decided if _named(one, line.name)])
    for line in made.providers:
        assert line.decided == len([one for one in decided if one.provider == line.name])
    assert sum(line.decided for line in made.providers) == len(
        [one for one in decided if one.provider]
    )


def test_the_stretch_before_ends_at_the_same_time_of_day() -> None:
    stretch = span("week", NOW)
    assert stretch.start == datetime(2026, 10, 29, tzinfo=LISBON)
    assert stretch.before.start == datetime(2026, 10, 22, tzinfo=LISBON)
    assert stretch.before.end == datetime(2026, 10, 28, 15, 30, tzinfo=LISBON)
    assert stretch.days[0] == date(2026, 10, 29)
    taken = [_publish(stretch.before.end), _publish(stretch.before.end + timedelta(minutes=1))]
    assert statistics("week", stretch, Facts(taken=taken)).before == 1


def test_a_day_is_the_readers_own() -> None:
    late = datetime(2026, 11, 4, 0, 30, tzinfo=LISBON)
    made = statistics("week", span("week", NOW), Facts(taken=[_publish(late)]))
    assert [one.published for one in made.days] == [0, 0, 0, 0, 0, 0, 1]


def _publish(at: datetime, **values: Any) -> Taken:
    return Taken(article_id="a", verb="publish", at=in_ms(at), **values)


def test_a_topic_starves_when_something_waits_and_nothing_was_published_for_weeks() -> None:
    long_ago, lately = NOW - timedelta(weeks=4), NOW - timedelta(days=20)
    facts = Facts(
        waiting_topics=[("AI", 4), ("Robotics", 2), ("Ethics", 9), ("Law", 2), ("Film", 1)],
        last_published={"robotics": in_ms(long_ago), "ethics": in_ms(lately)},
        fresh=frozenset({"ai"}),
    )
    assert statistics("week", span("week", NOW), facts).starving == (
        Starving("Law", 2),
        Starving("Robotics", 2, in_ms(long_ago)),
        Starving("Film", 1),
    )


def test_names_in_other_letters_are_one_line() -> None:
    facts = Facts(
        taken=[_publish(NOW, topics=("ai", "AI")), _publish(NOW, topics=("AI",))],
        waiting_topics=[("Ai", 3)],
    )
    (line,) = statistics("week", span("week", NOW), facts).topics
    assert (line.name, line.published, line.waiting) == ("Ai", 2, 3)
