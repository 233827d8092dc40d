"""Answers: one page of a search as a value, and what its buttons refer to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answer import (
    PAGE,
    SORTS,
    AnyAnswer,
    FacetKey,
    NarrowView,
    SearchHit,
    SearchView,
    StoryView,
    Suggestion,
)
from bot.domain.article import Article
from bot.domain.query import Query
from bot.domain.query_change import corrects
from bot.domain.query_parts import Sort
from bot.domain.review import State
from bot.services.edited import overlaid
from bot.services.grouping import Page, before, grouped
from bot.services.kept import KeptAnswers
from bot.services.library import Library
from bot.services.lookups import Lookups
from bot.services.narrowing import choices, narrowed
from bot.services.reviews import Reviews
from bot.storage.index_marks import marks, needles
from bot.storage.ledger import Ledger
from bot.storage.searches import Search


class Answers:
    """Searches for a person. `now` gives the time, aware and in UTC; `lookups` answers what is
    no search."""

    def __init__(
        self, ledger: Ledger, library: Library, reviews: Reviews, now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._library = ledger, library
        self._reviews, self._now = reviews, now
        self._kept = KeptAnswers(ledger, now)
        self.lookups = Lookups(ledger, library, reviews, self._kept, now)

    def search(self, text: str, *, user: str, zone: ZoneInfo) -> SearchView:
        """The first page of what a query finds, with each article's state at the desk.

        `zone` is the person's. What the page's buttons will refer to is kept in the ledger for a
        day. Raises QueryError.
        """
        return self._page(self._library.read(text, zone=zone), Search(text, zone.key, user))

    def again(
        self, token: str, *, user: str, step: int = 0, sort: Sort | None = None
    ) -> SearchView | StoryView:
        """The answer that a button's token refers to, run now, in the zone it was asked in:
        `step` pages after the one shown (1 or -1; 0 is the first page), `sort` in place of the
        query's.

        A name that is gone since, or that a digest's query had wrong, finds nothing. Raises
        DecisionRefused where the token is older than a day.
        """
        kept = self._kept.fetch(token)
        if kept.kind == "story":
            return self.lookups.turned(kept, step, user=user)
        query = self._read(kept)
        asked = Search(kept.query, kept.zone, user, back=kept.back)
        if step > 0 and kept.after is not None:
            asked = replace(asked, page=kept.page + 1, start=kept.after)
        elif step < 0 and kept.page > 2:
            start = before(self._library, query, start=kept.start, size=PAGE)
            asked = replace(asked, page=kept.page - 1, start=start)
        return self._page(query.with_sort(sort) if sort else query, asked)

    def narrow(self, token: str, *, user: str) -> NarrowView:
        """What the search that a token refers to can be narrowed by, in its whole result now.
        Raises DecisionRefused as `again` does."""
        kept = self._kept.fetch(token)
        query = self._read(kept)
        facets, total = self._library.facets(query), self._library.answer(query, limit=0).total
        return NarrowView(
            token=token,
            user=user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            total=total,
            back=token,
            indexing=self._library.count() if self._library.indexing else None,
            query=str(query),
            topics=choices(facets.topics, total),
            providers=choices(facets.providers, total),
            types=choices(facets.types, total),
        )

    def narrowed(self, token: str, key: FacetKey, mark: str, *, user: str) -> SearchView:
        """The search that a token refers to within one name's articles, as if it had been typed
        so, with a way back. Raises NotShown where no article has the name any more, QueryError
        where the query gets too long, and DecisionRefused as `again` does."""
        kept = self._kept.fetch(token)
        zone, names = ZoneInfo(kept.zone), self._library.vocabulary(complete=False)
        query = narrowed(self._read(kept), key, mark, names)
        typed = self._library.read(str(query), zone=zone, lenient=True)
        return self._page(typed, Search(str(typed), kept.zone, user, back=token))

    def same(self, token: str, *, user: str) -> AnyAnswer:
        """The answer that a token refers to with the articles that it showed, in their places,
        and their states now. One whose file is gone is left out. Raises DecisionRefused as
        `again` does."""
        kept = replace(self._kept.fetch(token), user=user)
        if kept.kind != "search":
            return self.lookups.same(kept, token)
        query = self._read(kept)
        found = [self._library.article(one) for one in kept.articles]
        articles = [article for article in found if article is not None]
        hits = tuple(
            replace(hit, marks=marks(hit.article.excerpt, needles(query)))
            for hit in self.lookups.hits(articles)
        )
        total = kept.total - (len(kept.articles) - len(hits))
        return self._view(query, replace(kept, total=total), token, hits)

    def back(self, token: str, *, user: str) -> AnyAnswer:
        """The answer that another one came from, as `same` gives it; from now on it is the
        person's last one again."""
        kept = replace(self._kept.fetch(token), user=user)
        return self.same(self._kept.keep(kept), user=user)

    def _read(self, kept: Search) -> Query:
        return self._library.read(kept.query, zone=ZoneInfo(kept.zone), lenient=True)

    def _page(self, query: Query, asked: Search) -> SearchView:
        """The page that `asked` names, kept; the first one where there is no such page any
        more."""
        page = grouped(self._library, query, start=asked.start, size=PAGE)
        if not page.items and asked.page > 1:
            return self._page(query, replace(asked, page=1, start=0))
        articles = [item.hit.article for item in page.items]
        kept = replace(
            asked,
            query=str(query),
            total=page.found.total,
            articles=tuple(one.id for one in articles),
            after=page.after,
        )
        # One transaction for both: to begin one takes as long as what is done in it.
        with self._ledger.note() as connection:
            token = self._kept.keep_with(connection, kept, articles)
            states = self._reviews.states(articles, connection)
            edited = {one.id: one for one in overlaid(connection, articles)}
        view = self._view(query, kept, token, _hits(page, states, edited))
        return replace(view, suggestion=self._suggestion(page, kept))

    def _view(
        self, query: Query, kept: Search, token: str, hits: tuple[SearchHit, ...]
    ) -> SearchView:
        return SearchView(
            token=token,
            user=kept.user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            hits=hits,
            total=kept.total,
            page=kept.page,
            more=kept.after is not None,
            back=kept.back,
            indexing=self._library.count() if self._library.indexing else None,
            query=kept.query,
            sort=query.sort,
            sorts=_sorts(query),
        )

    def _suggestion(self, page: Page, kept: Search) -> Suggestion | None:
        query, asked = page.found.suggestion, page.found.query
        if query is None:
            return None
        other = Search(str(query), kept.zone, kept.user, back=kept.back)
        total = self._library.answer(query, limit=0).total
        return Suggestion(str(query), total, self._kept.keep(other), corrects(query, asked))


def _hits(
    page: Page, states: Mapping[str, State], edited: Mapping[str, Article]
) -> tuple[SearchHit, ...]:
    """Where the excerpt was edited since it was found, nothing of it is marked."""
    return tuple(
        SearchHit(
            article,
            states[article.id],
            hit.marks if article.excerpt == hit.article.excerpt else (),
            len(item.similar),
        )
        for item in page.items
        for hit, article in [(item.hit, edited[item.hit.article.id])]
    )


def _sorts(query: Query) -> tuple[str, ...]:
    """Relevance says nothing where there are no words to be relevant to."""
    return SORTS if query.has_words else SORTS[1:]
