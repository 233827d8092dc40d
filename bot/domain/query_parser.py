"""From tokens to the parts of a query.

    query   = term { term }              all of them must match
    term    = operand { "OR" operand }   at least one of them
    operand = [ "-" ] ( word | "phrase" | key:value | "(" query ")" )

So OR joins its two neighbours only: `a b OR c d` means a, and b or c, and d.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.errors import QueryError
from bot.domain.query_filters import Reading, read_filter, read_sort
from bot.domain.query_lexer import Token
from bot.domain.query_parts import All, Any, Not, Part, Phrase, Sort, Word

DEEPEST = 20


@dataclass(slots=True)
class Parser:
    """Reads tokens once, from left to right. `sort` is set where the query names an order."""

    tokens: Sequence[Token]
    reading: Reading
    sort: Sort | None = None
    place: int = 0
    open: list[Token] = field(default_factory=list)

    def query(self) -> tuple[Part, ...]:
        """All parts. Raises QueryError."""
        parts = self._sequence()
        if (token := self._peek()) is not None:
            message = "This bracket closes nothing: leave it out, or open one before it."
            raise QueryError(message, token.start, token.end)
        if not parts and self.sort is None and self.tokens:
            message = "There is no letter or number to look for here."
            raise QueryError(message, self.tokens[0].start, self.tokens[-1].end)
        return parts

    def _sequence(self) -> tuple[Part, ...]:
        parts: list[Part] = []
        joined: Token | None = None
        while (token := self._peek()) is not None and token.kind != "close":
            if token.kind == "AND":
                if not parts or joined:
                    raise _lone(token)
                joined = self._next()
            elif self._skipped(token):
                continue
            else:
                parts.extend(_spread(self._term()))
                joined = None
        if joined:
            raise _lone(joined)
        return tuple(parts)

    def _skipped(self, token: Token) -> bool:
        """Pass over `sort:`, which is no part, and over the bare punctuation of pasted text."""
        following = self._peek(1)
        if token.kind == "filter" and token.key == "sort":
            self._take_sort(token, following)
        elif token.kind != "symbol" or (following and following.kind == "OR"):
            return False
        self.place += 1
        return True

    def _take_sort(self, token: Token, following: Token | None) -> None:
        if self.sort is not None:
            message = "sort: is here twice: leave one of them."
            raise QueryError(message, token.start, token.end)
        if self.open or (following and following.kind == "OR"):
            raise _misplaced_sort(token)
        self.sort = read_sort(token)

    def _term(self) -> Part:
        parts = [self._operand()]
        while (token := self._peek()) is not None and token.kind == "OR":
            self.place += 1
            if not self._operand_follows():
                raise _lone(token)
            parts.append(self._operand())
        if len(parts) == 1:
            return parts[0]
        flat = (
            inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,))
        )
        return Any(tuple(flat))

    def _operand_follows(self) -> bool:
        token = self._peek()
        return token is not None and token.kind not in ("close", "OR", "AND")

    def _operand(self) -> Part:
        token = self._next()
        match token.kind:
            case "word":
                prefix = token.text.endswith("*")
                return Word(token.text.removesuffix("*"), prefix)
            case "phrase":
                return Phrase(token.text)
            case "filter" if token.key == "sort":
                raise _misplaced_sort(token)
            case "filter":
                return read_filter(token, self.reading)
            case "minus":
                return self._negated(token)
            case "open":
                return self._group(token)
            case _:
                raise _lone(token)

    def _negated(self, minus: Token) -> Part:
        token = self._peek()
        apart = token is None or (minus.end - minus.start == 1 and token.start != minus.end)
        if (
            token is None
            or apart
            or token.kind in ("minus", "symbol")
            or not self._operand_follows()
        ):
            message = (
                "A minus stands right before what it leaves out, as in -deepfake; "
                'to look for the sign itself, put it in quotes with its words: "a - b".'
            )
            raise QueryError(message, minus.start, minus.end)
        part = self._operand()
        return part.part if isinstance(part, Not) else Not(part)

    def _group(self, bracket: Token) -> Part:
        self.open.append(bracket)
        if len(self.open) > DEEPEST:
            message = f"Brackets go at most {DEEPEST} deep."
            raise QueryError(message, bracket.start, bracket.end)
        parts = self._sequence()
        close = self._peek()
        if close is None:
            message = "This bracket is never closed: add a ) where the group ends."
            raise QueryError(message, bracket.start, bracket.end)
        self.place += 1
        self.open.pop()
        if not parts:
            message = "There is nothing between these brackets: put words in, or leave them out."
            raise QueryError(message, bracket.start, close.end)
        return parts[0] if len(parts) == 1 else All(parts)

    def _peek(self, ahead: int = 0) -> Token | None:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def _next(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token


def _spread(part: Part) -> tuple[Part, ...]:
    """The parts of a group that needs no brackets where it stands."""
    return part.parts if isinstance(part, All) else (part,)


def _lone(token: Token) -> QueryError:
    if token.kind == "symbol":
        message = f"There is no letter or number to look for in {token.text} here: leave it out."
        return QueryError(message, token.start, token.end)
    message = (
        f"{token.kind} stands between two things to look for, as in deepfake {token.kind} forgery; "
        f"to look for the word itself, write it in small letters."
    )
    return QueryError(message, token.start, token.end)


def _misplaced_sort(token: Token) -> QueryError:
    message = (
        "sort: is for the whole query: it can't be left out with a minus, be in brackets, "
        "or be one side of OR."
    )
    return QueryError(message, token.start, token.end)
