"""From a query to tantivy's query objects.

Its own parser is not used: it would give a typed text a meaning of its own, and `gen*` finds
nothing through it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import tantivy
from tantivy import FieldType, Occur

from bot.domain.query import (
    All,
    Any,
    Dates,
    DeskStates,
    Is,
    Match,
    Not,
    Numbers,
    Part,
    Phrase,
    Query,
    Word,
)
from bot.domain.query_vocabulary import fold
from bot.storage.analysis import stemmed
from bot.storage.index_schema import SCHEMA, microseconds
from bot.storage.index_synonyms import Synonyms
from bot.storage.index_words import Form, forms, joins, neighbours, shorter_stems

# How much a match in each field counts; the best field decides, the others break the tie.
BOOSTS = {"title": 5.0, "topics": 3.0, "excerpt": 2.0, "provider": 1.5, "body": 1.0}
_OTHERS = 0.1
_NEIGHBOURS = 0.5
ALIAS = 1.0
# So many words side by side name a text; to compare more takes time for nothing.
_LONGEST_PHRASE = 40
_SHORT = 2
_NONE = Synonyms()
_FIELDS = {"topic": "topic_key", "provider": "provider_key", "type": "type_key", "in": "source"}


def translate(
    query: Query,
    states: DeskStates,
    exclude: Collection[str],
    only: Collection[str] | None = None,
    synonyms: Synonyms = _NONE,
) -> tantivy.Query:
    """The query for tantivy. `exclude` are ids that must not be among the results, `only` the
    ones that may be; `synonyms` widen its words."""
    translation = _Translation(states, synonyms)
    found = translation.all_of(query.parts)
    clauses = [(Occur.Must, found)]
    if exclude:
        clauses.append((Occur.MustNot, _ids(exclude)))
    if only is not None:
        # Each id would count as a match of its own, more for a newer article.
        clauses.append((Occur.Must, tantivy.Query.const_score_query(_ids(only), 0.0)))
    return tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else found


@dataclass(frozen=True, slots=True)
class _Translation:
    states: DeskStates
    synonyms: Synonyms

    def all_of(self, parts: tuple[Part, ...]) -> tantivy.Query:
        parts = tuple(dict.fromkeys(parts))
        together: dict[int, list[str]] = {}
        for place, joined in joins(parts):
            together.setdefault(place, []).append(joined)
        topics = self.synonyms.topics(parts)
        clauses = [
            self._clause(part, together.get(place, ()), topics.get(place, ()))
            for place, part in enumerate(parts)
        ]
        clauses += [(Occur.Should, _side_by_side(pair)) for pair in neighbours(parts)]
        if not any(occur == Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, tantivy.Query.const_score_query(_everything(), 0.0)))
        return tantivy.Query.boolean_query(clauses)

    def _clause(
        self, part: Part, joined: Iterable[str], topics: Iterable[str]
    ) -> tuple[Occur, tantivy.Query]:
        if isinstance(part, Not):
            # What a word stands for otherwise is not what somebody wants to be without.
            return Occur.MustNot, replace(self, synonyms=_NONE)._part(part.part)
        found = self._part(part, joined)
        meant = [_topic(key) for key in topics]
        return Occur.Must, _best([found, *meant]) if meant else found

    def _part(self, part: Part, joined: Iterable[str] = ()) -> tantivy.Query:
        match part:
            case Word(text, True):
                return _prefix(text)
            case Word(text) | Phrase(text):
                return _text(text, joined)
            case Any(parts):
                either = [(Occur.Should, self.all_of((inner,))) for inner in dict.fromkeys(parts)]
                return tantivy.Query.boolean_query(either)
            case All(parts):
                return self.all_of(parts)
            case Not():
                return self.all_of((part,))
            case _:
                return tantivy.Query.const_score_query(self._filter(part), 0.0)

    def _filter(self, part: Match | Is | Numbers | Dates) -> tantivy.Query:
        match part:
            case Match(key, value):
                return _term(_FIELDS[key], fold(value))
            case Numbers(key, low, high):
                return _range(key, FieldType.Float, low, high, part.open_low, part.open_high)
            case Dates(_, _, start, end):
                first = None if start is None else microseconds(start)
                last = None if end is None else microseconds(end)
                return _range("date", FieldType.Integer, first, last, False, True)
            case Is():
                return self._standing(part)

    def _standing(self, part: Is) -> tantivy.Query:
        match part.standing:
            case "published":
                return _published(True)
            case "unpublished":
                return _published(False)
            case "unscored":
                return _without(_everything(), tantivy.Query.exists_query("quality"))
            case "open":
                return _without(_published(False), _decided(self.states.decided))
            case "rejected":
                return _decided(self.states.rejected)
            case "later":
                return _decided(self.states.later)


def _text(text: str, joined: Iterable[str]) -> tantivy.Query:
    """A word or phrase: in one of the fields, in one of the ways to write it, its terms next to
    each other. `joined` are words that it makes with its neighbours."""
    ways = dict.fromkeys(tuple(stemmed(form)) for form in forms(text))
    ways |= dict.fromkeys(tuple(stemmed([word])) for word in joined)
    return _best(
        tantivy.Query.boost_query(_pieces(field, terms), boost)
        for terms in ways
        for field, boost in BOOSTS.items()
    )


def _topic(key: str) -> tantivy.Query:
    """A topic that was asked for under another name: less relevant than the name itself."""
    return tantivy.Query.const_score_query(_term("topic_key", key), ALIAS)


def _side_by_side(pair: Form) -> tantivy.Query:
    """Two words that are neighbours in the query are more relevant as neighbours in a title."""
    return tantivy.Query.boost_query(_pieces("title", tuple(stemmed(pair))), _NEIGHBOURS)


def _pieces(field: str, terms: tuple[str, ...]) -> tantivy.Query:
    if len(terms) == 1:
        return _term(field, terms[0])
    return tantivy.Query.phrase_query(SCHEMA, field, list(terms[:_LONGEST_PHRASE]))


def _prefix(text: str) -> tantivy.Query:
    """Words that start so, with their endings: a stem may be shorter than what was typed."""
    whole, *others = forms(text) or [()]
    # To take all words of one or two letters for the end of a phrase takes too long.
    ways = [whole, *(form for form in others if len(form) == 1 or not _short(form[-1]))]
    return _best(found for form in ways if form for found in _begun(form))


def _short(term: str) -> bool:
    return term.isalpha() and len(term) <= _SHORT


def _begun(form: Form) -> Iterator[tantivy.Query]:
    *whole, begun = form
    if whole:
        # Terms are letters and digits alone: nothing in them means anything to a regex.
        patterns = [*whole, f"{begun}.*"][-_LONGEST_PHRASE:]
        yield tantivy.Query.regex_phrase_query(SCHEMA, "words", list(patterns))
        return
    more = tantivy.Query.const_score_query(_begun_in_title(begun), BOOSTS["title"] - 1 + _OTHERS)
    yield tantivy.Query.boolean_query([(Occur.Must, _starts("words", begun)), (Occur.Should, more)])


def _begun_in_title(begun: str) -> tantivy.Query:
    found, shorter = _starts("title", begun), shorter_stems(begun)
    if not shorter:
        return found
    other = tantivy.Query.term_set_query(SCHEMA, "title", list(shorter))
    return tantivy.Query.boolean_query([(Occur.Should, found), (Occur.Should, other)])


def _starts(field: str, begun: str) -> tantivy.Query:
    """Terms that start so. A regular expression finds the same, but to make one takes longer than
    all the rest of a search."""
    return tantivy.Query.fuzzy_term_query(SCHEMA, field, begun, distance=0, prefix=True)


def _best(found: Iterable[tantivy.Query]) -> tantivy.Query:
    """What one of the queries finds, as relevant as the best of them says."""
    queries = list(found)
    if not queries:
        return tantivy.Query.empty_query()
    return tantivy.Query.disjunction_max_query(queries, _OTHERS)


def _term(field: str, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, field, value, "basic")


def _published(value: bool) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, "published", value)


def _ids(ids: Collection[str]) -> tantivy.Query:
    if not ids:
        return tantivy.Query.empty_query()
    return tantivy.Query.term_set_query(SCHEMA, "id", list(ids))


_decided = lru_cache(maxsize=8)(_ids)
"""The same for sets that stay the same from one search to the next, as the desk's do."""


def _everything() -> tantivy.Query:
    return tantivy.Query.all_query()


def _without(found: tantivy.Query, left_out: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, found), (Occur.MustNot, left_out)])


def _range(
    field: str,
    kind: FieldType,
    low: float | None,
    high: float | None,
    open_low: bool,
    open_high: bool,
) -> tantivy.Query:
    # tantivy refuses to leave out a bound that is not there.
    take_low, take_high = low is None or not open_low, high is None or not open_high
    return tantivy.Query.range_query(SCHEMA, field, kind, low, high, take_low, take_high)
