"""Words that nearly every article has: the best ten without weighing all of them.

A field that all articles have the word in tells none of them from another. What comes first has
the word in another field, too: only those articles are weighed, and the rest are counted.
"""

from collections.abc import Collection
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from bot.domain.query import Query, Word
from bot.storage.analysis import stems
from bot.storage.index_query import ALIAS, BOOSTS
from bot.storage.index_schema import SCHEMA
from bot.storage.index_words import forms

_NEARLY_ALL = 0.999
FEWEST = 100_000
"""Below, weighing all articles takes no time worth a thought."""

_MOST_BY_MERIT = 112
"""What an article's own merit multiplies its relevance by: see `ranking.tilt`."""

# The most that a word counts in a field that nearly all have it in, before the field's boost: how
# rare it is, times what repeating it adds.
_MOST_IN_COMMON = (1 / _NEARLY_ALL - 1) * 2.2


@dataclass(frozen=True, slots=True)
class Found:
    """How many articles match in all, and the scores and places of one page of them."""

    count: int
    hits: list[tuple[float, tantivy.DocAddress]]


def search_broad(
    searcher: tantivy.Searcher,
    query: Query,
    wanted: tantivy.Query,
    limit: int,
    offset: int,
    fewest: int = FEWEST,
) -> Found | None:
    """The same part of the same order as weighing all that `wanted` finds would give, and the
    exact count; None where the query is not one broad word, where that does not suffice, and of
    fewer articles than `fewest`."""
    term = _one_word(query)
    if not term or searcher.num_docs < fewest:
        return None
    enough = _NEARLY_ALL * searcher.num_docs
    common = [field for field in BOOSTS if searcher.doc_freq(field, term) >= enough]
    count = _count(searcher, wanted) if common else 0
    if count < enough:  # also where many of those that have the word are deleted
        return None
    among = [(Occur.Must, wanted), (Occur.Must, _in_others(term, common))]
    both = tantivy.Query.boolean_query(among)
    hits = searcher.search(both, limit, offset=offset, count=False, weight_by_field="tilt").hits
    rest = ALIAS + _MOST_IN_COMMON * sum(BOOSTS[field] for field in common)
    if len(hits) < limit or hits[-1][0] <= rest * _MOST_BY_MERIT:
        return None
    return Found(count, [(float(score), address) for score, address in hits])


def _in_others(term: str, common: Collection[str]) -> tantivy.Query:
    """What has the term in another field than the common ones; it adds nothing to relevance."""
    fields = [field for field in BOOSTS if field not in common]
    found = [
        (Occur.Should, tantivy.Query.term_query(SCHEMA, field, term, "basic")) for field in fields
    ]
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query(found), 0.0)


def _one_word(query: Query) -> str:
    """The term of a query that is one word, with one way to write it; else empty."""
    if len(query.parts) != 1 or query.sort != "relevance":
        return ""
    word = query.parts[0]
    if not isinstance(word, Word) or word.prefix or len(forms(word.text)) != 1:
        return ""
    found = stems(word.text)
    return found[0] if len(found) == 1 else ""


def _count(searcher: tantivy.Searcher, wanted: tantivy.Query) -> int:
    """How many there are; every article has the field. Three times as fast as by searching."""
    asked = {"all": {"value_count": {"field": "by_newest"}}}
    return int(searcher.aggregate(wanted, asked)["all"]["value"])
