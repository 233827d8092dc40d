"""Which words of an excerpt a query found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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

Pair = tuple[str, str]
"""A word's stem and its plain form."""


@dataclass(frozen=True, slots=True)
class Needle:
    """Terms that stand next to each other; with `prefix`, words with endings, of which the last
    is only begun."""

    terms: tuple[str, ...]
    prefix: bool

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
    usual = _USUAL.fullmatch(text) and not may_be_signed(text)
    tokens = list((_USUAL_TOKEN if usual else _TOKEN).finditer(text))
    pairs = [_pair(token[0]) for token in tokens]
    if None in pairs:
        tokens = [token for token, pair in zip(tokens, pairs, strict=True) if pair]
    known = [pair for pair in pairs if pair]
    lengths = _lengths(known, wanted_terms)
    return tuple((tokens[at].start(), tokens[at + length - 1].end()) for at, length in lengths)


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
