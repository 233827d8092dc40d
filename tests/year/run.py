"""One year: bots, editors, articles and weather, from slot to slot."""

import heapq
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.domain.digest_line import parse_digest_line
from bot.domain.timetable import next_due
from bot.manifest import manifest
from bot.storage.runs import SCHEDULED
from bot.storage.schema import run
from tests.desk.desk import SEED
from tests.replay.clock import SharedClock
from tests.replay.nursery import Nursery
from tests.stand_ins import CheckedStandIn
from tests.year.articles import Site, arrivals
from tests.year.bots import KilledError, Place, YearBot
from tests.year.digests import CHANNELS, LINE, MADE
from tests.year.editors import Editors
from tests.year.facts import Facts, Span
from tests.year.killed import kill_some
from tests.year.watch import Watch
from tests.year.weather import BOT, Weather

START = datetime(2021, 5, 1, tzinfo=UTC)
STEPS = (
    "planned", "claimed", "before_post", "smaller", "after_post", "sent", "stopped", "paused",
)  # fmt: skip
CRASH, DOWN, ANOTHER = 0.12, 0.02, 0.2
"""How often one bot dies at a slot, all are away for a while, another one ticks in between."""

UNDER_WAY = ("planned", "sending", "unsure")
MOST_TURNS = 80
"""So often it is waited, a few seconds each, until nothing is under way any more."""

