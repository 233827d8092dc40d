"""Of what the whole result consists: its topics, providers and types, with counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tantivy

from bot.domain.query_vocabulary import fold
from bot.storage.index_versions import Versions

Counted = tuple[tuple[str, int], ...]

_MOST_NAMES = 10_000
# A site has thousands of providers, and they are the same in every answer.
_folded = lru_cache(maxsize=4 * _MOST_NAMES)(fold)


@dataclass(frozen=True, slots=True)
class Facets:
    """The names among an answer's articles with the number of articles that have each, most
    frequent first. An article without a provider counts for none."""

    topics: Counted = ()
    providers: Counted = ()
    types: Counted = ()


class Names:
    """The names in the whole index, counted once for each of its generations."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._counted: tuple[int, dict[str, list[tuple[str, int]]]] = (-1, {})

    def counted(self, field: str) -> list[tuple[str, int]]:
        """The field's names with the number of their articles, most frequent first."""
        generation, names = self._counted
        if generation != (now := self._versions.generation):
            names = {}
            self._counted = (now, names)
        if field not in names:
            with self._versions.reading() as searcher:
                names[field] = count_names(searcher, field)
        return list(names[field])


def count_facets(searcher: tantivy.Searcher, wanted: tantivy.Query) -> Facets:
    """The facets of all articles that `wanted` finds, not only of those on a page."""
    topics, providers, types = _count(
        searcher, wanted, ("topic_name", "provider_name", "type_name")
    )
    return Facets(topics, providers, types)


def count_names(searcher: tantivy.Searcher, field: str) -> list[tuple[str, int]]:
    """The field's names in the whole index with their counts, most frequent first."""
    (counted,) = _count(searcher, tantivy.Query.all_query(), (field,))
    return list(counted)


def _count(
    searcher: tantivy.Searcher, wanted: tantivy.Query, fields: tuple[str, ...]
) -> list[Counted]:
    asked = {field: {"terms": {"field": field, "size": _MOST_NAMES}} for field in fields}
    found = searcher.aggregate(wanted, asked)
    return [_merged(found[field]["buckets"]) for field in fields]


def _merged(buckets: Iterable[dict[str, Any]]) -> Counted:
    """Spellings that differ in letter case as one, under the one that is used most."""
    counts: dict[str, tuple[str, int]] = {}
    for bucket in buckets:
        name = bucket["key"]
        key, count = _folded(name), bucket["doc_count"]
        if key in counts:
            name, more = counts[key]
            count += more
        counts[key] = (name, count)
    ordered = sorted([(-count, key, name) for key, (name, count) in counts.items()])
    return tuple([(name, -count) for count, _, name in ordered])
