"""`copydesk search`: asks the library, prints what it found."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot import search_table
from bot.desk import Desk
from bot.domain.link import is_link, words_of
from bot.domain.query import Query, Word
from bot.services.grouping import Searched, grouped
from bot.services.library import Found, Library


def print_found(desk: Desk, text: str, format_: str, limit: int) -> None:
    """Print what a query finds, or a link alone: as text `limit` stories, as json or csv `limit`
    articles. Raises QueryError."""
    searched: Searched = desk.library
    if link := is_link(text):
        searched = _WithLink(desk.library, text)
    query = Query((Word(text),)) if link else desk.library.read(text)
    if format_ == "text":
        page = grouped(searched, query, size=limit)
        states = desk.reviews.states([item.hit.article for item in page.items])
        search_table.print_table(page, states, desk.settings.zone)
        return
    found = searched.answer(query, limit=limit)
    states = desk.reviews.states([hit.article for hit in found.hits])
    similar = desk.library.similar([hit.article.id for hit in found.hits])
    show = search_table.print_json if format_ == "json" else search_table.print_csv
    show(found, states, similar)


class _WithLink:
    """The articles with one address, in place of all. Where there is none, what its words find is
    suggested."""

    def __init__(self, library: Library, link: str) -> None:
        self._library, self._ids = library, frozenset(library.by_link(link))
        self._words = words_of(link).split()

    def answer(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        only: Collection[str] | None = None,
    ) -> Found:
        """As `Library.answer`, the query being the link."""
        ids = self._ids if only is None else self._ids.intersection(only)
        found = self._library.answer(Query(), limit=limit, offset=offset, only=ids)
        return replace(found, query=query, suggestion=None if self._ids else self._nearest())

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """As `Library.similar`."""
        return self._library.similar(ids)

    def _nearest(self) -> Query | None:
        if not self._words:
            return None
        query = Query(tuple(Word(word) for word in self._words))
        found = self._library.answer(query, limit=0)
        return query if found.total else found.suggestion
