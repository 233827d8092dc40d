"""Names: which topics, providers, types and sources a query can name."""

from collections.abc import Sequence

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
            self._known = (key, self._read(complete))
        return self._known[1]

    def _read(self, complete: bool) -> Vocabulary:
        index = self._index
        providers = [name for name, _ in (*index.providers(), *index.domains())]
        return Vocabulary(
            topics=tuple(dict.fromkeys([*self._own, *(name for name, _ in index.topics())])),
            aliases=self.aliases,
            providers=tuple(dict.fromkeys(providers)),
            types=tuple(name for name, _ in index.types()),
            sources=self._sources,
            complete=complete,
        )
