"""Finding: searches that want articles or numbers alone, with no word on what is near."""

from collections.abc import Collection

from bot.domain.article import Article
from bot.domain.query import Query
from bot.services.library import Library


class Finder:
    """Asks the library's index; an empty `only` finds nothing, and asks nobody."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def count(
        self, query: Query, *, exclude: Collection[str] = (), only: Collection[str] | None = None
    ) -> int:
        """How many articles match."""
        if only is not None and not only:
            return 0
        states = self._library.states_for(query)
        found = self._library.index.search(query, states, limit=0, exclude=exclude, only=only)
        return found.total

    def find(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        exclude: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> list[Article]:
        """The articles that match, in the query's order."""
        if limit <= 0 or (only is not None and not only):
            return []
        found = self._library.index.search(
            query,
            self._library.states_for(query),
            limit=limit,
            offset=offset,
            exclude=exclude,
            only=only,
        )
        return [hit.article for hit in found.hits]
