"""How one query differs from another. Pure."""

from bot.domain.query import Query
from bot.domain.query_parts import wanted


def corrects(suggestion: Query, typed: Query) -> bool:
    """Whether the suggestion looks for words that were not typed, rather than for less."""
    return bool(_words(suggestion) - _words(typed))


def _words(query: Query) -> set[str]:
    """The words that articles are wanted for; in small letters, since that is no correction."""
    found = " ".join(word.text for part in query.parts for word in wanted(part)).casefold()
    return set("".join(one if one.isalnum() else " " for one in found).split())
