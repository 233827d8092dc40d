"""What a filter returns equals a plain scan of all articles with the same predicate."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.article import Article
from bot.domain.errors import QueryError
from bot.domain.query import DeskStates
from bot.storage.index import Index
from tests.storage.indexes import NOW, article, found, put, query

TOPICS = ("AI", "Computer Vision", "Law", "Straße")
PROVIDERS = (("Wired", "wired.com"), ("BBC", "bbc.co.uk"), ("", ""))
LISBON = ZoneInfo("Europe/Lisbon")
Predicate = Callable[[Article], bool]

ARTICLES = [
    article(
        f"{n:03}.md",
        title=("C++ one", "GPT-4 two", "東京 three", "A 🤖 four", "Five")[n % 5],
        topics=tuple(topic for bit, topic in enumerate(TOPICS) if n >> bit & 1),
        provider=PROVIDERS[n % 3][0],
        provider_domain=PROVIDERS[n % 3][1],
        type="video" if n % 4 == 0 else "article",
        quality=None if n % 7 == 0 else (n * 37 % 140) / (1 if n % 5 else 2),
        heat=None if n % 6 == 0 else n % 90 - 1,
        published=n % 3 != 0,
        date=None if n % 11 == 0 else NOW - timedelta(hours=n * 13, microseconds=n % 2),
    )
    for n in range(150)
]
STATES = DeskStates(
    rejected=frozenset(one.id for one in ARTICLES[::6]),
    later=frozenset(one.id for one in ARTICLES[3::12]),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = Index.open(tmp_path_factory.mktemp("scan") / "index", writable=True)
    for start in range(0, len(ARTICLES), 40):
        put(opened, *ARTICLES[start : start + 40])
    yield opened
    opened.close()


def local(day: int, hour: int = 0) -> datetime:
    return (datetime(2023, 1, 1, hour, tzinfo=LISBON) + timedelta(days=day)).astimezone(UTC)


OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "": lambda a, b: a == b,
}


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, Predicate]:
    key = draw(st.sampled_from(["quality", "heat"]))
    bound = draw(st.integers(-2, 145)) / draw(st.sampled_from([1, 2]))
    if draw(st.booleans()):
        top = bound + draw(st.integers(0, 60))
        return (
            f"{key}:{bound:g}..{top:g}",
            lambda one: getattr(one, key) is not None and bound <= getattr(one, key) <= top,
        )
    sign = draw(st.sampled_from(sorted(OPERATORS)))
    return (
        f"{key}:{sign}{bound:g}",
        lambda one: getattr(one, key) is not None and OPERATORS[sign](getattr(one, key), bound),
    )


@st.composite
def dates(draw: st.DrawFn) -> tuple[str, Predicate]:
    day = draw(st.integers(0, 140))
    text = (date(2023, 1, 1) + timedelta(day)).isoformat()
    first, last = local(day), local(day + 1)
    cases: dict[str, Callable[[datetime], bool]] = {
        f"date:{text}": lambda at: first <= at < last,
        f"date:>{text}": lambda at: at >= last,
        f"date:<={text}": lambda at: at < last,
        f"after:{text}": lambda at: at >= last,
        f"before:{text}": lambda at: at < first,
    }
    written = draw(st.sampled_from(sorted(cases)))
    return written, lambda one: one.date is not None and cases[written](one.date)


@st.composite
def ages(draw: st.DrawFn) -> tuple[str, Predicate]:
    hours = draw(st.integers(0, 150)) * 13
    sign = draw(st.sampled_from([">=", "<=", ">", "<"]))
    limit = timedelta(hours=hours)
    return (
        f"age:{sign}{hours}h",
        lambda one: (
            one.date is not None
            and OPERATORS[sign]((NOW - one.date) / limit.resolution, limit / limit.resolution)
        ),
    )


WORDED: list[tuple[str, Predicate]] = [
    ("law", lambda one: "Law" in one.topics),
    ("WIRED.com", lambda one: one.provider == "Wired"),
    ('"computer vision"', lambda one: "Computer Vision" in one.topics),
    ("vis*", lambda one: "Computer Vision" in one.topics),
    ("c++", lambda one: "C++" in one.title),
    ("gpt4", lambda one: "GPT-4" in one.title),
    ("京", lambda one: "京" in one.title),
    ("🤖", lambda one: "🤖" in one.title),
    ("law OR c++", lambda one: "Law" in one.topics or "C++" in one.title),
    ("law gpt-4", lambda one: "Law" in one.topics and "GPT-4" in one.title),
]
NAMED: list[tuple[str, Predicate]] = [
    ("topic:ai", lambda one: "AI" in one.topics),
    ('topic:"computer  vision"', lambda one: "Computer Vision" in one.topics),
    ("topic:STRASSE", lambda one: "Straße" in one.topics),
    ("provider:WIRED", lambda one: one.provider == "Wired"),
    ("provider:bbc.co.uk", lambda one: one.provider == "BBC"),
    ("type:video", lambda one: one.type == "video"),
    ("in:News", lambda one: one.source == "news"),
    ("in:other", lambda one: one.source == "other"),
    ("is:published", lambda one: one.published),
    ("is:unpublished", lambda one: not one.published),
    ("is:unscored", lambda one: one.quality is None),
    ("is:open", lambda one: not one.published and one.id not in STATES.decided),
    ("is:rejected", lambda one: one.id in STATES.rejected),
    ("is:later", lambda one: one.id in STATES.later),
]
filters = st.one_of(st.sampled_from(NAMED), st.sampled_from(WORDED), numbers(), dates(), ages())


def combined(
    inner: st.SearchStrategy[tuple[str, Predicate]],
) -> st.SearchStrategy[tuple[str, Predicate]]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        inner.map(lambda one: (f"-({one[0]})", lambda x, f=one[1]: not f(x))),
        pairs.map(
            lambda two: (f"({two[0][0]} {two[1][0]})", lambda x, t=two: t[0][1](x) and t[1][1](x))
        ),
        pairs.map(
            lambda two: (
                f"({two[0][0]}) OR ({two[1][0]})",
                lambda x, t=two: t[0][1](x) or t[1][1](x),
            )
        ),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.recursive(filters, combined, max_leaves=5))
def test_a_filter_finds_what_a_plain_scan_finds(index: Index, asked: tuple[str, Predicate]) -> None:
    text, predicate = asked
    expected = {one.id for one in ARTICLES if predicate(one)}
    assert set(found(index, f"({text})" if " OR " in text else text, STATES)) == expected


def counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(name for name in names if name))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.recursive(filters, combined, max_leaves=3))
def test_facets_count_what_a_plain_scan_counts(index: Index, asked: tuple[str, Predicate]) -> None:
    text, predicate = asked
    articles = [one for one in ARTICLES if predicate(one)]
    facets = index.facets(query(f"({text})" if " OR " in text else text), STATES)
    assert dict(facets.topics) == counted(topic for one in articles for topic in one.topics)
    assert dict(facets.providers) == counted(one.provider for one in articles)
    assert dict(facets.types) == counted(one.type for one in articles)
    for counts in (facets.topics, facets.providers, facets.types):
        assert [count for _, count in counts] == sorted((n for _, n in counts), reverse=True)


PIECES = [
    "ai*",
    "c++",
    ".net",
    "gpt-4*",
    '"',
    "(",
    ")",
    "-",
    "OR",
    "🤖",
    "東京",
    "\u202e",
    "\x00",
    "a-b",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map(" ".join))
def test_every_text_is_answered_or_refused(index: Index, text: str) -> None:
    try:
        asked = query(text)
    except QueryError:
        return
    results = index.search(asked, STATES, limit=200)
    assert results.total == len(results.hits)
    assert sum(count for _, count in index.facets(asked, STATES).types) == results.total


def order(value: float | None) -> float:
    return -float("inf") if value is None else value


@pytest.mark.parametrize(("name", "key"), [("quality", "quality"), ("heat", "heat")])
def test_an_order_is_that_of_a_plain_scan(index: Index, name: str, key: str) -> None:
    def sorted_by(one: Article) -> tuple[float, float]:
        date = one.date.timestamp() // 1 if one.date else 0.0
        return -order(getattr(one, key)), -date

    by_id = {one.id: one for one in ARTICLES}
    got = [sorted_by(by_id[found_id]) for found_id in found(index, f"sort:{name}", STATES)]
    assert got == sorted(got)
