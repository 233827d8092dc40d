"""Candidates: the few articles, of all that match, among which a digest's choice falls."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain import selection_words as words
from bot.domain.article import Article
from bot.domain.digest import Choice, NearMiss, Plan
from bot.domain.query import Is, Match, Not, Numbers, Query
from bot.domain.selection import KEPT_FOR_WAITING, Policy, Record, select
from bot.domain.standing import milliseconds
from bot.domain.turns import Tally
from bot.services.finding import Finder
from bot.services.library import Library
from bot.services.posts import moment
from bot.storage import showings
from bot.storage.ledger import Ledger

POOL = 5
"""For each place, so many articles are looked at first: equals take turns, and stories are one."""

ROUNDS = 4
"""How often more are asked for where these don't fill the places."""

BATCH, BATCHES = 300, 10
"""What waits is looked for among so many ids at once, the oldest first, and so often."""

NEAR = 3
"""Of each kind of near miss so many are looked for."""


class Candidates:
    """What `select` is to choose from, gathered by a few searches that each find little.

    `query` finds what matches, `entry` those of it that pass the digest's threshold: what was
    shown before need not pass it again. What is planned already counts as shown: `by_hand` says
    that the choice is for a post beside the schedule, which no planned slot gives way to. After
    `gather`, `articles` are what is new, then what was
    shown, each in the query's order; `matching`, `new` and `waiting` are how many there are in
    all.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        policy: Policy,
        query: Query,
        entry: Query,
        now: datetime,
        *,
        by_hand: bool = False,
    ) -> None:
        self._ledger, self._library, self._finder = ledger, library, Finder(library)
        self._policy, self._query, self._entry, self._now = policy, query, entry, now
        self._by_hand = by_hand
        self._digest = policy.digest
        self._reading = policy.digest.purpose == "reading"
        self.articles: list[Article] = []
        self.record = Record()
        self.matching = self.new = self.waiting = 0

    def gather(self) -> None:
        """Ask the ledger and the index."""
        returned = self._remember()
        again, spent = self._by_times()
        known = {*self.record.shown, *returned}
        self._add(self._finder.find(self._query, limit=self._digest.articles, only=returned))
        self._add(self._oldest(again))
        self.waiting = self._finder.count(self._query, only={*again, *returned})
        if not self._closed:
            self.new = self._finder.count(self._entry, exclude=known)
            self._add_new(known)
        bar = self._policy.bar
        self.matching = self.new + self.waiting if bar else self._finder.count(self._query)
        self._add_near(spent, known)
        self.articles.sort(key=lambda one: one.id in self.record.shown)

    def select(self) -> Plan:
        """The choice among what was gathered."""
        counts = {"matching": self.matching, "new": self.new, "waiting": self.waiting}
        plan = select(self.articles, self._policy, self.record, self._now, **counts)
        return replace(plan, out=(*plan.out, *self._below(plan)))

    @property
    def _closed(self) -> bool:
        return self._policy.bar is not None and self._policy.bar.closed

    def _remember(self) -> list[str]:
        """Take in what the digest has shown; gives what comes back from being put off."""
        name, now_ms = self._digest.name, milliseconds(self._now)
        with self._ledger.read() as connection:
            shown = showings.shown(connection, name, now_ms, by_hand=self._by_hand)
            ended = {} if self._reading else showings.ended(connection, name, now_ms)
            returned = [] if self._reading else self._returned(connection, now_ms)
        self.record = Record(
            shown={one: tuple(map(moment, at)) for one, at in shown.items()},
            fresh={one: moment(at) for one, at in ended.items()},
            returned=frozenset(returned),
        )
        return returned

    def _returned(self, connection: Connection, now_ms: int) -> list[str]:
        name = self._digest.name
        return showings.returned(connection, name, now_ms, by_hand=self._by_hand)

    def _by_times(self) -> tuple[list[str], list[str]]:
        """What was shown and may be again, the oldest first; and what was shown often enough, the
        newest first."""
        if self._reading:
            return [], list(self.record.shown)[::-1]
        again: list[str] = []
        spent: list[str] = []
        for one in self.record.shown:
            times = len(self.record.counted(one))
            (spent if times >= self._digest.show_again else again).append(one)
        again = [one for one in again if one not in self.record.returned]
        return again, sorted(spent, key=lambda one: self.record.shown[one][-1], reverse=True)

    def _oldest(self, ids: list[str]) -> list[Article]:
        """Those of the ids that match, of the first in the list enough to choose from."""
        found: list[Article] = []
        for start in range(0, min(len(ids), BATCH * BATCHES), BATCH):
            batch = ids[start : start + BATCH]
            found += self._finder.find(self._query, limit=BATCH, only=batch)
            if len(found) >= POOL * self._digest.articles:
                break
        return found

    def _add_new(self, known: Collection[str]) -> None:
        """Add what is new until it fills the places: where many are of one provider, topic or
        story, some must be looked for further down."""
        query, seen, size = self._entry, set(known), POOL * self._digest.articles
        for _ in range(ROUNDS):
            found = self._finder.find(query, limit=size, exclude=seen)
            self._add(found)
            seen |= {one.id for one in found}
            plan = select(self.articles, self._policy, self.record, self._now)
            waiting = sum(one.kind == "waiting" for one in plan.choices)
            enough = waiting <= self._digest.articles // KEPT_FOR_WAITING
            if len(found) < size or (enough and len(plan.choices) == self._digest.articles):
                return
            query = replace(self._entry, parts=(*self._entry.parts, *self._full(plan)))

    def _full(self, plan: Plan) -> list[Not]:
        """Filters against providers and topics of which there are enough."""
        tally = Tally(self._digest.per_provider, self._digest.per_topic, self._policy.common)
        tally.count(one.article for one in plan.choices)
        providers, topics = tally.full()
        return [
            *(Not(Match("provider", name)) for name in providers),
            *(Not(Match("topic", name)) for name in topics),
        ]

    def _add_near(self, spent: list[str], known: Collection[str]) -> None:
        """Add a few that are out in any case, so that the plan can say why."""
        self._add(self._finder.find(self._query, limit=NEAR, only=spent[:BATCH]))
        with self._ledger.read() as connection:
            later = showings.put_off(connection, milliseconds(self._now), BATCH)
        self._add(self._finder.find(_put_off(self._query), limit=NEAR, only=later))
        bar = self._policy.bar
        if bar is None:
            return
        seen = {*known, *(one.id for one in self.articles)}
        rest = self._query.with_sort("quality")
        if bar.quality is not None and bar.since is None:
            below = Numbers("quality", high=bar.quality)
            rest = replace(rest, parts=(*rest.parts, below))
        self._add(self._finder.find(rest, limit=NEAR, exclude=seen))

    def _below(self, plan: Plan) -> list[NearMiss]:
        """The best of those that only the query's own least quality keeps out."""
        parts = self._query.parts
        asked = next((one for one in parts if isinstance(one, Numbers) and _is_least(one)), None)
        if asked is None or asked.low is None:
            return []
        below = Numbers("quality", None, asked.low, open_high=not asked.open_low)
        query = replace(self._query, parts=tuple(below if one is asked else one for one in parts))
        shown: tuple[Choice | NearMiss, ...] = (*plan.choices, *plan.out)
        seen = [one.article.id for one in shown]
        found = self._finder.find(
            query.with_sort("quality"), limit=NEAR, exclude={*seen, *self.record.shown}
        )
        return [NearMiss(one, words.below(one.quality, asked.low)) for one in found]

    def _add(self, found: Iterable[Article]) -> None:
        """Add articles, with what is known of their stories and of decisions about those."""
        have = {one.id for one in self.articles}
        added = [one for one in found if one.id not in have]
        if not added:
            return
        self.articles += added
        stories = self._library.similar(one.id for one in added)
        ids = {one.id for one in added}.union(*stories.values())
        with self._ledger.read() as connection:
            decided = showings.open_decisions(connection, ids)
        later = {one: until for one, (_, until) in decided.items() if until is not None}
        self.record = replace(
            self.record,
            stories={**self.record.stories, **stories},
            put_off={**self.record.put_off, **{one: moment(at) for one, at in later.items()}},
            decided={*self.record.decided, *(one for one in decided if one not in later)},
        )


def _is_least(part: Numbers) -> bool:
    return part.key == "quality" and part.low is not None and part.low != part.high


def _put_off(query: Query) -> Query:
    """The query for what was put off, where it is for what is open."""
    parts = (Is("later") if one == Is("open") else one for one in query.parts)
    return replace(query, parts=tuple(parts))
