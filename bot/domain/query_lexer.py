"""From a query's text to tokens: words, phrases, filters, brackets, OR, AND, NOT and minus."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn

from bot.domain.errors import QueryError
from bot.domain.query_letters import searchable
from bot.domain.query_typed import COLONS, dash
from bot.domain.query_vocabulary import QUOTES, blank, nearest

LONGEST = 1000
KEYS = (
    "topic", "provider", "type", "is", "quality", "heat", "date", "after", "before", "age", "in",
    "sort",
)  # fmt: skip

Kind = Literal["word", "phrase", "filter", "open", "close", "OR", "AND", "minus", "symbol"]

# What people type for our keys at other desks and in other tools.
_MEANT = {
    "author": "provider", "by": "provider", "publisher": "provider", "site": "provider",
    "from": "provider", "score": "quality", "rating": "quality", "hot": "heat",
    "tag": "topic", "tags": "topic", "subject": "topic", "label": "topic", "category": "topic",
    "status": "is", "state": "is", "kind": "type", "since": "after", "newer": "after",
    "until": "before", "older": "before", "on": "date", "day": "date", "during": "date",
    "order": "sort", "source": "in", "folder": "in", "path": "in",
}  # fmt: skip
_EXAMPLES = {
    "topic": 'topic:"Computer Vision"', "provider": "provider:wired.com", "type": "type:video",
    "is": "is:unpublished", "quality": "quality:>=80", "heat": "heat:>50",
    "date": "date:2023-05", "after": "after:2023-05-14", "before": "before:2023-05-14",
    "age": "age:<14d", "in": "in:news", "sort": "sort:newest",
}  # fmt: skip
# Whose values are names: what was typed is as good an example as any.
_NAMES = ("topic", "provider", "type", "in")
_SCHEMES = frozenset(("http", "https", "ftp", "file", "mailto", "tel", "urn", "doi"))
_KEY = re.compile(rf"([A-Za-z]+)[{COLONS}]")
# A number or a date may be compared without a colon, as elsewhere: quality>=80.
_COMPARED_KEY = re.compile(r"(quality|heat|date|age)(?=[<>=≥≤＜＞＝])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text from `start` to `end`. `key` and `value_start` are a filter's; a
    word's or filter's `text` is its value."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    key: str = ""
    value_start: int = 0


def tokens(text: str) -> list[Token]:
    """All tokens of the text. Raises QueryError where it is no query."""
    if len(text) > LONGEST:
        message = f"A query has at most {LONGEST:,} characters; this one has {len(text):,}."
        raise QueryError(message, LONGEST, len(text))
    for place, letter in enumerate(text):
        if "\ud800" <= letter <= "\udfff":
            raise QueryError("There is a broken character here: type it again.", place, place + 1)
    return list(_scan(text))


def example(key: str) -> str:
    """A use of the filter that works."""
    return _EXAMPLES[key]


def _scan(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if blank(text[place]):
            place += 1
            continue
        token = _token(text, place)
        yield token
        place = token.end


def _token(text: str, start: int) -> Token:
    letter = text[start]
    if letter == "(":
        return Token("open", start, start + 1)
    if letter == ")":
        return Token("close", start, start + 1)
    if (sign := dash(text, start)) is not None:
        return Token(sign, start, start + 1, letter)
    if letter in QUOTES:
        end = _closing(text, start)
        return Token("phrase", start, end, _phrase(text, start, end))
    return _filter(text, start) or _word(text, start)


def _closing(text: str, start: int) -> int:
    """The place after the quote that closes the one at `start`."""
    for place in range(start + 1, len(text)):
        if text[place] in QUOTES:
            return place + 1
    message = 'This quote is never closed: add a " where the phrase ends.'
    raise QueryError(message, start, len(text))


def _inside(text: str, start: int, end: int) -> str:
    letters = (" " if blank(letter) else letter for letter in text[start + 1 : end - 1])
    return " ".join("".join(letters).split())


def _phrase(text: str, start: int, end: int) -> str:
    phrase = _inside(text, start, end)
    if not searchable(phrase):
        message = (
            "There is nothing to look for between these quotes: put words in, or leave it out."
        )
        raise QueryError(message, start, end)
    return phrase


def _run(text: str, start: int) -> int:
    """Where the run of characters from `start` ends: at a blank, a quote or a bracket, save
    that brackets which open and close inside the run belong to it."""
    place, depth = start, 0
    while place < len(text) and not blank(text[place]) and text[place] not in QUOTES:
        if text[place] == "(" and not _closes(text, place):
            break
        if text[place] == ")" and depth == 0:
            break
        depth += (text[place] == "(") - (text[place] == ")")
        place += 1
    return place


def _closes(text: str, start: int) -> bool:
    depth = 0
    for letter in text[start:]:
        if blank(letter) or letter in QUOTES:
            return False
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return True
    return False


def _filter(text: str, start: int) -> Token | None:
    found = _KEY.match(text, start) or _COMPARED_KEY.match(text, start)
    if found is None:
        return None
    key, value_start = found[1].lower(), found.end()
    end = _run(text, value_start)
    if key not in KEYS:
        # A wide colon is one of Chinese text, where no filter was meant.
        if text[value_start - 1] == ":" and _looks_like_filter(
            key, text[value_start : value_start + 1]
        ):
            _unknown_key(text, key, start, end)
        return None
    if end == value_start and text[end : end + 1] and text[end] in QUOTES:
        end = _closing(text, value_start)
        return Token("filter", start, end, _inside(text, value_start, end), key, value_start)
    return Token("filter", start, end, text[value_start:end], key, value_start)


def _looks_like_filter(key: str, following: str) -> bool:
    """Whether somebody meant a filter: not with `re:Invent`, `https://…`, `std::sort` or a
    colon at the end of a word."""
    if len(key) < 3 or key in _SCHEMES or not following:
        return False
    return following.isalnum() or following in QUOTES or following in "<>=≥≤"


def _unknown_key(text: str, key: str, start: int, end: int) -> NoReturn:
    meant = _MEANT.get(key) or nearest(key, KEYS) or "topic"
    value = text[start + len(key) + 1 : end]
    shown = f"{meant}:{value}" if meant in _NAMES else example(meant)
    message = (
        f"There is no filter {key}: here. The nearest is {meant}: as in {shown} — "
        f'to look for the words themselves, put them in quotes: "{text[start:end]}".'
    )
    raise QueryError(message, start, end)


def _word(text: str, start: int) -> Token:
    end = _run(text, start)
    word = text[start:end]
    if word in ("OR", "AND"):
        return Token("OR" if word == "OR" else "AND", start, end)
    if word == "NOT":
        return Token("minus", start, end)
    if "*" in word[:-1] or word == "*":
        message = (
            "A star stands at the end of a word, after at least one letter: gen* finds generative."
        )
        raise QueryError(message, start, end)
    if searchable(word):
        return Token("word", start, end, word)
    if all(unicodedata.category(letter) in _PUNCTUATION for letter in word):
        return Token("symbol", start, end, word)
    message = f"There is no letter or number to look for in {word} here: leave it out."
    raise QueryError(message, start, end)


# Between words of a pasted title ("Power Apps | What's new & next").
_PUNCTUATION = frozenset(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk"))
