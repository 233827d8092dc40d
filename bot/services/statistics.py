"""Statistics: what the desk decided in a week or a month, how long it took, and what waits."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.counting import statistics
from bot.domain.query import Dates, DeskStates, Is, Query
from bot.domain.query_vocabulary import fold
from bot.domain.statistics import (
    AGES,
    STARVING,
    Facts,
    Period,
    Statistics,
    Taken,
    Waits,
    in_ms,
    span,
)
from bot.services.library import Library
from bot.storage import figures
from bot.storage.ledger import Ledger

MOST_PUBLISHED = 2000
"""How far back, in publishes, it is looked for when a starving topic last had one."""

_OPEN = Query((Is("open"),), sort_by="newest")


class Figures:
    """Reads the figures. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self._now = ledger, library, now

    def of(self, period: Period, zone: ZoneInfo) -> Statistics:
        """Those of the last week or month, in days of that zone. Raises IndexUnusable."""
        now = self._now().astimezone(zone)
        stretch = span(period, now)
        since = min(stretch.before.start, now - STARVING)
        with self._ledger.read() as connection:
            taken = figures.taken(connection, in_ms(since))
        known = self._headlines({one.article_id for one in taken})
        states = self._library.states_for(_OPEN)
        facets = self._library.index.facets(_OPEN, states)
        facts = Facts(
            taken=self._told(taken, known),
            waits=self._waits(states, now),
            waiting_topics=facets.topics,
            waiting_providers=facets.providers,
            last_published=_last([(one.article_id, one.at) for one in _published(taken)], known),
            fresh=self._fresh(now),
        )
        return self._with_last(statistics(period, stretch, facts))

    def _headlines(self, ids: Collection[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        for chunk in figures.pieces(ids):
            found |= {one.id: one for one in self._library.index.headlines(chunk)}
        return found

    def _told(self, taken: Sequence[Taken], known: Mapping[str, Article]) -> list[Taken]:
        """The decisions with what is known of their articles."""
        with_dates = [_with_article(one, known.get(one.article_id)) for one in taken]
        missing = {one.article_id for one in with_dates if one.arrived is None}
        with self._ledger.read() as connection:
            shown = figures.first_shown(connection, missing)
        return [_with_showing(one, shown.get(one.article_id)) for one in with_dates]

    def _waits(self, states: DeskStates, now: datetime) -> Waits:
        index = self._library.index
        edges = [now - timedelta(milliseconds=end) for _, end in AGES if end is not None]
        ages = index.ages(_OPEN, states, edges)
        total = index.search(_OPEN, states, limit=0).total
        if not ages.dated or ages.oldest is None:
            return Waits(total)
        # The newest first, and those without a date behind all others.
        middle = index.search(_OPEN, states, limit=1, offset=(ages.dated - 1) // 2).hits
        dates = [one.article.date for one in middle if one.article.date is not None]
        return Waits(
            total,
            ages.counts,
            next((_since(one, now) for one in dates), None),
            _since(ages.oldest, now),
        )

    def _fresh(self, now: datetime) -> frozenset[str]:
        """The topics of which something that is published has a recent date."""
        recent = Dates("date", "", now - STARVING, now)
        query = Query((Is("published"), recent))
        facets = self._library.index.facets(query, self._library.states_for(query))
        return frozenset(name for name, _ in facets.topics)

    def _with_last(self, made: Statistics) -> Statistics:
        """With when something of each starving topic was last published."""
        if not made.starving:
            return made
        with self._ledger.read() as connection:
            older = figures.published(connection, MOST_PUBLISHED)
        last = _last(older, self._headlines({one for one, _ in older}))
        starving = (replace(one, last=last.get(fold(one.topic))) for one in made.starving)
        return replace(made, starving=tuple(starving))


def _published(taken: Iterable[Taken]) -> list[Taken]:
    return [one for one in taken if one.verb == "publish" and not one.undone]


def _last(published: Iterable[tuple[str, int]], known: Mapping[str, Article]) -> dict[str, int]:
    """When something of each topic, folded, was last published."""
    found: dict[str, int] = {}
    for article_id, at in published:
        article = known.get(article_id)
        for topic in article.topics if article else ():
            found[fold(topic)] = max(at, found.get(fold(topic), 0))
    return found


def _with_article(one: Taken, article: Article | None) -> Taken:
    if article is None:
        return one
    arrived = None if article.date is None else in_ms(article.date)
    return replace(
        one,
        topics=article.topics,
        provider=article.provider,
        # Dates of the future are mistakes.
        arrived=arrived if arrived is not None and arrived <= one.at else None,
    )


def _with_showing(one: Taken, shown: int | None) -> Taken:
    if one.arrived is not None or shown is None or shown > one.at:
        return one
    return replace(one, arrived=shown)


def _since(moment: datetime, now: datetime) -> int:
    return max(in_ms(now) - in_ms(moment), 0)
