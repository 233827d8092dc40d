"""Answers: one page of a search as a value, and what its buttons refer to."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answer import SORTS, Appearance, Known, SearchHit, SearchView, Suggestion
from bot.domain.errors import DecisionRefused, SourceMissing, Unreadable
from bot.domain.query import Query
from bot.domain.query_parts import Sort
from bot.services.library import Found, Library
from bot.services.posts import moment
from bot.services.reviews import Reviews
from bot.storage import decisions, searches, shown
from bot.storage.index_marks import marks, needles
from bot.storage.ledger import Ledger
from bot.storage.searches import Search

PAGE = 10


class Answers:
    """Searches for a person. `now` gives the time, aware and in UTC."""

    def __init__(
        self, ledger: Ledger, library: Library, reviews: Reviews, now: Callable[[], datetime]
    ) -> None:
        self._ledger, self._library, self._reviews, self._now = ledger, library, reviews, now

    def search(
        self, text: str, *, user: str, zone: ZoneInfo, page: int = 1, sort: Sort | None = None
    ) -> SearchView:
        """One page of what a query finds, with each article's state at the desk.

        `zone` is the person's; `sort` overrides the query's. What the page's buttons will refer
        to is kept in the ledger for a day. Raises QueryError.
        """
        return self._search(self._library.read(text, zone=zone), user, zone, page, sort)

    def again(
        self, token: str, *, user: str, page: int = 1, sort: Sort | None = None
    ) -> SearchView:
        """The search that a button's token refers to, run now, in the zone it was asked in.

        A name that is gone since, or that a digest's query had wrong, finds nothing. Raises
        DecisionRefused where the token is older than a day.
        """
        kept = self._kept(token)
        zone = ZoneInfo(kept.zone)
        query = self._library.read(kept.query, zone=zone, lenient=True)
        return self._search(query, user, zone, page, sort)

    def same(self, token: str, *, user: str) -> SearchView:
        """The page that a token refers to with the articles that it showed, in their places, and
        their states now. One whose file is gone is left out. Raises DecisionRefused as `again`
        does."""
        kept = self._kept(token)
        query = self._library.read(kept.query, zone=ZoneInfo(kept.zone), lenient=True)
        found = [self._library.article(one) for one in kept.articles]
        articles = [article for article in found if article is not None]
        states, wanted = self._reviews.states(articles), needles(query)
        hits = [SearchHit(one, states[one.id], marks(one.excerpt, wanted)) for one in articles]
        return SearchView(
            query=kept.query,
            sort=query.sort,
            sorts=_sorts(query),
            total=kept.total - (len(kept.articles) - len(hits)),
            hits=tuple(hits),
            token=token,
            user=user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            page=kept.page,
            size=PAGE,
        )

    def known(self, article_id: str) -> Known:
        """Everything known of one article: as its file is now, else as the index has it. Raises
        DecisionRefused where there is neither."""
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
            history = decisions.history(connection, article_id)
            appearances = decisions.appearances(connection, article_id)
        try:
            article = self._library.current(article_id, hint)
        except (SourceMissing, Unreadable) as error:
            indexed = self._library.article(article_id)
            if indexed is None:
                raise DecisionRefused(f"There is nothing more to show: {error}") from error
            article = indexed
        return Known(
            article=article,
            state=self._reviews.state_of(article_id, article.published),
            now=self._now(),
            history=tuple(history),
            appearances=tuple(Appearance(name, moment(at)) for name, at in appearances),
        )

    def _search(
        self, query: Query, user: str, zone: ZoneInfo, page: int, sort: Sort | None
    ) -> SearchView:
        asked = query.with_sort(sort) if sort else query
        found = self._library.answer(asked, limit=PAGE, offset=(page - 1) * PAGE)
        if not found.hits and page > 1:
            return self._search(query, user, zone, 1, sort)
        return self._view(found, user, zone, page)

    def _kept(self, token: str) -> Search:
        with self._ledger.read() as connection:
            kept = searches.token(connection, token, self._milliseconds())
        if kept is None:
            raise DecisionRefused("This search is more than a day old. Type it again.")
        return kept

    def _view(self, found: Found, user: str, zone: ZoneInfo, page: int) -> SearchView:
        articles = [hit.article for hit in found.hits]
        states = self._reviews.states(articles)
        with self._ledger.write() as connection:
            now_ms = self._milliseconds()
            shown.upsert(connection, articles, now_ms)
            ids = tuple(article.id for article in articles)
            kept = Search(str(found.query), zone.key, user, page, found.total, ids)
            token = searches.new_token(connection, kept, now_ms)
            other = found.suggestion and searches.new_token(
                connection, Search(str(found.suggestion), zone.key, user), now_ms
            )
        return SearchView(
            query=str(found.query),
            sort=found.query.sort,
            sorts=_sorts(found.query),
            total=found.total,
            hits=tuple(SearchHit(h.article, states[h.article.id], h.marks) for h in found.hits),
            token=token,
            user=user,
            zone=zone,
            now=self._now(),
            page=page,
            size=PAGE,
            suggestion=self._suggestion(found.suggestion, other or ""),
            indexing=self._library.count() if self._library.indexing else None,
        )

    def _suggestion(self, query: Query | None, token: str) -> Suggestion | None:
        if query is None:
            return None
        return Suggestion(str(query), self._library.answer(query, limit=0).total, token)

    def _milliseconds(self) -> int:
        return round(self._now().timestamp() * 1000)


def _sorts(query: Query) -> tuple[str, ...]:
    """Relevance says nothing where there are no words to be relevant to."""
    return SORTS if query.has_words else SORTS[1:]
