"""Adviser: what a query would bring a digest, before somebody saves it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.preview import ENOUGH, WEEKS, Band, Preview, step_of
from bot.domain.query import Dates, Is, Numbers, Query
from bot.domain.query_parts import Part, Standing
from bot.domain.standing import milliseconds
from bot.services.bars import standing_in_files
from bot.services.finding import Finder
from bot.services.library import Library
from bot.storage import showings
from bot.storage.ledger import Ledger

WEEK = timedelta(days=7)


class Adviser:
    """Previews queries. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self._now = ledger, library, now
        self._finder = Finder(library)

    def preview(self, text: str, *, zone: ZoneInfo | None = None, lenient: bool = False) -> Preview:
        """What the query would bring; `zone` is that of whoever asks. Raises QueryError."""
        query, now = self._library.read(text, zone=zone, lenient=lenient), self._now()
        with self._ledger.read() as connection:
            ours = showings.published(connection, milliseconds(now - WEEKS * WEEK))
        arrivals = _Arrivals(self._finder, query, ours)
        spans = [(now - (at + 1) * WEEK, now - at * WEEK) for at in reversed(range(WEEKS))]
        least, free = _without_threshold(query)
        recent = _Arrivals(self._finder, _within(free, now - WEEKS * WEEK, now), ours)
        advised, weekly = recent.advice()
        return Preview(
            query=str(query),
            matching=self._finder.count(query.and_open()),
            ever=self._finder.count(_anywhere(query)),
            weeks=tuple(arrivals.between(*span) for span in spans),
            bands=recent.bands(),
            unscored=recent.count(Is("unscored")),
            least=least,
            advised=advised,
            advised_weekly=weekly,
        )


class _Arrivals:
    """The articles that came to the desk: undecided or decided here. What others published never
    waited for anybody, except where the query asks for what is published."""

    def __init__(self, finder: Finder, query: Query, ours: Collection[str]) -> None:
        self._finder, self._ours = finder, ours
        self._query = query
        self._published = any(one == Is("published") for one in query.parts)

    def between(self, start: datetime, end: datetime) -> int:
        """How many have a date from `start` on, before `end`."""
        return self.count(Dates("date", "", start, end))

    def count(self, *parts: Part) -> int:
        """How many match these parts too."""
        query = replace(self._query, parts=(*self._query.parts, *parts))
        if self._published:
            return self._finder.count(query)
        rest, done = standing_in_files(query, "unpublished"), standing_in_files(query, "published")
        return self._finder.count(rest) + self._finder.count(done, only=self._ours)

    def bands(self) -> tuple[Band, ...]:
        """How many have which quality, from the lowest that there is to the best."""
        best = self._best()
        if best is None or best < 0:
            return ()
        step = step_of(best)
        found: list[Band] = []
        for low in (round(step * place, 6) for place in range(int(best // step) + 1)):
            high = round(low + step, 6)
            count = self.count(Numbers("quality", low, high, open_high=True))
            found += [Band(low, high, count)] if count or found else []
        return tuple(found)

    def advice(self) -> tuple[float | None, float]:
        """The threshold that brings about ten a week, and how many it brings; None where fewer
        come in all."""
        if self.count() / WEEKS <= ENOUGH:
            return None, self.count() / WEEKS
        best = self._best()
        if best is None:
            return None, self.count() / WEEKS
        # In steps that somebody would type: whole numbers on a scale to a hundred.
        step = step_of(best) / 10
        low, high = 0, int(best // step) + 1
        while low < high:
            tried = (low + high) // 2
            low, high = (tried + 1, high) if self._weekly(tried * step) > ENOUGH else (low, tried)
        near = (max(low - 1, 0), low)
        chosen = min(near, key=lambda at: abs(self._weekly(at * step) - ENOUGH))
        return round(chosen * step, 6), self._weekly(chosen * step)

    def _weekly(self, least: float) -> float:
        return self.count(Numbers("quality", least)) / WEEKS

    def _best(self) -> float | None:
        published: Standing = "published" if self._published else "unpublished"
        query = standing_in_files(self._query, published).with_sort("quality")
        found = self._finder.find(query, limit=1)
        ours = standing_in_files(self._query, "published").with_sort("quality")
        found += [] if self._published else self._finder.find(ours, limit=1, only=self._ours)
        return max((one.quality for one in found if one.quality is not None), default=None)


def _within(query: Query, start: datetime, end: datetime) -> Query:
    return replace(query, parts=(*query.parts, Dates("date", "", start, end)))


def _without_threshold(query: Query) -> tuple[float | None, Query]:
    """The least quality that the query asks for, and the query without that."""
    asked = next(
        (one for one in query.parts if isinstance(one, Numbers) and one.key == "quality"), None
    )
    kept = tuple(one for one in query.parts if one is not asked)
    return (asked.low if asked else None), replace(query, parts=kept)


def _anywhere(query: Query) -> Query:
    """The query wherever articles stand."""
    kept = (one for one in query.parts if not isinstance(one, Is) or one.standing == "unscored")
    return replace(query, parts=tuple(kept))
