"""The ways in which one word may be written: gpt-4, gpt4 and gpt 4; e-mail and email."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.domain.query_parts import Part, Word
from bot.storage.analysis import stemmed, words

_ATOM = re.compile("[a-z]+|[0-9]+")
_MOST_ATOMS = 4
_LONGEST_JOINED = 30
_SCRIPT = "js"
# Stemming leaves a plural without a vowel as it is: LLM and LLMs.
_ABBREVIATION = re.compile("[bcdfghjklmnpqrstvwxz]{2,5}[bcdfghjklmnpqrtvwxz]s?")

# What stemming takes off, by far the most often.
_ENDINGS = (
    *("s", "es", "ed", "ing", "ings", "er", "ers", "y", "ies", "ly", "ion", "ions", "ation"),
    *("ations", "ative", "ive", "ize", "ized", "izing", "ization", "al", "ally", "ical", "able"),
    *("ible", "ability", "ity", "ities", "ment", "ments", "ness", "ful", "fulness", "ous"),
    *("ousness", "ant", "ance", "ent", "ence", "ism", "ist", "ate", "ated", "ating", "e", "d"),
)

Form = tuple[str, ...]


@lru_cache(maxsize=1_000)  # asked for to search and for each mark
def forms(text: str) -> tuple[Form, ...]:
    """The ways to write a word or phrase, each as terms that stand next to each other; none where
    there is nothing to look for. What has blanks is meant as it stands."""
    whole = tuple(words(text))
    if not whole:
        return ()
    atoms = _atoms(whole)
    if " " in text or not atoms:
        return (whole,)
    made = [whole, *_ways(atoms)]
    if len(whole) == 1 and _ABBREVIATION.fullmatch(whole[0]):
        made.append((whole[0].removesuffix("s") if whole[0][-1] == "s" else f"{whole[0]}s",))
    if len(whole) == 2 and all(term.isalpha() for term in whole):
        made.append(("".join(whole),))
    if whole[0].endswith(_SCRIPT) and len(whole) == 1 and len(text) > len(_SCRIPT) + 1:
        made.append((whole[0].removesuffix(_SCRIPT), _SCRIPT))
    return tuple(dict.fromkeys(made))


@lru_cache(maxsize=1_000)
def shorter_stems(beginning: str) -> tuple[str, ...]:
    """The stems of words that begin so, where the stem is shorter than what was typed: it can also
    be the stem of a word that begins in another way."""
    whole = {beginning}
    for ending in _ENDINGS:
        for typed in range(min(len(ending), len(beginning) - 1)):
            if beginning.endswith(ending[:typed]):
                whole.add(beginning + ending[typed:])
    found = stemmed(sorted(whole))
    return tuple(sorted({stem for stem in found if not stem.startswith(beginning)}))


def joins(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """Words that are neighbours in the query and may be one word in a text, as in `gpt 4` and
    `power apps`: for each, its place in `parts` and the word that both make."""
    for place, pair in _pairs(parts):
        joined = "".join(pair)
        if joined.isascii() and not joined.isdigit() and len(joined) <= _LONGEST_JOINED:
            yield place, joined
            yield place + 1, joined


def neighbours(parts: Sequence[Part]) -> Iterator[Form]:
    """The words that are neighbours in the query, two by two."""
    return (pair for _, pair in _pairs(parts))


def _pairs(parts: Sequence[Part]) -> Iterator[tuple[int, Form]]:
    terms = [
        words(part.text) if isinstance(part, Word) and not part.prefix else () for part in parts
    ]
    for place, (left, right) in enumerate(pairwise(terms)):
        if len(left) == len(right) == 1:
            yield place, (*left, *right)


def _atoms(whole: Form) -> Form:
    """The runs of letters and of digits; none where the word is too much for other forms."""
    if not all(term.isascii() for term in whole):
        return ()
    found = tuple(atom for term in whole for atom in _ATOM.findall(term))
    return found if len(found) <= _MOST_ATOMS else ()


def _ways(atoms: Form) -> list[Form]:
    """With and without a seam at each place where letters and digits meet."""
    made: list[Form] = [atoms[:1]]
    for before, atom in pairwise(atoms):
        apart = [(*way, atom) for way in made]
        if before.isdigit() != atom.isdigit():
            apart += [(*way[:-1], way[-1] + atom) for way in made]
        made = apart
    return made
