"""Which words of an excerpt a query found."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from bot.domain.query import Query, Word
from bot.domain.query_letters import PICTURES, SPACELESS
from bot.domain.query_parts import wanted
from bot.storage.analysis import may_be_signed, stemmed, stems, words
from bot.storage.index_words import forms, joins

# What analysis makes one term of: a name with its sign, a sign or picture alone, a run of letters
# with the accents and soft hyphens inside it.
_LETTER = rf"[^\W_{SPACELESS}{PICTURES}]"
_TOKEN = re.compile(
    r"(?<!\w)(?:[a-z](?:\+\+|\#)|a\.i(?:\.|(?!\w)))"
    r"|(?:(?<!\w)|(?<=\basp)|(?<=\bvb)|(?<=\bado))\.net(?!\w)"
    rf"|[{SPACELESS}{PICTURES}]|{_LETTER}(?:{_LETTER}|[\u00ad\u0300-\u036f])*",
    re.IGNORECASE,
)
# The same, found in a sixth of the time, where a text has no signs but usual ones and no letters
# but latin ones, each a single character.
_LATIN = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_USUAL = re.compile(f"[\x00-\x7f\u00a0\u00ab\u00bb\u2010-\u2027{_LATIN}]*")
_USUAL_TOKEN = re.compile(f"[{_LATIN}]+")
_ACCENTED = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")

_CHANGED = 2
"""How many of a stem's last letters may be others than the word has, as in `happy`, `dying`."""

Pair = tuple[str, str]
"""A word's stem and its plain form."""


@dataclass(frozen=True, slots=True)
class Needle:
    """Terms that stand next to each other; with `prefix`, words with endings, of which the last
    is only begun."""

    terms: tuple[str, ...]
    prefix: bool

    @property
    def head(self) -> str:
        """What any word begins with that can be the first of these, in small letters."""
        first = self.terms[0]
        whole = self.prefix and len(self.terms) == 1
        return first if whole else first[: max(1, len(first) - _CHANGED)]

    def length_at(self, places: list[str], start: int) -> int:
        """How many terms match from `start` on: all of them, or 0."""
        *first, last = self.terms
        end = start + len(first)
        if end >= len(places) or (first and first != places[start:end]):
            return 0
        found = places[end].startswith(last) if self.prefix else places[end] == last
        return len(self.terms) if found else 0


def needles(query: Query) -> list[Needle]:
    """What to look for: the query's words and phrases, none of those it leaves out."""
    made = []
    for part in (found for outer in query.parts for found in wanted(outer)):
        prefix = isinstance(part, Word) and part.prefix
        for form in forms(part.text):
            made.append(Needle(form if prefix else tuple(stemmed(form)), prefix))
    made += [Needle(tuple(stemmed([word])), False) for _, word in joins(query.parts)]
    return list(dict.fromkeys(made))


def marks(text: str, wanted_terms: Sequence[Needle]) -> tuple[tuple[int, int], ...]:
    """The places in `text` that match, as (start, end), in order and not overlapping."""
    if not wanted_terms or not text:
        return ()
    lower = text.lower()
    if _USUAL.fullmatch(text) and not may_be_signed(text) and len(lower) == len(text):
        return tuple(_in_usual(text, lower, wanted_terms))
    tokens = list(_TOKEN.finditer(text))
    pairs = [_pair(token[0]) for token in tokens]
    if None in pairs:
        tokens = [token for token, pair in zip(tokens, pairs, strict=True) if pair]
    known = [pair for pair in pairs if pair]
    lengths = _lengths(known, wanted_terms)
    return tuple((tokens[at].start(), tokens[at + length - 1].end()) for at, length in lengths)


def _in_usual(text: str, lower: str, wanted_terms: Sequence[Needle]) -> Iterator[tuple[int, int]]:
    """The same, found without taking the whole text apart: a word begins as its stem does, but
    for the last two letters of that at most. One with accents may be any."""
    end, longest = 0, max(len(needle.terms) for needle in wanted_terms)
    places = _places(lower, {needle.head for needle in wanted_terms})
    if not lower.isascii():
        places |= {_beginning(lower, found.start()) for found in _ACCENTED.finditer(lower)}
    for start in sorted(places):
        if start >= end and not lower[start - 1 : start].isalnum():
            words = list(islice(_from(text, start), longest))
            length = _longest([pair for pair, _ in words], wanted_terms)
            if length:
                end = words[length - 1][1]
                yield start, end


def _places(lower: str, heads: Iterable[str]) -> set[int]:
    places = set[int]()
    for head in heads:
        place = lower.find(head)
        while place >= 0:
            places.add(place)
            place = lower.find(head, place + 1)
    return places


def _beginning(text: str, place: int) -> int:
    """Where the word begins that has a letter at this place."""
    while text[place - 1 : place].isalnum():
        place -= 1
    return place


def _from(text: str, start: int) -> Iterator[tuple[Pair, int]]:
    """The words from a place on, each with where it ends."""
    for token in _USUAL_TOKEN.finditer(text, start):
        pair = _pair(token[0])
        if pair:
            yield pair, token.end()


def _longest(pairs: Sequence[Pair], wanted_terms: Sequence[Needle]) -> int:
    """How many of the first words match at most; 0 where the first one does not."""
    stemmed, plain = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return max(n.length_at(plain if n.prefix else stemmed, 0) for n in wanted_terms)


def _lengths(pairs: Sequence[Pair], wanted_terms: Sequence[Needle]) -> Iterator[tuple[int, int]]:
    """The places where something matches, with how many words do, not overlapping."""
    starts, end = _starts(pairs, wanted_terms), 0
    if not starts:
        return
    stemmed, plain = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    for place in starts:
        if place < end:
            continue
        length = max(n.length_at(plain if n.prefix else stemmed, place) for n in wanted_terms)
        if length:
            end = place + length
            yield place, length


def _starts(pairs: Sequence[Pair], wanted_terms: Sequence[Needle]) -> list[int]:
    """The few places that can be the start of anything."""
    whole = {needle.terms[0] for needle in wanted_terms if not needle.prefix}
    begun = tuple(needle.terms[0] for needle in wanted_terms if needle.prefix)
    if not begun:
        return [place for place, pair in enumerate(pairs) if pair[0] in whole]
    return [
        place
        for place, (stem, plain) in enumerate(pairs)
        if stem in whole or plain.startswith(begun)
    ]


@lru_cache(maxsize=20_000)
def _pair(word: str) -> Pair | None:
    """The word's stem and its plain form; None where it is too long to be a term."""
    stem, plain = stems(word), words(word)
    return (stem[0], plain[0]) if len(stem) == len(plain) == 1 else None
