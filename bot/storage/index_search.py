"""What is asked of one searcher: articles in an order."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import tantivy

from bot.domain.article import Article
from bot.domain.query import Query
from bot.storage.index_broad import Found, search_broad
from bot.storage.index_marks import Needle, marks, needles
from bot.storage.index_schema import SCHEMA
from bot.storage.stored import unpacked


@dataclass(frozen=True)
class Hit:
    """An article that was found. `score` is its relevance, 0 where the order is another;
    `needles` are what was looked for."""

    article: Article
    score: float
    needles: tuple[Needle, ...] = ()

    @cached_property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The places in its excerpt that matched, as (start, end): found when they are first asked
        for, as most of those that are found are not shown."""
        return marks(self.article.excerpt, self.needles)


@dataclass(frozen=True, slots=True)
class Results:
    """How many articles match in all, and the asked-for part of them in order."""

    total: int
    hits: tuple[Hit, ...]


def search(
    searcher: tantivy.Searcher, query: Query, wanted: tantivy.Query, limit: int, offset: int
) -> Found:
    """Where the articles of one page are, with their scores, and how many there are in all."""
    limit, offset = max(limit, 1), max(offset, 0)
    if query.sort == "relevance" and query.has_words:
        broad = search_broad(searcher, query, wanted, limit, offset)
        if broad is not None:
            return broad
        return _found(searcher.search(wanted, limit, offset=offset, weight_by_field="tilt"))
    # Without words every article is as relevant as the next.
    order = "quality" if query.sort == "relevance" else query.sort
    return _found(searcher.search(wanted, limit, offset=offset, order_by_field=f"by_{order}"))


def _found(result: tantivy.SearchResult) -> Found:
    # tantivy's stubs lack `count`.
    return Found(int(result.count), result.hits)  # type: ignore[attr-defined]


def hits(query: Query, texts: Iterable[tuple[float, bytes]]) -> tuple[Hit, ...]:
    looked_for = tuple(needles(query))
    relevant = query.sort == "relevance" and query.has_words
    return tuple(
        Hit(unpacked(text), float(score) if relevant else 0.0, looked_for) for score, text in texts
    )


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    """What is stored of an article; the searcher is the one that found it."""
    return bytes(searcher.doc(address)["stored"][0])


def texts_of(searcher: tantivy.Searcher, ids: Collection[str]) -> list[bytes]:
    """What is stored of each of these articles that there is, in no certain order."""
    wanted = tantivy.Query.term_set_query(SCHEMA, "id", list(ids))
    found = searcher.search(wanted, max(len(ids), 1), count=False)
    # Neighbours are stored in one block, which is then unpacked once.
    places = sorted((place.segment_ord, place.doc, place) for _, place in found.hits)
    return [stored(searcher, place) for *_, place in places]


def stored_text(searcher: tantivy.Searcher, article_id: str) -> bytes | None:
    """What is stored of the article with this id; None where there is none."""
    found = searcher.search(tantivy.Query.term_query(SCHEMA, "id", article_id, "basic"), 1)
    return stored(searcher, found.hits[0][1]) if found.hits else None
