"""Which words of an excerpt a query found."""

import re
from collections.abc import Sequence
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
# The same where a text has neither accents nor names with a sign: found in a third of the time.
_PLAIN_TOKEN = re.compile("[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Needle:
    """Terms that stand next to each other; with `prefix`, words with endings, of which the last
    is only begun."""

    terms: tuple[str, ...]
    prefix: bool

    def length_at(self, places: Sequence[str], start: int) -> int:
        """How many terms match from `start` on: all of them, or 0."""
        count = len(self.terms)
        found = places[start : start + count]
        if len(found) < count or list(self.terms[:-1]) != list(found[:-1]):
            return 0
        last, end = self.terms[-1], found[-1]
        return count if (end.startswith(last) if self.prefix else end == last) else 0


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
    spans, stemmed, plain = _terms(text)
    # Few places can be the start of anything: only these are looked at more closely.
    whole = {needle.terms[0] for needle in wanted_terms if not needle.prefix}
    begun = tuple(needle.terms[0] for needle in wanted_terms if needle.prefix)
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(spans):
        if stemmed[place] not in whole and not plain[place].startswith(begun):
            place += 1
            continue
        lengths = (n.length_at(plain if n.prefix else stemmed, place) for n in wanted_terms)
        length = max(lengths)
        if length:
            found.append((spans[place][0], spans[place + length - 1][1]))
        place += length or 1
    return tuple(found)


def _terms(text: str) -> tuple[list[tuple[int, int]], list[str], list[str]]:
    """The words' places, and for each its stem and its plain form."""
    spans, stemmed, plain = [], [], []
    tokens = _PLAIN_TOKEN if text.isascii() and not may_be_signed(text) else _TOKEN
    for token in tokens.finditer(text):
        pair = _pair(token[0])
        if pair is not None:
            spans.append(token.span())
            stemmed.append(pair[0])
            plain.append(pair[1])
    return spans, stemmed, plain


@lru_cache(maxsize=20_000)
def _pair(word: str) -> tuple[str, str] | None:
    """The word's stem and its plain form; None where it is too long to be a term."""
    stem, plain = stems(word), words(word)
    return (stem[0], plain[0]) if len(stem) == len(plain) == 1 else None
