"""One item a story, on as many pages as it takes: none twice, none lost."""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import Query
from bot.services.grouping import MOST_TOGETHER, Page, before, grouped
from bot.services.library import Found, Library
from bot.storage.stories import Stories
from tests.services.libraries import NOW, Site

ARTICLES = 300


class Told(Stories):
    """Stories that a test tells: groups of ids."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self.groups, self.writable = [tuple(group) for group in groups], False

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        wanted = set(ids)
        return {
            one: tuple(other for other in group if other != one)
            for group in self.groups
            for one in group
            if one in wanted and len(group) > 1
        }


class Counting(Library):
    """Counts its searches."""

    searches = 0

    def answer(self, *given: Any, **options: Any) -> Found:
        self.searches += 1
        return super().answer(*given, **options)


MakeLibrary = Callable[[Sequence[Sequence[int]]], Counting]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("grouping"))
    for number in range(ARTICLES):
        words = "robots " * (number % 7 + 1)
        kind = "video" if number % 3 else "article"
        made.write(f"{number:03}.md", f"{words} {number}", type=kind, quality=str(number % 11))
    made.library.refresh()
    return made


@pytest.fixture(scope="module")
def library(site: Site) -> MakeLibrary:
    ids = [hit.article.id for hit in site.library.find("", limit=ARTICLES).hits]
    folder = site.library.sources

    def make(groups: Sequence[Sequence[int]]) -> Counting:
        told = Told([ids[number] for number in group] for group in groups)
        zone = ZoneInfo("UTC")
        return Counting(site.index, folder, (), lambda: site.states, lambda: NOW, zone, told)

    return make


def _pages(library: Library, query: Query, size: int) -> list[Page]:
    pages = [grouped(library, query, size=size)]
    while (after := pages[-1].after) is not None:
        pages.append(grouped(library, query, start=after, size=size))
    return pages


def _check(library: Library, text: str, size: int) -> list[Page]:
    query = library.read(text)
    every = [hit.article.id for hit in library.answer(query, limit=ARTICLES).hits]
    pages = _pages(library, query, size)
    shown = [item for page in pages for item in page.items]
    first = [item.hit.article.id for item in shown]
    assert len(set(first)) == len(first), "none is shown twice"
    told = [one for item in shown for one in (item.hit.article.id, *item.similar)]
    assert len(set(told)) == len(told), "none belongs to two of them"
    assert set(told) >= set(every), "none is lost"
    # Each stands for its story where the first of the story's articles is.
    folded = {one for item in shown for one in item.similar}
    assert first == [one for one in every if one not in folded]
    assert [len(page.items) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert {page.found.total for page in pages} == {len(every)}
    for one, following in pairwise(pages):
        start = before(library, query, start=following.start, size=size)
        assert grouped(library, query, start=start, size=size).items == one.items
    return pages


TEXTS = ("robots", "", "robots type:video", "sort:newest", "robots sort:heat", "quality:>=8")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("text", TEXTS)
def test_pages_neither_repeat_nor_lose_an_article(
    library: MakeLibrary, text: str, seed: int
) -> None:
    rolled = random.Random(seed)
    numbers = rolled.sample(range(ARTICLES), ARTICLES)
    groups = []
    while numbers:
        many = rolled.choice((1, 1, 1, 2, 3, 8))
        groups.append(numbers[:many])
        numbers = numbers[many:]
    _check(library(groups), text, rolled.choice((3, 10, 25)))


def test_a_story_of_half_of_all_is_one_item(library: MakeLibrary) -> None:
    groups = [list(range(0, ARTICLES, 2))]
    assert len(groups[0]) > MOST_TOGETHER
    pages = _check(library(groups), "robots", 10)
    assert sum(len(page.items) for page in pages) == ARTICLES // 2 + 1


def test_all_of_one_story_is_one_page(library: MakeLibrary) -> None:
    (page,) = _check(library([list(range(ARTICLES))]), "robots", 10)
    assert len(page.items) == 1
    assert page.found.total == ARTICLES


def test_where_nothing_is_similar_nothing_changes(library: MakeLibrary) -> None:
    pages = _check(library([]), "robots", 10)
    assert len(pages) == ARTICLES // 10


def test_the_first_page_takes_one_search_whatever_is_similar(library: MakeLibrary) -> None:
    made = library([range(first, first + 2) for first in range(0, 8, 2)])
    page = grouped(made, made.read(""), size=4)
    assert [len(item.similar) for item in page.items] == [1, 1, 1, 1]
    # Five places are looked at first; the pairs take a look ahead.
    assert made.searches == 2


def test_nothing_found_is_an_empty_page(library: MakeLibrary) -> None:
    made = library([])
    page = grouped(made, made.read("whale"), size=10)
    assert (page.items, page.after, page.found.total) == ((), None, 0)
    beyond = grouped(made, made.read("robots"), start=10_000, size=10)
    assert (beyond.items, beyond.after) == ((), None)
