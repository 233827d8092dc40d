"""The words of a story: what two tellings of it have in common, whoever wrote them."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TypeVar

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_MILLIONS = re.compile(r"(\d+(?:\.\d+)?)mn?")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")

_EMPTY_WORDS = """a about after all also an and any are as at be been but by can could did do
    does don for from get gets got had has have he her here his how i if in into is it its just ll
    may more most new no not now of off on or other our out over re s said say says she should
    so some such t than that the their them then there these they this to up ve was we were what
    when where which who why will with would you your"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that every text has, and what is left of `don't` and `we've`."""

_SERIES = """weekly daily monthly roundup recap digest newsletter briefing bulletin edition episode
    podcast issue volume part week day month today morning evening review news update"""

_COUNTING = """one two three four five six seven eight nine ten eleven twelve
    ii iii iv vi vii viii ix jan feb mar apr may jun jul aug sep sept oct nov dec
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday"""
_COUNTED = frozenset(_COUNTING.split())

_AROUND = """.,:;!?'"()[]"""
_REMEMBERED, _LONGEST = 60_000, 40
_Value = TypeVar("_Value")

_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "ed", "es", "er", "s", "e")


def words(text: str) -> list[str]:
    """The words of a text in order, as they are compared: folded, without endings, and without
    those that every text has. `38M` gives `38` and `million`."""
    return " ".join(map(_FOUND.__getitem__, text.split())).split()


class Remembered(dict[str, _Value]):
    """What follows from a word, for the words met last: several times as quick to ask as
    `lru_cache` is."""

    def __init__(self, work_out: Callable[[str], _Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> _Value:
        made = self._work_out(word)
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = made
        return made


def counts(word: str) -> bool:
    """Whether the word tells one of a series from the next: a number, a version, a date."""
    return word in _COUNTED or not word.isalpha()


def names_series() -> frozenset[str]:
    """The words that the titles of a series share, such as `roundup`."""
    return frozenset(map(_stem, _SERIES.split()))


def _pairs(found: list[str]) -> Iterator[str]:
    """Where a script has no spaces, every two letters in a row are a word."""
    for word in found:
        if len(word) > 2 and _WITHOUT_SPACES.search(word):
            yield from (word[start : start + 2] for start in range(len(word) - 1))
        else:
            yield word


def _stem(word: str) -> str:
    """The word without the ending that tells `exposes` from `exposed`: that it is the same for
    both is enough, it need be no word. Empty where every text has it, two for `38m`."""
    if word in _EMPTY:
        return ""
    if counts(word):
        millions = _MILLIONS.fullmatch(word)
        return f"{millions[1]} million" if millions else word
    if len(word) < 4 or not word.endswith(_ENDINGS):
        return word
    ending = next(ending for ending in _ENDINGS if word.endswith(ending))
    return word.removesuffix(ending) if len(word) - len(ending) >= 3 else word


def _found(written: str) -> str:
    """The words in a piece of text that is written without a space."""
    if written.isascii():
        bare = written.strip(_AROUND).lower()
        return _stem(bare) if bare.isalnum() else " ".join(map(_stem, _WORD.findall(bare)))
    folded = unicodedata.normalize("NFKC", written).casefold()
    found = " ".join(map(_stem, _WORD.findall(folded))).split()
    return " ".join(_pairs(found) if _WITHOUT_SPACES.search(folded) else found)


_FOUND = Remembered(_found)
