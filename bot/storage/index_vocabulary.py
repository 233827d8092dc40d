"""The words that the articles have, with their endings: which of them somebody meant."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from string import ascii_lowercase

import tantivy
from rapidfuzz.distance import OSA

from bot.storage.analysis import words

_FEWEST_LETTERS = 3
_FORGOTTEN_FROM = 4
_ANY_MISTAKE_FROM = 5
_TWO_MISTAKES_FROM = 6
_ANY_TWO_FROM = 8
_LONGEST = 30
# So many letters leave few words to compare with, in a million articles too.
_BEGINNING = 4
_MOST_OF_A_BEGINNING = 200


def nearest_word(searcher: tantivy.Searcher, word: str) -> str | None:
    """The word of the articles that most probably was meant by one that finds nothing: the fewest
    mistakes away, then the most used; None where nothing is near enough, or it is itself a word of
    the articles.

    A mistake is a letter left out, put in or in place of another, or two neighbours swapped. A
    short word is more likely to be another one than misspelt, so how many and which mistakes are
    thought of depends on its length. It is made for latin letters and one word. What it costs
    depends on the word's length and hardly on the number of articles.
    """
    terms = words(word)
    if len(terms) != 1 or not _is_plain(terms[0]):
        return None
    term = terms[0]
    if searcher.doc_freq("words", term):
        return None  # it is a word: what it is in is left out of this search
    found = _most_used(searcher, _one_mistake_away(term))
    if found is None and len(term) >= _TWO_MISTAKES_FROM:
        found = _two_mistakes_away(searcher, term)
    return found


def _is_plain(term: str) -> bool:
    return term.isascii() and term.isalpha() and _FEWEST_LETTERS <= len(term) <= _LONGEST


def _most_used(searcher: tantivy.Searcher, candidates: Iterable[str]) -> str | None:
    used = [(-searcher.doc_freq("words", one), one) for one in dict.fromkeys(candidates)]
    count, one = min(used, default=(0, ""))
    return one if count else None


def _one_mistake_away(term: str) -> Iterator[str]:
    """All that could be meant, whether or not it is a word. In a short one the first letter is
    right."""
    if len(term) >= _ANY_MISTAKE_FROM:
        yield from _swapped(term)
        yield from _with_one_more(term)
        yield from _with_one_less(term)
        yield from _with_another(term)
        return
    first, rest = term[0], term[1:]
    likely = _swapped(rest)
    if len(term) >= _FORGOTTEN_FROM:
        likely = chain(likely, _with_one_more(rest), _undoubled(rest))
    yield from (first + one for one in likely)


def _swapped(term: str) -> Iterator[str]:
    for at in range(len(term) - 1):
        yield term[:at] + term[at + 1] + term[at] + term[at + 2 :]


def _with_one_more(term: str) -> Iterator[str]:
    for at in range(len(term) + 1):
        yield from (term[:at] + letter + term[at:] for letter in ascii_lowercase)


def _with_one_less(term: str) -> Iterator[str]:
    return (term[:at] + term[at + 1 :] for at in range(len(term)))


def _undoubled(term: str) -> Iterator[str]:
    return (term[:at] + term[at + 1 :] for at in range(1, len(term)) if term[at - 1] == term[at])


def _with_another(term: str) -> Iterator[str]:
    for at in range(len(term)):
        yield from (term[:at] + letter + term[at + 1 :] for letter in ascii_lowercase)


def _two_mistakes_away(searcher: tantivy.Searcher, term: str) -> str | None:
    """The most used word of those that begin as the term does, with one mistake at most there."""
    begins = term[: _BEGINNING + 1]
    others = (*_swapped(begins), *_with_one_more(begins), *_with_one_less(begins))
    beginnings = dict.fromkeys(
        one[:_BEGINNING] for one in (begins, *others, *_with_another(begins))
    )
    near = [
        (-count, word)
        for beginning in beginnings
        for word, count in searcher.terms_with_prefix(
            "words", beginning, limit=_MOST_OF_A_BEGINNING
        )
        if _is_near(term, word)
    ]
    return min(near, default=(0, None))[1]


def _is_near(term: str, word: str) -> bool:
    """Whether two mistakes turn the word into the term. In a word that is not long, letters may
    only have been swapped and left out: with others in their place it is another word."""
    if not word.isalpha() or OSA.distance(word, term, score_cutoff=2) > 2:
        return False
    if len(term) >= _ANY_TWO_FROM:
        return len(word) >= len(term) - 1
    return not Counter(term) - Counter(word)
