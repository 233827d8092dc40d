"""Choosing: what a digest shows, from the index and from what the ledger knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.bar import Bar
from bot.domain.digest import Digest, Plan
from bot.domain.query import Is, Match, Query
from bot.domain.query_parts import walk
from bot.domain.query_vocabulary import fold
from bot.domain.selection import Policy
from bot.services.bars import Bars
from bot.services.candidates import Candidates
from bot.services.finding import Finder
from bot.services.library import Library
from bot.storage import showings
from bot.storage.ledger import Ledger
from bot.storage.showings import Reason

EVERYWHERE = 0.9
"""A topic that so large a part of all articles has says nothing about one of them."""

_DECIDED = ("published", "rejected", "later")


class Chooser:
    """Chooses for any digest. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self._now = ledger, library, now
        self._finder = Finder(library)
        self._bars = Bars(ledger, self._finder)

    def choose(self, digest: Digest, *, by_hand: bool = False) -> tuple[str, Plan]:
        """The query as it was understood, and what the digest shows now, by its schedule or
        `by_hand`; nothing is kept. Raises QueryError."""
        now, query = self._now(), self._query(digest)
        bar = self._bar(digest, query, now)
        policy = Policy(
            digest=digest,
            sort=query.sort,
            bar=bar,
            common=self._common(query),
            undecided=digest.purpose == "review" and not _asks_for_decided(query),
        )
        entry = bar.narrow(query) if bar else query
        found = Candidates(self._ledger, self._library, policy, query, entry, now, by_hand=by_hand)
        found.gather()
        return str(entry), found.select()

    def why(self, article_id: str) -> tuple[Reason, ...]:
        """Why digests showed the article when they last did, or why they did not in their newest
        run; the newest first."""
        with self._ledger.read() as connection:
            return tuple(showings.reasons(connection, article_id))

    def _query(self, digest: Digest) -> Query:
        query = self._library.read(digest.query, zone=digest.zone, lenient=True)
        if digest.purpose == "reading":
            return query if query.review else replace(query, parts=(*query.parts, Is("published")))
        return query.and_open()

    def _bar(self, digest: Digest, query: Query, now: datetime) -> Bar | None:
        if digest.top is None:
            return None
        return self._bars.find(query, digest.top, now, reading=digest.purpose == "reading")

    def _common(self, query: Query) -> frozenset[str]:
        named = {
            fold(one.value) for one in query.parts if isinstance(one, Match) and one.key == "topic"
        }
        many = EVERYWHERE * self._library.count()
        return frozenset(
            named | {fold(name) for name, count in self._library.topics() if count >= many}
        )


def _asks_for_decided(query: Query) -> bool:
    """Whether the query itself is about what is decided or published."""
    every = (part for outer in query.parts for part in walk(outer))
    return any(one.standing in _DECIDED for one in every if isinstance(one, Is))
