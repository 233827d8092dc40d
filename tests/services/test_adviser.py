"""What a query would bring a digest, before it is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.preview import Band, Preview, chart
from handlers.preview_message import NARROW, preview_message
from tests.services.test_choosing import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_it_counts_weeks_and_finds_the_threshold_for_ten(site: Site) -> None:
    for number in range(160):
        site.put(f"robots{number}", 20 + number // 2, days=number % 56 + 0.5)
    site.put("unscored", days=1)
    site.put("published", 99, published="true")
    site.read()
    found = site.desk.digests.adviser.preview("quality:>=30")
    assert (found.matching, found.ever, sum(found.weeks)) == (140, 141, 140)
    assert (found.least, found.unscored) == (30, 1)
    assert [(band.low, band.count) for band in found.bands] == [
        (low, 20) for low in range(20, 100, 10)
    ]
    assert (found.advised, found.advised_weekly) == (60, 10)
    assert len(found.weeks) == 8


def test_what_the_desk_published_counts_and_what_others_did_does_not(site: Site) -> None:
    site.put("ours", 90)
    site.put("theirs", 95, published="true")
    site.read()
    site.decide("ours", "publish")
    site.put("ours", 90, published="true")
    site.read()
    found = site.desk.digests.adviser.preview("")
    assert (found.matching, found.ever, found.weeks[-1]) == (0, 2, 1)
    assert site.desk.digests.adviser.preview("is:published").weeks[-1] == 2


def test_a_query_that_never_matched_is_said_to_be_so(site: Site) -> None:
    site.put("theirs", 95, published="true", days=90)
    site.read()
    adviser = site.desk.digests.adviser
    assert adviser.preview("whales").doubt == "No article has ever matched this, published or not."
    assert "nothing came in 8 weeks: the 1 that match" in adviser.preview("quality:>=90").doubt
    site.put("waits", 95)
    site.read()
    assert adviser.preview("quality:>=90").doubt == ""


BANDS = st.lists(st.integers(0, 99_999), max_size=14).map(
    lambda counts: tuple(Band(at * 10, at * 10 + 10, one) for at, one in enumerate(counts))
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(BANDS, st.none() | st.integers(0, 200))
def test_the_chart_fits_a_phone(bands: tuple[Band, ...], least: float | None) -> None:
    lines = chart(bands, least, NARROW)
    assert len({len(line) for line in lines}) <= 1
    assert all(len(line) <= NARROW for line in lines)
    for band, line in zip(reversed(bands), lines, strict=True):
        assert ("█" in line or "░" in line) is (band.count > 0)
    found = Preview(query="x", matching=0, ever=1, weeks=(0,) * 8, bands=bands, least=least)
    assert preview_message(found).blocks
