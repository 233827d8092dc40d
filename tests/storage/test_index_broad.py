"""A word that all articles have: the same answer as weighing all of them gives."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import tantivy

from bot.domain.query import DeskStates, Query, Word
from bot.storage.analysis import register
from bot.storage.index import Index
from bot.storage.index_broad import search_broad
from bot.storage.index_query import translate
from bot.storage.index_schema import VERSION
from tests.storage.indexes import article, put

MANY = 1_500
TITLED = 40


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> tantivy.Searcher:
    place: Path = tmp_path_factory.mktemp("broad")
    opened = Index.open(place, writable=True)
    put(
        opened,
        *(
            article(
                f"{number}.md",
                title=f"{'AI' if number < TITLED else 'News'} of day {number}",
                excerpt="An AI." if number % 17 == 0 else "Nothing.",
                topics=("AI",),
                quality=float(number % 97),
                date=datetime(2040 if number < TITLED else 2000, 1, 1, tzinfo=UTC),
            )
            for number in range(MANY)
        ),
    )
    opened.close()
    index = tantivy.Index.open(str(place / f"version-{VERSION}/terms"))
    register(index)
    index.reload()
    return index.searcher()


def both(
    searcher: tantivy.Searcher, query: Query, offset: int
) -> tuple[list[tuple[float, int, int]] | None, list[tuple[float, int, int]]]:
    """What is found without weighing all, if anything, and what weighing all finds."""
    wanted = translate(query, DeskStates(), ())
    broad = search_broad(searcher, query, wanted, 10, offset, fewest=1)
    plain = searcher.search(wanted, 10, offset=offset, weight_by_field="tilt")
    assert broad is None or broad.count == MANY
    ours, all_weighed = (
        [(score, place.segment_ord, place.doc) for score, place in hits]
        for hits in ([] if broad is None else broad.hits, plain.hits)
    )
    return (None if broad is None else ours), all_weighed


@pytest.mark.parametrize("offset", [0, 10, 25])
def test_the_best_are_those_of_weighing_all(searcher: tantivy.Searcher, offset: int) -> None:
    ours, all_weighed = both(searcher, Query((Word("ai"),)), offset)
    assert ours == all_weighed


@pytest.mark.parametrize(
    ("word", "offset"),
    [
        ("ai", MANY - 10),  # nothing but the common field
        ("ai", 90),  # hardly better than that
        ("news", 0),  # not nearly all
        ("nowhere", 0),
    ],
)
def test_all_are_weighed_where_the_rest_does_not_suffice(
    searcher: tantivy.Searcher, word: str, offset: int
) -> None:
    assert both(searcher, Query((Word(word),)), offset)[0] is None


@pytest.mark.parametrize(
    "query",
    [
        Query((Word("a", prefix=True),)),
        Query((Word("ai"), Word("news"))),
        Query((Word("ai"),)).with_sort("newest"),
        Query(()),
    ],
    ids=str,
)
def test_only_one_word_by_relevance_is_broad(searcher: tantivy.Searcher, query: Query) -> None:
    assert both(searcher, query, 0)[0] is None
