"""From a filter's key and value to a part of the query."""

import re
from dataclasses import dataclass
from typing import NoReturn, TypeVar, cast, get_args

from bot.domain.errors import QueryError
from bot.domain.query_dates import Clock, Misread, operator, read_dates
from bot.domain.query_lexer import Token, example
from bot.domain.query_parts import (
    DateKey,
    Dates,
    Is,
    Match,
    MatchKey,
    NumberKey,
    Numbers,
    Sort,
    Standing,
    written,
)
from bot.domain.query_typed import typed_value
from bot.domain.query_vocabulary import Vocabulary, nearest

_DIGITS = r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?"
_NUMBER = re.compile(_DIGITS)
# What people write for 70..90 and for >=70; one end may be open.
_RANGE = re.compile(rf"({_DIGITS})? ?\.\. ?({_DIGITS})?|({_DIGITS}) ?- ?({_DIGITS})|({_DIGITS})\+")
_SIGNS = "<>=≥≤＜＞＝ "
_NUMBER_HINT = "write a number, with >=, <= , > or < before it, or two as 70..90"
_NOUNS = {"topic": "topic", "provider": "provider", "type": "type", "in": "source"}

# What people say for the values of is: and sort: that they can't know.
_MEANT = {
    "waiting": "open", "new": "open", "unread": "open", "undecided": "open", "pending": "open",
    "todo": "open", "postponed": "later", "snoozed": "later", "live": "published",
    "draft": "unpublished", "declined": "rejected", "unrated": "unscored",
    "date": "newest", "recent": "newest", "latest": "newest", "age": "newest", "time": "newest",
    "best": "quality", "score": "quality", "rating": "quality", "hot": "heat", "match": "relevance",
}  # fmt: skip

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Reading:
    """What values are read against: the clock of whoever asks, and the names that exist."""

    clock: Clock
    vocabulary: Vocabulary | None


def read_filter(token: Token, reading: Reading) -> Match | Is | Numbers | Dates:
    """The part that the filter stands for. Raises QueryError naming what would work."""
    _refuse_empty(token)
    if token.key in get_args(MatchKey):
        return _match(token, reading.vocabulary)
    if token.key == "is":
        return Is(_choice(token, get_args(Standing)))
    value = typed_value(token.text)
    try:
        if token.key in get_args(NumberKey):
            return _numbers(cast(NumberKey, token.key), value)
        return read_dates(cast(DateKey, token.key), value, reading.clock)
    except Misread as problem:
        message = f"{token.key}:{token.text} can't be read: {problem}."
        raise QueryError(message, token.start, token.end) from None


def read_sort(token: Token) -> Sort:
    """The order that `sort:` names. Raises QueryError."""
    _refuse_empty(token)
    return _choice(token, get_args(Sort))


def _refuse_empty(token: Token) -> None:
    compared = token.key in (*get_args(NumberKey), *get_args(DateKey))
    if token.text.strip(_SIGNS if compared else None):
        return
    after = "sign" if token.text.strip() else "colon"
    message = (
        f"{token.key}: needs a value right after the {after}, without a space, "
        f"as in {example(token.key)}."
    )
    raise QueryError(message, token.start, token.end)


def _choice(token: Token, choices: tuple[Choice, ...]) -> Choice:
    wanted = token.text.lower()
    for choice in choices:
        if choice == wanted:
            return choice
    meant = _MEANT.get(wanted)
    near = meant if meant in choices else nearest(wanted, choices)
    message = f"{token.key}: takes {_listed(choices)}. The nearest is {token.key}:{near}."
    raise QueryError(message, token.value_start, token.end)


def _listed(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _match(token: Token, vocabulary: Vocabulary | None) -> Match:
    key = cast(MatchKey, token.key)
    name = vocabulary.canonical(key, token.text) if vocabulary else None
    if vocabulary and vocabulary.complete and name is None:
        _unknown_name(token, key, vocabulary)
    return Match(key, name or " ".join(token.text.split()))


def _unknown_name(token: Token, key: MatchKey, vocabulary: Vocabulary) -> NoReturn:
    near = vocabulary.nearest(key, token.text)
    noun = _NOUNS[key]
    hint = f"The nearest is {key}:{written(near)}." if near else f"No article has a {noun} yet."
    message = f"There is no {noun} {written(token.text)}. {hint}"
    raise QueryError(message, token.value_start, token.end)


def _numbers(key: NumberKey, value: str) -> Numbers:
    if (found := _RANGE.fullmatch(value)) and any(found.groups()):
        first, last = found[1] or found[3] or found[5], found[2] or found[4]
        return _number_range(key, first, last)
    sign, rest = operator(value)
    number = _number(rest)
    made: dict[str, Numbers] = {
        "": Numbers(key, number, number),
        ">": Numbers(key, low=number, open_low=True),
        ">=": Numbers(key, low=number),
        "<": Numbers(key, high=number, open_high=True),
        "<=": Numbers(key, high=number),
    }
    return made[sign]


def _number_range(key: NumberKey, first: str | None, last: str | None) -> Numbers:
    low, high = (None if one is None else float(one) for one in (first, last))
    if low is not None and high is not None and high < low:
        raise Misread(f"no number is from {first} to {last}: write {key}:{last}..{first}")
    return Numbers(key, low, high)


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text.strip()) is None:
        raise Misread(_NUMBER_HINT)
    return float(text)
