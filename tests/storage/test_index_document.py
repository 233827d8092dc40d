"""The document of an article says what the article says."""

from pathlib import Path

import pytest

from bot.domain.query import DeskStates, Numbers, Query
from bot.storage.index import Index
from tests.storage.indexes import article, found, put

# What a careless reader of JSON takes for its neighbour, or for another number.
NUMBERS = (0.1 + 0.2, 1 / 3, 2.5e-7, 1.7e300, 123456789012345.6, 87.0, 72.5, -1.0, 0.0)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index.open(tmp_path / "index", writable=True)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_found_as_it_is(index: Index, number: float) -> None:
    put(index, article("a.md", quality=number, heat=number))
    for key in ("quality", "heat"):
        results = index.search(Query((Numbers(key, number, number),)), DeskStates())
        assert results.total == 1, key


def test_what_json_writes_in_another_way(index: Index) -> None:
    title = 'He said "no\\yes"\tand\x01 left \u2028 for \U0001f916 café'
    put(index, article('q"\\.md', title=title, topics=('A "b"', "C\\d"), provider='E "f" \ud800'))
    for query in ("left", '"said no yes"', "caf*"):
        assert found(index, query) == ['q"\\'], query
    assert dict(index.topics()) == {'A "b"': 1, "C\\d": 1}
    assert dict(index.providers()) == {'E "f" ?': 1}
