"""Narrowing: what a search can be narrowed by, and the narrower one."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.answer import Choice, FacetKey
from bot.domain.errors import NotShown
from bot.domain.query import Match, Query, Vocabulary
from bot.domain.query_vocabulary import fold

GONE = "No article has that any more. Choose again."
_MARK_BYTES = 5
"""Eight signs: a message of three menus has room for the more names, the shorter each is."""


def choices(counted: Sequence[tuple[str, int]], total: int) -> tuple[Choice, ...]:
    """The names that some of `total` articles have, in the order given: one that all of them
    have narrows nothing."""
    return tuple(Choice(name, many, mark(name)) for name, many in counted if many < total)


def mark(name: str) -> str:
    """What a control carries for a name, which may be longer than Slack takes."""
    folded = fold(name).encode("utf-8", "replace")
    return base64.b32encode(hashlib.blake2b(folded, digest_size=_MARK_BYTES).digest()).decode()


def narrowed(query: Query, key: FacetKey, chosen: str, vocabulary: Vocabulary) -> Query:
    """The query within the articles that have the name with this mark. Raises NotShown where
    there is no such name any more."""
    name = next((one for one in vocabulary.names(key) if mark(one) == chosen), None)
    if name is None:
        raise NotShown(GONE)
    part = Match(key, name)
    return query if part in query.parts else replace(query, parts=(*query.parts, part))
