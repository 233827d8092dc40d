"""Lookups: one article in full, one story, and what there is on a link or a title."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answer import (
    PAGE,
    ArticleView,
    Known,
    NearView,
    SearchHit,
    StoryView,
)
from bot.domain.article import Article
from bot.domain.errors import NotShown
from bot.domain.link import is_link, words_of
from bot.domain.query import Query
from bot.services.edited import overlaid
from bot.services.kept import KeptAnswers
from bot.services.knowing import Knowing
from bot.services.library import Library
from bot.services.reviews import Reviews
from bot.storage.ledger import Ledger
from bot.storage.searches import Search

NEAREST = 5
LEAST_NEAR = 0.2
"""Below this, two articles share little more than a word."""


LONGEST_WORDS = 500
"""No title is longer; somebody may paste a whole page."""


class Lookups:
    """Answers that are no searches. `now` gives the time, aware and in UTC."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        reviews: Reviews,
        kept: KeptAnswers,
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._library, self._reviews = ledger, library, reviews
        self._kept, self._now = kept, now
        self.known = Knowing(ledger, library, reviews, now).known

    def show(self, asked: str, *, user: str, zone: ZoneInfo) -> ArticleView:
        """One article in full: by a link, or by its number in the person's last answer. Raises
        NotShown where there is none, and DecisionRefused where its file is gone."""
        if is_link(asked):
            found = self._library.by_link(asked)
            if not found:
                raise NotShown("We don't have this link. Type it alone to see what is near it.")
            chosen = found[0]
        else:
            chosen = self._kept.numbered(user, int(asked))
        known = self.known(chosen)
        answer = Search(chosen, zone.key, user, 1, 1, (chosen,), "show")
        return self._article(known, answer, self._kept.keep(answer, [known.article]))

    def near(self, asked: str, *, user: str, zone: ZoneInfo) -> NearView:
        """What there is on a link or a title: the article itself, else the nearest by words."""
        link = is_link(asked)
        exact = list(self._library.by_link(asked)) if link else []
        near = [] if exact else self._nearest(words_of(asked) if link else asked)
        have = exact or [one.id for one in near if not link and _same(one.title, asked)]
        articles = self._first_of_each_story(have or [one.id for one in near])
        chosen = tuple(one.id for one in articles)
        total = len(chosen) if have else 0
        answer = Search(asked, zone.key, user, 1, total, chosen, "near")
        return self._near(answer, self._kept.keep(answer, articles))

    def story(self, article_id: str, *, token: str, user: str, start: int = 0) -> StoryView:
        """A page of the articles that tell the same story as this one, with it. `token` is of
        the answer that they are asked from. Raises DecisionRefused where that is too old."""
        back = self._kept.fetch(token)
        members = {article_id, *self._library.similar([article_id]).get(article_id, ())}
        query = Query((), "newest")
        found = self._library.answer(query, limit=PAGE, offset=start, only=members)
        articles = [hit.article for hit in found.hits]
        ends = start + len(articles)
        after = ends if ends < found.total else None
        ids = tuple(one.id for one in articles)
        page = start // PAGE + 1
        answer = Search(
            article_id, back.zone, user, page, found.total, ids, "story", start, after, token
        )
        return self._story(answer, self._kept.keep(answer, articles), articles)

    def turned(self, kept: Search, step: int, *, user: str) -> StoryView:
        """The page of a story after or before the one that was shown."""
        start = kept.after if step > 0 else max(0, kept.start - PAGE)
        return self.story(kept.query, token=kept.back, user=user, start=start or 0)

    def same(self, kept: Search, token: str) -> ArticleView | NearView | StoryView:
        """An answer with what it showed, in its places, and the states now."""
        if kept.kind == "show":
            return self._article(self.known(kept.query), kept, token)
        if kept.kind == "near":
            return self._near(kept, token)
        return self._story(kept, token, self._articles(kept.articles))

    def hits(self, articles: Sequence[Article]) -> tuple[SearchHit, ...]:
        """The articles with their states now, each with how many tell the same story."""
        states = self._reviews.states(articles)
        similar = self._library.similar([one.id for one in articles])
        with self._ledger.read() as connection:
            edited = overlaid(connection, articles)
        return tuple(
            SearchHit(one, states[one.id], similar=len(similar.get(one.id, ()))) for one in edited
        )

    def _article(self, known: Known, kept: Search, token: str) -> ArticleView:
        similar = self._library.similar([kept.query]).get(kept.query, ())
        return ArticleView(
            token=token,
            user=kept.user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            total=1,
            known=known,
            similar=len(similar),
        )

    def _near(self, kept: Search, token: str) -> NearView:
        link = is_link(kept.query)
        return NearView(
            token=token,
            user=kept.user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            hits=self.hits(self._articles(kept.articles)),
            total=kept.total,
            indexing=self._library.count() if self._library.indexing else None,
            asked=kept.query,
            is_link=link,
            words=words_of(kept.query) if link else kept.query,
        )

    def _story(self, kept: Search, token: str, articles: Sequence[Article]) -> StoryView:
        states = self._reviews.states(articles)
        return StoryView(
            token=token,
            user=kept.user,
            zone=ZoneInfo(kept.zone),
            now=self._now(),
            hits=tuple(SearchHit(one, states[one.id]) for one in articles),
            total=kept.total,
            page=kept.page,
            more=kept.after is not None,
            back=kept.back,
        )

    def _nearest(self, words: str) -> list[Article]:
        if not words:
            return []
        near = self._library.near(words[:LONGEST_WORDS], limit=NEAREST)
        return self._articles(one for one, how_near in near if how_near >= LEAST_NEAR)

    def _first_of_each_story(self, ids: Iterable[str]) -> list[Article]:
        every = list(ids)
        similar, told, kept = self._library.similar(every), set[str](), list[str]()
        for one in every:
            if one not in told:
                kept.append(one)
            told |= {one, *similar.get(one, ())}
        return self._articles(kept)

    def _articles(self, ids: Iterable[str]) -> list[Article]:
        found = (self._library.article(one) for one in ids)
        return [article for article in found if article is not None]


def _same(title: str, other: str) -> bool:
    """Whether two titles have the same words in the same order."""
    return _words(title) == _words(other)


def _words(title: str) -> list[str]:
    letters = (one if one.isalnum() else " " for one in title.casefold())
    return "".join(letters).split()
