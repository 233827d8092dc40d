"""The words that the articles have, with their endings: which of them somebody meant."""

from collections.abc import Iterable

import tantivy
from rapidfuzz.distance import OSA

from bot.storage.analysis import words
from bot.storage.index_schema import SCHEMA
from bot.storage.index_search import stored
from bot.storage.stored import unpacked

_FEWEST_LETTERS = 3
_TWO_MISTAKES_FROM = 6
_LONGEST = 40
_LOOKED_INTO = 20


def nearest_word(searcher: tantivy.Searcher, word: str) -> str | None:
    """The word of the articles that most probably was meant by one that finds nothing: the fewest
    letters away (exchanged, left out, put in, or two of them swapped), then the most used. One
    mistake is thought of in a short word, two in a longer one; None where nothing is that near.

    It is made for latin letters and one word: others have no nearest word.
    """
    terms = words(word)
    if len(terms) != 1 or not _is_plain(terms[0]):
        return None
    return _of_same_letter(searcher, terms[0]) or _of_any_letter(searcher, terms[0])


def _is_plain(term: str) -> bool:
    return term.isascii() and term.isalpha() and _FEWEST_LETTERS <= len(term) <= _LONGEST


def _mistakes(term: str) -> int:
    return 1 if len(term) < _TWO_MISTAKES_FROM else 2


def _of_same_letter(searcher: tantivy.Searcher, term: str) -> str | None:
    """Most mistakes come after the first letter, or swap it with the second. To walk through the
    words of two letters takes milliseconds, through all of them half a second."""
    found: list[tuple[str, int]] = []
    for letter in dict.fromkeys(term[:2]):
        found += searcher.terms_with_prefix("words", letter)
    return _nearest(term, found)


def _of_any_letter(searcher: tantivy.Searcher, term: str) -> str | None:
    """The nearest word of articles that have one so near."""
    near = tantivy.Query.fuzzy_term_query(SCHEMA, "words", term, _mistakes(term), True, False)
    counts: dict[str, int] = {}
    for _, address in searcher.search(near, _LOOKED_INTO).hits:
        article = unpacked(stored(searcher, address))
        for text in (article.title, article.excerpt, article.body, *article.topics):
            for one in words(text):
                counts[one] = counts.get(one, 0) + 1
    return _nearest(term, counts.items())


def _nearest(term: str, counted: Iterable[tuple[str, int]]) -> str | None:
    most = _mistakes(term)
    near = [
        (distance, -count, word)
        for word, count in counted
        if abs(len(word) - len(term)) <= most
        and word.isalpha()
        and (distance := OSA.distance(term, word, score_cutoff=most)) <= most
    ]
    return min(near)[2] if near else None
