"""The nearest query that finds something, where one finds nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.domain.query import Phrase, Query, Word
from bot.domain.query_parts import wanted

_MOST_WORDS = 8
_MOST_RELAXATIONS = 12
_MOST_PIECES = 120
_PIECE = re.compile(r"[^\W\d_]+|\d+")


def nearest_query(
    query: Query, finds: Callable[[Query], int], nearest_word: Callable[[str], str | None]
) -> Query | None:
    """The query with its misspelt words set right; where that finds nothing either, a wider one.

    `finds` says how many articles match a query, `nearest_word` what a word that is in none of
    them probably means. None where nothing near finds anything.
    """
    corrections = dict(_corrections(query, finds, nearest_word))
    corrected = query.with_words(corrections)
    if corrections and finds(corrected):
        return corrected
    # Of a query of many pieces every wider one takes as long: fewer of them are tried.
    tried = min(_MOST_RELAXATIONS, _MOST_PIECES // max(_pieces(query), 1))
    wider = islice(corrected.relaxations(), tried)
    return next((other for other in wider if other != query and finds(other)), None)


def _pieces(query: Query) -> int:
    """How many runs of letters or of digits there are, since a word of more of them has more ways
    to be written. With a star, what ends a word of several is looked for among all words."""
    return sum(_pieces_of(word) for part in query.parts for word in wanted(part))


def _pieces_of(word: Word | Phrase) -> int:
    count = len(_PIECE.findall(word.text))
    return count * 4 if isinstance(word, Word) and word.prefix and count > 1 else count


def _corrections(
    query: Query, finds: Callable[[Query], int], nearest_word: Callable[[str], str | None]
) -> Iterator[tuple[str, str]]:
    """The words that no article has at all, each with the one that was meant."""
    for word in islice(_words(query), _MOST_WORDS):
        if finds(Query((word,))):
            continue
        meant = nearest_word(word.text)
        if meant is not None:
            yield word.text, meant


def _words(query: Query) -> Iterator[Word]:
    found = (word for part in query.parts for word in wanted(part))
    words = (
        Word(text, isinstance(one, Word) and one.prefix)
        for one in found
        for text in (one.text.split() if isinstance(one, Phrase) else [one.text])
    )
    return iter(dict.fromkeys(words))