SESSION_HOURS, CALM_TURNS = 9.0, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated. `kills` is how often bots that are processes are killed; without a
    `ledger` (an address) it is an SQLite file, without a `bundle` all articles are made up."""

    seed: int = 7
    slots: int = 1000
    bots: int = 1
    ledger: str = ""
    kills: int = 0
    bundle: Path | None = None


@dataclass
class Year:
    """Everything that takes part. `directory` is empty at first."""

    plan: Plan
    directory: Path
    clock: SharedClock = field(default_factory=lambda: SharedClock(START))

    def __post_init__(self) -> None:
        plan = self.plan
        self.chance = random.Random(plan.seed)
        self.facts, self.site = Facts(), Site(self.directory / "site")
        self._arrivals = arrivals(plan.seed, START, plan.bundle, self.directory)
        self._coming = next(self._arrivals)
        self.stand_in = CheckedStandIn(_workspace(), manifest("/articles"))
        self.stand_in.start()
        self._events: list[tuple[datetime, int, Callable[[YearBot], None]]] = []
        self._numbers, self._armed, self._nested = count(), "", False
        self.editors = Editors(self.stand_in, self.facts, self.chance)
        self.weather = Weather(self.stand_in, self.facts, self.chance, self.clock, self.after)
        self.watch = Watch(self.facts, self.clock)
        self.move(START)
        self.bots: list[YearBot] = []
        self.bots = [self.start(number) for number in range(plan.bots)]
        self._begin()

    def place(self, number: int) -> Place:
        """Where one of the bots works."""
        ledger = self.plan.ledger or f"sqlite:///{self.directory / 'ledger.sqlite3'}"
        world = self.stand_in.world
        base = self.directory / f"bot-{number}"
        return Place(ledger, base, self.site.root, world.base_url, world.workspace.tokens["bot"])

    def start(self, number: int) -> YearBot:
        """Start one of the bots."""
        bot = YearBot(self.place(number), self.clock, lambda name: self._step(number, name))
        bot.read()
        bot.changed()
        return bot

    def after(self, wait: timedelta, task: Callable[[YearBot], None]) -> None:
        """Have something done later, with one of the bots."""
        heapq.heappush(self._events, (self.clock() + wait, next(self._numbers), task))

    def slots(self) -> int:
        """How many slots have a row in the ledger."""
        with self.bots[0].desk.ledger.read() as connection:
            found = connection.scalar(select(func.count()).select_from(run).where(SCHEDULED))
        return int(found or 0)

    def to_next_slot(self) -> None:
        """Everything that happens before the next slot; then it is due."""
        every = self.bots[0].desk.roster.all()
        found = (next_due(digest, self.clock()) for digest in every)
        due = min(slot.due for slot in found if slot is not None)
        while self._events and self._events[0][0] < due:
            at, _, task = heapq.heappop(self._events)
            self._happens(max(at, self.clock()), task)
        if self.chance.random() < DOWN:
            self._all_away()
        self._arrive(max(due, self.clock()))

    def slot(self, nursery: Nursery | None = None) -> None:
        """What is due is posted, whatever the weather and whoever dies: processes out of the
        nursery, where one is given."""
        self.weather.perhaps(self.chance.choice(self.bots))
        if nursery is not None:
            self._kill(nursery)
        elif self.chance.random() < CRASH:
            self.arm(self.chance.choice(STEPS))
        self.settle()
        self._armed = ""

    def arm(self, step: str) -> None:
        """Let the next bot that comes to this step die there."""
        self._armed = step
        self._lead_to(step)

    def _kill(self, nursery: Nursery) -> None:
        step = self.chance.choice((*STEPS, ""))
        self._lead_to(step)
        count = kill_some(self, nursery, step)
        self.facts.happened[f"SIGKILL at {step or 'any moment'}"] += 1
        self.facts.happened["processes killed"] += count

    def _lead_to(self, step: str) -> None:
        if step == "smaller":
            self.weather.too_large()
        elif step in ("stopped", "paused"):
            self.weather.lasting()

    def settle(self) -> None:
        """Let time pass until nothing is under way."""
        for turn in range(MOST_TURNS):
            for number in self.chance.sample(range(len(self.bots)), len(self.bots)):
                self._tick(number)
            self.watch.look(self.bots[0])
            if turn and not self._under_way():
                break
            self.move(self.clock() + timedelta(seconds=self.chance.randrange(1, 40)))
        for bot in self.bots:
            bot.turn()

    def calm(self) -> None:
        """Nothing more happens: what was begun comes to an end."""
        self.stand_in.world.faults.clear()
        events, self._events = sorted(self._events), []
        for _, _, task in events:
            if task != self._session:
                task(self.bots[0])
        for name, pause in self.bots[0].desk.digests.paused().items():
            if not pause.ends_by_itself:
                self.bots[0].desk.digests.resume(name)
        for _ in range(CALM_TURNS):
            self._bring_up_to_date()
            self.bots[0].changed()
            self.settle()
            self.move(self.clock() + timedelta(minutes=15))

    def move(self, at: datetime) -> None:
        """Set everybody's clock."""
        self.clock.later((at - self.clock()).total_seconds())
        self.stand_in.world.clock.set(self.clock().timestamp())

    def restart(self, number: int) -> None:
        """As after a crash: nothing is kept but what is on disk."""
        self.bots[number].close()
        self.bots[number] = self.start(number)
        self.facts.happened["restart"] += 1

    def close(self) -> None:
        """End everything. Raises AssertionError where Slack would have refused a message."""
        for bot in self.bots:
            bot.close()
        self.stand_in.stop()

    def _begin(self) -> None:
        bot = self.bots[0]
        bot.desk.managing.add(MADE, "U0ANA")
        bot.desk.managing.add_line(parse_digest_line(LINE), "U0CLEO", "C0NIGHT", ZoneInfo("UTC"))
        for digest in bot.desk.roster.all():
            self.watch.begin(digest)
        self.settle()
        self.after(timedelta(hours=5), self._session)

    def _happens(self, at: datetime, task: Callable[[YearBot], None]) -> None:
        self._arrive(at)
        task(self.chance.choice(self.bots))
        self.settle()

    def _session(self, bot: YearBot) -> None:
        """Editors sit down at what is there, and again some hours later."""
        self.editors.sit_down(bot)
        hours = self.chance.uniform(0.2, 2 * SESSION_HOURS)
        self.after(timedelta(hours=hours), self._session)
        self.move(self.clock() + timedelta(seconds=self.chance.randrange(1, 200)))
        self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        for bot in self.bots:
            bot.turn()

    def _arrive(self, until: datetime) -> None:
        """Whatever arrives until then does, and is read."""
        paths: list[str] = []
        while self._coming.at <= until:
            paths += self.site.take_in(self._coming)
            self._coming = next(self._arrivals)
        self.move(until)
        if paths:
            for bot in self.bots:
                bot.take_in(sorted(set(paths)))
            # It is the ledger that changes: one of them is enough.
            self.chance.choice(self.bots).changed()

    def _all_away(self) -> None:
        since = self.clock()
        until = since + timedelta(hours=self.chance.uniform(0.1, 40))
        for bot in self.bots:
            bot.close()
        self._hinder(since, until)
        while self._coming.at <= until:
            self.site.take_in(self._coming)
            self._coming = next(self._arrivals)
        self.move(until)
        self.bots = [self.start(number) for number in range(len(self.bots))]
        self.facts.happened["all bots away"] += 1
        self.settle()

    def _hinder(self, since: datetime, until: datetime) -> None:
        self.facts.hindered.append(Span("", since, until + timedelta(minutes=5)))

    def _tick(self, number: int) -> None:
        try:
            self.bots[number].clock.tick()
        except KilledError:
            self.restart(number)

    def _step(self, number: int, name: str) -> None:
        if self._nested:
            return
        if self._armed == name:
            self._armed = ""
            self.facts.happened[f"crash: {name}"] += 1
            raise KilledError if self.chance.random() < 0.7 else RuntimeError(name)
        others = [one for n, one in enumerate(self.bots) if n != number]
        if others and self.chance.random() < ANOTHER:
            self._nested = True
            try:
                self.chance.choice(others).clock.tick()
            finally:
                self._nested = False

    def _under_way(self) -> bool:
        digests = self.bots[0].desk.digests
        which = (run.c.state.in_(UNDER_WAY), run.c.digest.not_in(list(digests.paused())))
        with self.bots[0].desk.ledger.read() as connection:
            return connection.execute(select(run.c.id).where(*which).limit(1)).first() is not None


def _workspace() -> dict[str, Any]:
    seed: dict[str, Any] = json.loads(json.dumps(SEED))
    for channel, name in CHANNELS.items():
        seed["channels"].append({"id": channel, "name": name, "members": ["U0ANA", "U0BEN", BOT]})
    return seed
