"""The policy of a digest: what is shown, in which order, why, and never against the policy."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.article import Article
from bot.domain.bar import Bar
from bot.domain.digest import Digest, Plan
from bot.domain.schedule import parse_schedule
from bot.domain.selection import KEPT_FOR_WAITING, Policy, Record, select
from bot.domain.top import Top

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
FEW = settings(max_examples=25, deadline=None, derandomize=True)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
IDS = [f"a{number}" for number in range(14)]
PAST = st.integers(1, 20).map(lambda days: NOW - timedelta(days=days))
ROWS = st.tuples(
    st.sampled_from([None, 70.0, 80.0, 80.0, 90.0]),
    st.sampled_from(["Forbes", "FORBES", "WIRED", ""]),
    st.sampled_from([(), ("AI",), ("AI", "Robotics"), ("robotics", "Art"), ("AI", "ai", "Art")]),
)
ARTICLES = st.lists(ROWS, max_size=len(IDS)).map(
    lambda rows: [_article(*named) for named in zip(IDS, rows, strict=False)]
)
RECORDS = st.builds(
    Record,
    shown=st.dictionaries(
        st.sampled_from(IDS), st.lists(PAST, min_size=1, max_size=4).map(sorted).map(tuple)
    ),
    fresh=st.dictionaries(st.sampled_from(IDS), PAST, max_size=3),
    put_off=st.dictionaries(
        st.sampled_from(IDS),
        st.integers(-9, 9).map(lambda hours: NOW + timedelta(hours=hours)),
        max_size=4,
    ),
    returned=st.sets(st.sampled_from(IDS), max_size=4),
    decided=st.sets(st.sampled_from(IDS), max_size=4),
    stories=st.lists(st.integers(0, 3), min_size=len(IDS), max_size=len(IDS)).map(
        lambda marks: _stories(
            *([one for one, its in zip(IDS, marks, strict=True) if its == mark] for mark in (1, 2))
        )
    ),
)
DIGESTS = st.builds(
    lambda articles, again, provider, topic, purpose: digest(
        articles=articles,
        show_again=again,
        per_provider=provider,
        per_topic=topic,
        purpose=purpose,
    ),
    st.integers(1, 10),
    st.integers(1, 4),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.sampled_from(["review", "review", "reading"]),
)


def digest(**values: object) -> Digest:
    usual: dict[str, object] = {"name": "Morning", "channel": "#ai", "query": "", "zone": UTC_ZONE}
    return Digest(schedule=parse_schedule("daily 09:00"), **{**usual, **values})  # type: ignore[arg-type]


UTC_ZONE = ZoneInfo("UTC")


def _article(name: str, row: tuple[float | None, str, tuple[str, ...]]) -> Article:
    quality, provider, topics = row
    return article(name, quality, provider=provider, topics=topics)


def article(name: str, quality: float | None = None, **values: object) -> Article:
    fixed = {"version": "v", "source": "s", "path": f"{name}.md", "title": f"Title of {name}"}
    return Article(id=name, quality=quality, **fixed, **values)  # type: ignore[arg-type]


def _stories(*groups: list[str]) -> dict[str, tuple[str, ...]]:
    return {
        one: tuple(other for other in group if other != one)
        for group in groups
        for one in group
        if len(group) > 1
    }


def ids(plan: Plan) -> list[str]:
    return [one.article.id for one in plan.choices]


def out(plan: Plan) -> dict[str, str]:
    return {one.article.id: one.reason for one in plan.out}


@FEW
@given(ARTICLES, DIGESTS, RECORDS)
def test_every_candidate_is_chosen_or_behind_one_or_out_with_a_reason(
    articles: list[Article], chosen: Digest, record: Record
) -> None:
    plan = select(articles, Policy(digest=chosen), record, NOW)
    behind = [one for choice in plan.choices for one in choice.similar]
    assert sorted([*ids(plan), *out(plan)]) == sorted(one.id for one in articles)
    assert set(behind) <= set(out(plan))
    assert len(plan.choices) <= chosen.articles
    assert all(choice.reason for choice in plan.choices)
    assert all(out(plan).values())


@FEW
@given(ARTICLES, DIGESTS, RECORDS)
def test_nothing_is_shown_too_often_too_early_or_after_a_decision(
    articles: list[Article], chosen: Digest, record: Record
) -> None:
    plan = select(articles, Policy(digest=chosen), record, NOW)
    for choice in plan.choices:
        one = choice.article.id
        if chosen.purpose == "reading":
            assert one not in record.shown
            continue
        assert record.put_off.get(one, NOW) <= NOW
        assert one not in record.decided
        since = record.fresh.get(one, NOW - timedelta(days=99))
        times = sum(at >= since for at in set(record.shown.get(one, ())))
        assert times < chosen.show_again or choice.kind == "back"
        assert times <= choice.times or choice.kind == "back" or record.stories.get(one)


@FEW
@given(ARTICLES, DIGESTS, RECORDS)
def test_nobody_has_more_than_their_share(
    articles: list[Article], chosen: Digest, record: Record
) -> None:
    plan = select(articles, Policy(digest=chosen, common=frozenset({"ai"})), record, NOW)
    promised = [one.article for one in plan.choices if one.kind == "back"]
    every = [one.article for one in plan.choices]
    for most, names_of in ((chosen.per_provider, _provider), (chosen.per_topic, _topics)):
        counted = Counter(name for one in every for name in names_of(one))
        kept = Counter(name for one in promised for name in names_of(one))
        assert all(many <= max(most or 99, kept[name]) for name, many in counted.items())


def _provider(one: Article) -> set[str]:
    return {one.provider.casefold()} - {""}


def _topics(one: Article) -> set[str]:
    return {name.casefold() for name in one.topics} - {"ai"}


@FEW
@given(ARTICLES, DIGESTS, RECORDS)
def test_back_then_new_then_waiting_oldest_first(
    articles: list[Article], chosen: Digest, record: Record
) -> None:
    plan = select(articles, Policy(digest=chosen), record, NOW)
    kinds = [choice.kind for choice in plan.choices]
    assert kinds == sorted(kinds, key=["back", "new", "waiting"].index)
    first = [record.ever(one.article.id)[0] for one in plan.choices if one.kind == "waiting"]
    assert first == sorted(first)


@FEW
@given(ARTICLES, DIGESTS, RECORDS)
def test_a_story_is_one_item(articles: list[Article], chosen: Digest, record: Record) -> None:
    plan = select(articles, Policy(digest=chosen), record, NOW)
    shown = ids(plan)
    for choice in plan.choices:
        story = set(record.stories.get(choice.article.id, ()))
        assert not story & set(shown)
        assert set(choice.similar) <= story


@FEW
@given(ARTICLES, DIGESTS)
def test_in_the_long_run_nothing_nags_and_nothing_drops_off(
    articles: list[Article], chosen: Digest
) -> None:
    """The same articles day after day, and nobody decides: each is shown as often as may be."""
    record, times = Record(), Counter[str]()
    for day in range(len(articles) * 4):
        at = NOW + timedelta(days=day)
        plan = select(articles, Policy(digest=chosen), record, at)
        times.update(ids(plan))
        record = Record(
            shown={**record.shown, **{one: (*record.shown.get(one, ()), at) for one in ids(plan)}}
        )
    most = 1 if chosen.purpose == "reading" else chosen.show_again
    assert times == Counter({one.id: most for one in articles})
    assert select(articles, Policy(digest=chosen), record, NOW).choices == ()


@FEW
@given(ARTICLES, DIGESTS)
def test_a_third_is_for_what_waits(articles: list[Article], chosen: Digest) -> None:
    """Neither kind takes all places where there are enough of both."""
    if chosen.purpose == "reading" or chosen.per_provider or chosen.per_topic:
        return
    record = Record(shown={one.id: (NOW - timedelta(days=1),) for one in articles[::2]})
    chosen = digest(articles=chosen.articles, show_again=2)
    plan = select(articles, Policy(digest=chosen), record, NOW)
    kinds = Counter(one.kind for one in plan.choices)
    kept = min(len(articles[::2]), chosen.articles // KEPT_FOR_WAITING)
    assert kinds["waiting"] >= kept
    assert kinds["new"] == min(len(articles[1::2]), chosen.articles - kept)


def test_equals_take_turns_and_better_ones_do_not_wait_for_them() -> None:
    rows = [("a", 95, "WIRED"), ("b", 80, "Forbes"), ("c", 80, "Forbes"), ("d", 80, "WIRED"),
            ("e", 80, "Ars"), ("f", 70, "Quanta")]  # fmt: skip
    articles = [article(name, quality, provider=provider) for name, quality, provider in rows]
    plan = select(articles, Policy(digest=digest()), Record(), NOW)
    assert ids(plan) == ["a", "b", "e", "c", "d", "f"]


def test_the_reasons() -> None:
    names = ["new", "unscored", "second", "third", "spent", "back", "later", "done", "more"]
    articles = [article(name, None if name == "unscored" else 84) for name in names]
    days = [NOW - timedelta(days=number) for number in (3, 2, 1)]
    record = Record(
        shown={"second": (days[0],), "third": tuple(days[:2]), "spent": tuple(days)},
        put_off={"later": NOW + timedelta(days=1)},
        returned={"back"},
        decided={"done"},
    )
    plan = select(articles, Policy(digest=digest(articles=5)), record, NOW)
    assert [(one.article.id, one.reason, one.times) for one in plan.choices] == [
        ("back", "back, put off until now", 0),
        ("new", "new, quality 84", 0),
        ("unscored", "new, not yet scored", 0),
        ("more", "new, quality 84", 0),
        ("second", "still waiting since 20 Nov, second time", 1),
    ]
    assert out(plan) == {
        "third": "no place among 5: others have waited longer",
        "spent": "shown 3 times, last on 22 Nov, and not decided: only search finds it now",
        "later": "put off until 24 Nov",
        "done": "decided already",
    }
    assert (plan.matching, plan.new, plan.waiting) == (9, 3, 3)


def test_the_third_time_is_said_to_be_the_last() -> None:
    shown = {"a": (NOW - timedelta(days=2), NOW - timedelta(days=1))}
    plan = select([article("a")], Policy(digest=digest()), Record(shown=shown), NOW)
    assert plan.choices[0].reason == "still waiting since 21 Nov, third and last time"
    ended = Record(shown=shown, fresh={"a": NOW - timedelta(hours=1)})
    plan = select([article("a")], Policy(digest=digest()), ended, NOW)
    assert plan.choices[0].reason == "open again, first shown on 21 Nov"


def test_who_was_shown_before_leads_the_story() -> None:
    record = Record(
        shown={"old": (NOW - timedelta(days=1),)}, stories=_stories(["new", "old", "other"])
    )
    articles = [article("new", 95), article("old", 80), article("other", 70)]
    plan = select(articles, Policy(digest=digest()), record, NOW)
    assert [(one.article.id, one.similar) for one in plan.choices] == [("old", ("new", "other"))]
    assert out(plan)["new"] == "the same story as “Title of old”, which is shown"


def test_later_holds_for_the_whole_story() -> None:
    record = Record(put_off={"a": NOW + timedelta(days=1)}, stories=_stories(["a", "b"]))
    plan = select([article("b")], Policy(digest=digest()), record, NOW)
    assert out(plan) == {"b": "its story is put off until 24 Nov"}


def test_the_threshold_is_for_what_is_new() -> None:
    bar = Bar(top=Top(15), quality=81)
    shown = {"shown": (NOW - timedelta(days=1),)}
    articles = [article("good", 81), article("shown", 70), article("low", 80), article("none")]
    plan = select(articles, Policy(digest=digest(), bar=bar), Record(shown=shown), NOW)
    assert [(one.article.id, one.reason) for one in plan.choices] == [
        ("good", "new, quality 81, in the top 15% (from quality 81)"),
        ("shown", "still waiting since 22 Nov, second time"),
    ]
    assert out(plan) == {
        "low": "quality 80, below the top 15% (from quality 81)",
        "none": "not yet scored, below the top 15% (from quality 81)",
    }


def test_a_topic_of_the_query_does_not_count_as_one_of_too_many() -> None:
    articles = [article(str(number), topics=("AI", "Art")) for number in range(4)]
    chosen = digest(per_topic=2)
    assert len(select(articles, Policy(digest=chosen), Record(), NOW).choices) == 2
    common = Policy(digest=chosen, common=frozenset({"ai"}))
    plan = select(articles, common, Record(), NOW)
    assert out(plan)["3"] == "Art has 2 here already, which is the most"
    both = Policy(digest=chosen, common=frozenset({"ai", "art"}))
    assert len(select(articles, both, Record(), NOW).choices) == 4


def test_what_was_not_fetched_is_counted_too() -> None:
    plan = select(
        [article("a")], Policy(digest=digest()), Record(), NOW, matching=5_000, new=4, waiting=9
    )
    assert (plan.matching, plan.new, plan.waiting) == (5_000, 4, 9)


@pytest.mark.soak
@settings(max_examples=2_000 if SOAK else 30, deadline=None, derandomize=not SOAK)
@given(ARTICLES, DIGESTS, RECORDS)
def test_the_policy_holds_for_many_more(
    articles: list[Article], chosen: Digest, record: Record
) -> None:
    for holds in ALWAYS:
        holds.hypothesis.inner_test(articles, chosen, record)  # type: ignore[attr-defined]


ALWAYS = (
    test_every_candidate_is_chosen_or_behind_one_or_out_with_a_reason,
    test_nothing_is_shown_too_often_too_early_or_after_a_decision,
    test_nobody_has_more_than_their_share,
    test_back_then_new_then_waiting_oldest_first,
    test_a_story_is_one_item,
)
