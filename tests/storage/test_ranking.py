"""Relevance first, tempered by recency and quality."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isfinite, log2, nan
from pathlib import Path

import pytest

from bot.storage.index import Index
from bot.storage.ranking import tilt
from tests.storage.indexes import NOW, article, found, put, search

DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(tmp_path / "index", writable=True)
    yield opened
    opened.close()


def test_the_fields_weigh_in_order(index: Index) -> None:
    put(
        index,
        article("body.md", title="One", excerpt="Two", topics=("Three",), body="Privacy"),
        article("excerpt.md", title="One", excerpt="Privacy", topics=("Three",), body="Four"),
        article("topic.md", title="One", excerpt="Two", topics=("Privacy",), body="Four"),
        article("title.md", title="Privacy", excerpt="Two", topics=("Three",), body="Four"),
    )
    assert found(index, "privacy") == ["title", "topic", "excerpt", "body"]


def test_of_equals_the_newer_and_the_better(index: Index) -> None:
    put(
        index,
        article("minute.md", title="Same", date=NOW - timedelta(minutes=10), quality=60),
        article("new.md", title="Same", date=NOW, quality=60),
        article("old.md", title="Same", date=NOW - 3 * YEAR, quality=60),
        article("day.md", title="Same", date=NOW - DAY, quality=60),
        article("better.md", title="Same", date=NOW, quality=61),
        article("undated.md", title="Same", quality=60),
    )
    expected = ["better", "new", "minute", "day", "old", "undated"]
    assert found(index, "same") == expected
    assert found(index, "same sort:newest")[-2:] == ["old", "undated"]
    assert found(index, "same sort:quality")[0] == "better"


def test_relevance_is_not_drowned(index: Index) -> None:
    put(
        index,
        article("mention.md", title="One", body="Privacy and more", date=NOW, quality=150),
        article("title.md", title="Privacy now", body="Two", date=NOW - 8 * YEAR, quality=0),
    )
    assert found(index, "privacy") == ["title", "mention"]


def test_words_side_by_side_in_the_title_come_first(index: Index) -> None:
    put(
        index,
        article("apart.md", title="Ideas for data and a leak", date=NOW),
        article("together.md", title="Ideas for a data leak and", date=NOW - 30 * DAY),
    )
    assert found(index, "data leak") == ["together", "apart"]


def test_asked_among_some_the_order_and_the_scores_are_the_same(index: Index) -> None:
    put(
        index,
        article("mention.md", title="One", body="Privacy and more", date=NOW, quality=150),
        article("title.md", title="Privacy now", body="Two", date=NOW - 8 * YEAR, quality=0),
        *(article(f"{n}.md", title="Else", body="privacy") for n in range(20)),
    )
    some = frozenset({"mention", "title"})
    every = {hit.article.id: hit.score for hit in search(index, "privacy", limit=50).hits}
    among = {hit.article.id: hit.score for hit in search(index, "privacy", only=some).hits}
    assert list(among) == ["title", "mention"]
    assert among == pytest.approx({id_: every[id_] for id_ in some})


def test_a_date_that_can_t_be_lifts_no_article(index: Index) -> None:
    index.now = lambda: NOW
    put(
        index,
        article("typo.md", title="Same", date=NOW + 10 * YEAR, quality=60),
        article("now.md", title="Same", date=NOW, quality=61),
        article("old.md", title="Same", date=NOW - YEAR, quality=60),
    )
    assert found(index, "same") == ["now", "typo", "old"]
    assert found(index, "same sort:newest") == ["typo", "now", "old"]
    assert tilt(NOW + DAY, None, NOW) == tilt(NOW, None)


def single(value: float) -> float:
    return float(struct.unpack("f", struct.pack("f", value))[0])


def test_the_factor_rises_with_date_and_quality_and_stays_finite() -> None:
    start = datetime(1990, 1, 1, tzinfo=UTC)
    dates = [start + month * timedelta(days=30) for month in range(110 * 12)]
    for quality in (None, -5.0, 0.0, 70.0, 150.0, 1e300):
        values = [single(tilt(date, quality)) for date in dates]
        assert values == sorted(set(values))
        assert 0 <= values[0] < values[-1]
        assert log2(2 + values[-1]) < 128
    scored = [tilt(NOW, points) for points in range(151)]
    assert scored == sorted(set(scored))
    assert scored[50] == tilt(NOW, None) == tilt(NOW, nan)


@pytest.mark.parametrize("year", [1, 1900, 1989, 2100, 2101, 9999])
def test_a_date_beyond_the_curve_counts_as_its_end(year: int) -> None:
    date = datetime(year, 6, 1, tzinfo=UTC)
    value = tilt(date, 150.0)
    assert isfinite(single(value))
    end = datetime(1990 if year < 2000 else 2100, 1, 1, tzinfo=UTC)
    assert value == tilt(end, 150.0)
