"""Grouping: a search's results with one item a story. Counts stay those of articles."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.query import Query
from bot.services.library import Found
from bot.storage.index import Hit

MOST_AT_ONCE = 1_000
"""How far one look ahead goes where many results in a row tell stories that were shown."""

MOST_TOGETHER = 100
"""About so many articles of stories are looked for in one search."""


class Searched(Protocol):
    """What is searched: all the library, or some of it."""

    def answer(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        only: Collection[str] | None = None,
    ) -> Found:
        """As `Library.answer`."""

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """As `Library.similar`."""


@dataclass(frozen=True, slots=True)
class Item:
    """A story's first article among the results, and the ids of all others that tell it, whether
    they are among the results or not."""

    hit: Hit
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the items of a search. `found.total` counts articles. Among all results, the page
    begins at the place `start`, and the next one at `after`; None where there is none."""

    found: Found
    items: tuple[Item, ...]
    start: int = 0
    after: int | None = None


def grouped(library: Searched, query: Query, *, start: int = 0, size: int) -> Page:
    """The page of `size` items that begins at the place `start` among the results.

    A story is shown where the first of its articles that match is. On the first page that is seen
    from what comes before; for any other it is asked of the index, for each place alone: from
    wherever a page begins, no article is shown twice, and none is lost. Raises IndexUnusable.
    """
    first = found = library.answer(query, limit=size + 1, offset=start)
    items: list[Item] = []
    place = start
    earlier = set[str]() if start == 0 else None
    while found.hits:
        for item in _items(library, query, found.hits, earlier):
            if item is not None and len(items) == size:
                return Page(first, tuple(items), start, place)
            items += [item] if item is not None else []
            place += 1
        if place >= first.total:
            break
        ahead = min(2 * (place - start), MOST_AT_ONCE)
        found = library.answer(query, limit=ahead, offset=place)
    return Page(first, tuple(items), start)


def before(library: Searched, query: Query, *, start: int, size: int) -> int:
    """Where the page begins that comes before the one that begins at `start`."""
    end, items = start, 0
    while end > 0:
        low = max(0, end - 2 * size)
        hits = library.answer(query, limit=end - low, offset=low).hits
        earlier = set[str]() if low == 0 else None
        for place, item in reversed(list(enumerate(_items(library, query, hits, earlier), low))):
            items += item is not None
            if items == size:
                return place
        end = low
    return 0


def _items(
    library: Searched, query: Query, hits: Sequence[Hit], earlier: set[str] | None
) -> list[Item | None]:
    """An item for each article that is the first of its story among all results, else None.
    `earlier` are the ids of all results before these, where they are known; these are added."""
    ids = [hit.article.id for hit in hits]
    similar = library.similar(ids)
    if earlier is not None:
        told = _told_before(ids, similar, earlier)
    else:
        first = _first_of_story(library, query, similar)
        told = {one for one in ids if first.get(one, one) != one}
    return [
        None if hit.article.id in told else Item(hit, similar.get(hit.article.id, ()))
        for hit in hits
    ]


def _told_before(
    ids: Iterable[str], similar: Mapping[str, tuple[str, ...]], earlier: set[str]
) -> set[str]:
    """The articles whose story one before them tells, which takes no search."""
    told = set()
    for one in ids:
        if not earlier.isdisjoint(similar.get(one, ())):
            told.add(one)
        earlier.add(one)
    return told


def _first_of_story(
    library: Searched, query: Query, similar: dict[str, tuple[str, ...]]
) -> dict[str, str]:
    """For each article, the one of its story that comes first among the query's results."""
    stories = {frozenset((one, *others)) for one, others in similar.items()}
    first: dict[str, str] = {}
    for batch in _batches(stories):
        told = {one: story for story in batch for one in story}
        # Of a single story, the rest may be many and is of no interest.
        limit = len(told) if len(batch) > 1 else 1
        hits = library.answer(query, limit=limit, only=frozenset(told)).hits
        # From the last to the first: the first one stays.
        named = {told[hit.article.id]: hit.article.id for hit in reversed(hits)}
        first |= {one: named[story] for one, story in told.items() if story in named}
    return first


def _batches(stories: Iterable[frozenset[str]]) -> Iterator[list[frozenset[str]]]:
    """The stories in lists of few articles in all; a story of many is alone in its list."""
    batch: list[frozenset[str]] = []
    for story in stories:
        if batch and sum(map(len, batch)) + len(story) > MOST_TOGETHER:
            yield batch
            batch = []
        batch.append(story)
    if batch:
        yield batch
