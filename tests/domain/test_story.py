"""Which pairs of articles are one story, and what an address names."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.story import Commonness, series_weights, telling_of
from bot.domain.story_groups import SAME_PAGE, stories
from bot.domain.story_link import canonical_link, names_page
from bot.domain.story_words import words

PAGE = "example.org/a/b"
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
COMMON = Commonness(series_weights())


def near(one: str, other: str, *, days: float = 0, providers: str = "ab") -> float:
    """How near two titles are; without `days` between them, of two providers."""
    later = DAY + timedelta(days=days)
    first, second = (
        telling_of(one, "", DAY, providers[0]),
        telling_of(other, "", later, providers[1]),
    )
    nearness = COMMON.weigh(first).nearness(COMMON.weigh(second))
    assert nearness == COMMON.weigh(second).nearness(COMMON.weigh(first))
    return nearness


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b",
        "http://www.example.org/a/b/",
        "HTTPS://m.example.org/a/b#top",
        "example.org/a/b?utm_source=x&utm_medium=y&fbclid=1&gclid=2&ref=home",
        "https://mobile.example.org//a/b?amp=1",
        "https://amp.example.org/a/b",
        "https://example.org/amp/a/b",
        "https://example.org/a/b/amp/",
        "https://example.org/a/b.amp",
        "https://www.google.com/amp/s/example.org/a/b/amp",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/b?usqp=x&amp_js_v=1",
        "https://example.org:443/a/%62",
        "//example.org/a/b?outputType=amp",
    ],
)
def test_an_address_with_and_without_what_is_added_to_it(url: str) -> None:
    assert canonical_link(url) == PAGE


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?id=5&b=2", "example.org/a?b=2&id=5"),
        ("https://example.org/a?12345", "example.org/a?12345="),
        ("https://youtu.be/xyz?si=1", "youtube.com/watch?v=xyz"),
        ("https://www.youtube.com/watch?v=xyz&list=7", "youtube.com/watch?v=xyz"),
        ("https://en.m.wikipedia.org/wiki/X", "en.wikipedia.org/wiki/X"),
        ("https://m.me/x", "m.me/x"),
        ("https://example.org/Lamp", "example.org/Lamp"),
        ("https://example.org/index.html", "example.org"),
        ("", ""),
        ("not a link", ""),
        ("ftp://example.org/a", ""),
        ("http://[::1", ""),
    ],
)
def test_what_an_address_names(url: str, link: str) -> None:
    assert canonical_link(url) == link


def test_a_home_page_is_no_page_of_its_own() -> None:
    assert not names_page(canonical_link("https://example.org/"))
    assert names_page("example.org?p=1")


def test_words_are_compared_without_endings() -> None:
    assert words("Exposed: 38M records’ exposure") == [
        "expos",
        "38",
        "million",
        "record",
        "exposur",
    ]
    assert words("Zoë’s ＡＩ") == ["zoë", "ai"]
    assert words("人工智能新闻") == ["人工", "工智", "智能", "能新", "新闻"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38M records exposed by misconfiguration", "Misconfiguration exposes 38 million records"),
        ("Whale songs decoded by a model", "Model decodes whale songs"),
    ],
)
def test_two_providers_tell_one_story(one: str, other: str) -> None:
    assert near(one, other) > 0.5
    assert near(one, other, days=7) > 0.5
    assert near(one, other, days=9) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weekly news roundup", "Daily news roundup"),
        ("Robots in review: week 12", "Robots in review: week 13"),
        ("GPT-3.5 is here for developers", "GPT-4 is here for developers"),
        ("Community call September 16th: robots", "Community call October 21st: robots"),
        ("Learning robots, part one", "Learning robots, part two"),
        ("Robots learn to walk", "Whales learn to sing songs"),
    ],
)
def test_what_only_looks_alike_is_two_stories(one: str, other: str) -> None:
    assert near(one, other) == 0
    assert near(one, other, providers="aa") == 0


def test_a_provider_repeats_itself_in_the_same_words_only() -> None:
    title, excerpt = (
        "Massive breach exposes personal details of millions",
        "Names and addresses leaked.",
    )
    one = COMMON.weigh(telling_of(title, excerpt, DAY, "a"))
    longer = COMMON.weigh(telling_of(f"{title}: schools hit", excerpt, DAY, "a"))
    other = COMMON.weigh(telling_of("Breach exposes details of personal robots", "", DAY, "a"))
    assert one.nearness(longer) > 0.5
    assert one.nearness(other) == 0


def test_a_story_is_no_chain() -> None:
    names = "abcde"
    order = {number: (0, name) for number, name in enumerate(names)}
    edges = {
        number: {other: 0.5 for other in (number - 1, number + 1) if other in order}
        for number in order
    }
    leads = stories(edges, order)
    assert all(lead == number or lead in edges[number] for number, lead in leads.items())
    assert len(set(leads.values())) == 2


def test_articles_with_one_page_stay_together() -> None:
    order = {number: (0, str(number)) for number in range(4)}
    edges = {0: {1: SAME_PAGE, 2: 0.4}, 1: {0: SAME_PAGE, 3: 0.4}, 2: {0: 0.4}, 3: {1: 0.4}}
    assert set(stories(edges, order).values()) == {0}


def test_the_same_announcement_by_somebody_else_is_another_story() -> None:
    ending = "achieves the modernization of web applications specialization"
    assert near(f"Norvik {ending}", f"Quillet {ending}") == 0
    assert near(f"Norvik {ending}", f"Norvik proudly {ending}") > 0


def test_a_provider_sends_one_excerpt_with_several_posts() -> None:
    excerpt = "A managed service that runs the open source database in the cloud for everybody"
    basic, columns, more = (
        telling_of(title, excerpt, DAY, "vendor.org")
        for title in (
            "Database scale: basic tier available",
            "Database scale: columnar compression available",
            "Database scale: basic tier available everywhere",
        )
    )
    weighed = COMMON.weigh(basic)
    assert weighed.nearness(COMMON.weigh(columns)) == 0
    assert weighed.nearness(COMMON.weigh(more)) > 0
