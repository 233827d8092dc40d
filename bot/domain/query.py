"""Query: the one language of the slash command, the digests, the queue and the command line.

Words (all must match), "a phrase", -not, OR, prefix*, brackets, and the filters topic:
provider: type: is: quality: heat: date: after: before: age: in: sort:. OR joins its two
neighbours only: `a b OR c d` means a, and b or c, and d. Between terms, AND means what a space
means, and NOT is a minus. `after:2023-05` begins with June, `before:2023-05` ends with April;
`date:>=2023-05` begins with May.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.errors import QueryError
from bot.domain.query_dates import Clock
from bot.domain.query_filters import Reading
from bot.domain.query_lexer import LONGEST, tokens
from bot.domain.query_limits import MOST_WORDS, refuse_costly
from bot.domain.query_parser import Parser
from bot.domain.query_parts import (
    All,
    Any,
    Dates,
    Is,
    Match,
    Not,
    Numbers,
    Part,
    Phrase,
    Sort,
    Standing,
    Word,
    walk,
    wanted,
    with_words,
)
from bot.domain.query_vocabulary import Vocabulary

__all__ = [
    "All", "Any", "Dates", "DeskStates", "Is", "Match", "Not", "Numbers", "Part", "Phrase",
    "Query", "Sort", "Standing", "Vocabulary", "Word", "parse",
]  # fmt: skip


@dataclass(frozen=True)
class DeskStates:
    """The ids of articles that the ledger has an open decision about, by verb."""

    rejected: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    publishing: frozenset[str] = frozenset()

    @cached_property
    def decided(self) -> frozenset[str]:
        """All of them: what `is:open` leaves out."""
        return self.rejected | self.later | self.publishing


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood: all `parts` must match. `str(query)` is its text, which parses to
    the same query; `sort_by` is None where the text names no order."""

    parts: tuple[Part, ...] = ()
    sort_by: Sort | None = None

    def __str__(self) -> str:
        pieces = [str(part) for part in self.parts]
        return " ".join(pieces + [f"sort:{self.sort_by}"] * bool(self.sort_by))

    @property
    def has_words(self) -> bool:
        """Whether there is a word or phrase to look for, so that relevance means something."""
        return any(True for part in self.parts for _ in wanted(part))

    @property
    def sort(self) -> Sort:
        """The order of the results: as named, else relevance for words, else quality."""
        return self.sort_by or ("relevance" if self.has_words else "quality")

    @property
    def review(self) -> bool:
        """Whether the query itself says where articles stand: an `is:` other than unscored."""
        inner = (part for outer in self.parts for part in walk(outer))
        return any(isinstance(part, Is) and part.standing != "unscored" for part in inner)

    def with_sort(self, name: Sort) -> "Query":
        """The same query in another order."""
        return replace(self, sort_by=name)

    def and_open(self) -> "Query":
        """The query within what waits for a decision, unless it says itself where articles
        stand."""
        return self if self.review else replace(self, parts=(*self.parts, Is("open")))

    def with_words(self, words: Mapping[str, str]) -> "Query":
        """The query with some of its words exchanged for others, which are letters alone."""
        return replace(self, parts=tuple(with_words(part, words) for part in self.parts))

    def relaxations(self) -> Iterator["Query"]:
        """Wider queries, the least changed first: with `or` for OR, as some people write it; then
        without one part (numbers and dates before names, words last), then without more and more
        of them, then any of the words."""
        if (meant := _in_capitals(self.parts)) != self.parts:
            yield replace(self, parts=meant)
        order = sorted(range(len(self.parts)), key=lambda at: (_rank(self.parts[at]), -at))
        for at in order if len(order) > 1 else ():
            yield self._without({at})
        for count in range(2, len(order)):
            yield self._without(set(order[:count]))
        words = (word for part in self.parts for word in wanted(part))
        pieces = tuple(dict.fromkeys(Word(text) for word in words for text in _pieces(word)))
        if 1 < len(pieces) <= MOST_WORDS:
            yield replace(self, parts=(Any(pieces),))

    def _without(self, places: set[int]) -> "Query":
        kept = (part for at, part in enumerate(self.parts) if at not in places)
        return replace(self, parts=tuple(kept))


def _in_capitals(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with `or` and `and` for OR and AND where they stand between two others."""
    made: list[Part] = []
    joining: str = ""
    for place, part in enumerate(parts):
        small = part.text if isinstance(part, Word) and not part.prefix else ""
        if small in ("or", "and") and made and not joining and place + 1 < len(parts):
            joining = small
        else:
            made[-1:] = _joined(made[-1:], part, joining)
            joining = ""
    return tuple(made)


def _joined(before: list[Part], part: Part, joining: str) -> list[Part]:
    if joining != "or":
        return [*before, part]
    either = (one.parts if isinstance(one, Any) else (one,) for one in (*before, part))
    return [Any(tuple(inner for parts in either for inner in parts))]


def _rank(part: Part) -> int:
    """How readily a part is given up: numbers and dates first, words last."""
    if isinstance(part, Numbers | Dates):
        return 0
    return 2 if any(True for _ in wanted(part)) else 1


# Words of the language, and what is in all links.
_NO_PIECES = ("OR", "AND", "NOT", "http", "https", "www")


def _pieces(word: Word | Phrase) -> list[str]:
    """The words of a word or phrase, letters and numbers alone: safe to print as words."""
    spaced = "".join(letter if letter.isalnum() else " " for letter in word.text)
    return [piece for piece in spaced.split() if piece not in _NO_PIECES]


def parse(
    text: str, *, now: datetime, zone: ZoneInfo, vocabulary: Vocabulary | None = None
) -> Query:
    """Read a query.

    `now` is aware; dates and ages are read against it in `zone`. With a vocabulary, topics,
    providers, types and sources that do not exist are refused, and those that do get the name
    as it is written at this desk. Raises QueryError, and nothing else, with the place in `text`.
    """
    reading = Reading(Clock(now.astimezone(UTC), zone), vocabulary)
    parser = Parser(tokens(text), reading)
    parts = parser.query()
    refuse_costly(parts, len(text))
    query = Query(parts, parser.sort)
    if len(str(query)) > LONGEST:
        message = f"Written out with full names, this query has more than {LONGEST:,} characters."
        raise QueryError(message, 0, len(text))
    return query
