"""What of the library a queue shows: all that waits, what is new, or what was shown before."""

from collections.abc import Collection, Iterable

from bot.domain.query import Query
from bot.domain.queue import Kind
from bot.services.library import Found, Library


class Part:
    """The articles of one kind. `shown` are the ids of those that a digest has shown."""

    def __init__(self, library: Library, kind: Kind, shown: frozenset[str]) -> None:
        self._library, self._kind, self._shown = library, kind, shown

    def answer(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        only: Collection[str] | None = None,
    ) -> Found:
        """As `Library.answer`, without a suggestion where nothing is found."""
        wanted, exclude = self._wanted(only)
        results = self._library.index.search(
            query,
            self._library.states_for(query),
            limit=limit,
            offset=offset,
            exclude=exclude,
            only=wanted,
        )
        return Found(query, results.total, results.hits)

    def count(self, query: Query, only: Collection[str] | None = None) -> int:
        """How many articles match."""
        return self.answer(query, limit=0, only=only).total

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """As `Library.similar`."""
        return self._library.similar(ids)

    def _wanted(
        self, only: Collection[str] | None
    ) -> tuple[Collection[str] | None, frozenset[str]]:
        if self._kind == "new":
            return only, self._shown
        if self._kind == "waiting":
            return self._shown if only is None else self._shown.intersection(only), frozenset()
        return only, frozenset()
