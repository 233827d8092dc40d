"""Bars: where a digest's relative threshold lies now, found by a few searches."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.bar import Bar, window
from bot.domain.query import Is, Numbers, Query, Standing
from bot.domain.standing import milliseconds
from bot.domain.top import Top
from bot.services.finding import Finder
from bot.storage import showings
from bot.storage.ledger import Ledger


class Bars:
    """Finds bars.

    What a threshold goes by is what matches, undecided or decided here: else it would sink as
    the editors work, and all come up in the end. What others have published does not count: where
    everything good is published elsewhere by itself, the best of the rest would never be seen.
    """

    def __init__(self, ledger: Ledger, finder: Finder) -> None:
        self._ledger, self._finder = ledger, finder

    def find(self, query: Query, top: Top, now: datetime, *, reading: bool = False) -> Bar:
        """Where the threshold lies among what the query finds at `now` (aware)."""
        since = now - top.span if top.span else None
        base = window(query, top, since).with_sort("quality")
        if reading:
            return self._bar(base, base, (), Bar(top=top, since=since))
        with self._ledger.read() as connection:
            ours = showings.published(connection, milliseconds(since) if since else None)
        rest, done = standing_in_files(base, "unpublished"), standing_in_files(base, "published")
        return self._bar(rest, done, ours, Bar(top=top, since=since))

    def _bar(self, rest: Query, done: Query, ours: Collection[str], bar: Bar) -> Bar:
        of_rest = self._finder.count(rest)
        of_ours = self._finder.count(done, only=ours)
        places = bar.top.places(of_rest + of_ours)
        if places >= of_rest + of_ours:
            return bar
        # The most of the rest that are among the best, together with ours that are better.
        low, high = max(0, places - of_ours), min(places, of_rest)
        while low < high:
            tried = (low + high + 1) // 2
            fits = tried + self._better(rest, done, ours, tried) <= places
            low, high = (tried, high) if fits else (low, tried - 1)
        if low == 0:
            return replace(bar, closed=True)
        last = self._finder.find(rest, limit=1, offset=low - 1)[0]
        return replace(bar, quality=last.quality, date=last.date)

    def _better(self, rest: Query, done: Query, ours: Collection[str], place: int) -> int:
        """How many of ours are better than what has that place among the rest."""
        if not ours:
            return 0
        found = self._finder.find(rest, limit=1, offset=place - 1)[0]
        if found.quality is None:
            return self._finder.count(done, only=ours)
        above = Numbers("quality", found.quality, open_low=True)
        return self._finder.count(replace(done, parts=(*done.parts, above)), only=ours)


def standing_in_files(query: Query, standing: Standing) -> Query:
    """The query for what stands so in the files, whatever was decided."""
    kept = (one for one in query.parts if not isinstance(one, Is) or one.standing == "unscored")
    return replace(query, parts=(*kept, Is(standing)))
