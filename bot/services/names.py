"""Names: which topics, providers, types and sources a query can name."""

from collections.abc import Mapping, Sequence

from bot.domain.query import Vocabulary
from bot.storage.index import Index
from bot.storage.topics import Topic


class Names:
    """Those of the articles, the site's own topics with their aliases, and the sources."""

    def __init__(self, index: Index, taxonomy: Sequence[Topic], sources: Sequence[str]) -> None:
        self.aliases = {alias: topic.name for topic in taxonomy for alias in topic.aliases}
        self._index, self._sources = index, tuple(sources)
        self._own = [topic.name for topic in taxonomy]
        self._known: tuple[tuple[int, bool], Vocabulary] | None = None

    def vocabulary(self, complete: bool) -> Vocabulary:
        """The names that exist now; where it is not `complete`, there may be others."""
        key = (self._index.generation, complete)
        if self._known is None or self._known[0] != key:
            self._known = (
                key,
                _Existing(self._index, self._own, self.aliases, self._sources, complete),
            )
        return self._known[1]


class _Existing(Vocabulary):
    """Reads the names of one kind when a query first has such a filter: to count them takes longer
    than a search, and after every change they are counted anew."""

    def __init__(
        self,
        index: Index,
        own: Sequence[str],
        aliases: Mapping[str, str],
        sources: tuple[str, ...],
        complete: bool,
    ) -> None:
        super().__init__(aliases=aliases, sources=sources, complete=complete)
        self._index, self._own = index, own

    def names(self, key: str) -> tuple[str, ...]:
        index = self._index
        match key:
            case "topic":
                return tuple(dict.fromkeys([*self._own, *(name for name, _ in index.topics())]))
            case "provider":
                counted = (*index.providers(), *index.domains())
                return tuple(dict.fromkeys(name for name, _ in counted))
            case "type":
                return tuple(name for name, _ in index.types())
            case _:
                return super().names(key)
