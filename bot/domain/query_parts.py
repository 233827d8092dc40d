"""The parts of a query: what they are, and how each is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.domain.query_vocabulary import QUOTES, blank

MatchKey = Literal["topic", "provider", "type", "in"]
NumberKey = Literal["quality", "heat"]
DateKey = Literal["date", "after", "before", "age"]
Standing = Literal["published", "unpublished", "unscored", "open", "rejected", "later"]
Sort = Literal["relevance", "newest", "quality", "heat"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; `prefix` means any word that starts so. Punctuation inside it
    (`gpt-4`, a URL) joins its pieces: they must stand next to each other."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        return self.text + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other in this order."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Match:
    """A filter that takes a name: topic, provider, type, in."""

    key: MatchKey
    value: str

    def __str__(self) -> str:
        return f"{self.key}:{written(self.value)}"


@dataclass(frozen=True, slots=True)
class Is:
    """A filter by where an article stands at the desk."""

    standing: Standing

    def __str__(self) -> str:
        return f"is:{self.standing}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A filter by a number: from `low` to `high`, None for no bound; `open_low` and
    `open_high` leave the bound itself out."""

    key: NumberKey
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False

    def __str__(self) -> str:
        return f"{self.key}:{self._value()}"

    def _value(self) -> str:
        if self.low is None:
            return ("<" if self.open_high else "<=") + number_text(self.high)
        if self.high is None:
            return (">" if self.open_low else ">=") + number_text(self.low)
        if self.low == self.high:
            return number_text(self.low)
        return f"{number_text(self.low)}..{number_text(self.high)}"


@dataclass(frozen=True, slots=True)
class Dates:
    """A filter by date: from `start` on, before `end` (aware, UTC; None for no bound).

    `text` is how it is written, since `age:<14d` means another day tomorrow. An article
    without a date matches no such filter.
    """

    key: DateKey
    text: str
    start: datetime | None
    end: datetime | None

    def __str__(self) -> str:
        return f"{self.key}:{self.text}"


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that does not match `part`."""

    part: "Part"

    def __str__(self) -> str:
        return f"-{grouped(self.part)}"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts."""

    parts: tuple["Part", ...]

    def __str__(self) -> str:
        return " OR ".join(grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts; stands inside a Not or an Any, where brackets hold it together."""

    parts: tuple["Part", ...]

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.parts)


Part: TypeAlias = Word | Phrase | Match | Is | Numbers | Dates | Not | Any | All


def grouped(part: Part) -> str:
    """The part's text, in brackets where it is more than one term."""
    return f"({part})" if isinstance(part, Any | All) else str(part)


def written(value: str) -> str:
    """A filter's value, quoted where it needs to be. Quotes inside a name are left out: names
    are compared without them."""
    plain = "".join(letter for letter in value if letter not in QUOTES)
    bare = plain and not any(blank(letter) or letter in "()" for letter in plain)
    return plain if bare else f'"{plain}"'


def number_text(number: float | None) -> str:
    """The number without an exponent and without trailing zeros."""
    return f"{(number or 0.0):.6f}".rstrip("0").rstrip(".")


def walk(part: Part) -> Iterator[Part]:
    """The part and everything inside it."""
    yield part
    if isinstance(part, Not):
        yield from walk(part.part)
    elif isinstance(part, Any | All):
        for inner in part.parts:
            yield from walk(inner)


def wanted(part: Part) -> Iterator[Word | Phrase]:
    """The words and phrases that an article is wanted for: none of those inside a Not."""
    if isinstance(part, Word | Phrase):
        yield part
    elif isinstance(part, Any | All):
        for inner in part.parts:
            yield from wanted(inner)


def with_words(part: Part, words: Mapping[str, str]) -> Part:
    """The part with other words: those of `words` for what they stand beside in it."""
    match part:
        case Word(text, prefix):
            return Word(words.get(text, text), prefix)
        case Phrase(text):
            return Phrase(" ".join(words.get(word, word) for word in text.split(" ")))
        case Not(inner):
            return Not(with_words(inner, words))
        case Any(parts) | All(parts):
            return type(part)(tuple(with_words(inner, words) for inner in parts))
        case _:
            return part
