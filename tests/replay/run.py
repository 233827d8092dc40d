"""One replay, from the first commit to the verdict."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.review import Overridden
from bot.storage import git_push
from tests.replay.bot import PEOPLE, Place, ReplayBot, pushes
from tests.replay.clock import SharedClock
from tests.replay.editors import Editors
from tests.replay.faults import AWAY, HANG_SECONDS, Faults
from tests.replay.history import History
from tests.replay.mischief import ARCHIVE, Mischief
from tests.replay.others import Others
from tests.replay.outcome import judge
from tests.replay.repository import Repository
from tests.replay.reviewers import Reviewers
from tests.services.pull_host import PullHost

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
COLLIDES = 0.5
"""How often others push between our look at upstream and our push."""

CALM_SECONDS, CALM_TURNS = 4 * 3600.0, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is replayed, and how. `ledgers` is 1 or 2; with two bots and one, they share it."""

    branch: str = "main"
    folder: str = "_news"
    seed: int = 7
    bots: int = 1
    ledgers: int = 1
    batch: bool = False
    overridden: Overridden = "reopen"
    mischief: bool = True
    pull_requests: bool = False


@dataclass
class Replay:
    """Everything that takes part."""

    plan: Plan
    history: History
    directory: Path
    clock: SharedClock = field(default_factory=lambda: SharedClock(START))

    def __post_init__(self) -> None:
        plan = self.plan
        self.chance = random.Random(plan.seed)
        upstream = Repository.create(self.directory / "upstream.git", plan.branch)
        self.others = Others(upstream, dict(self.history.first), 0)
        self.others.begin()
        self.mischief = Mischief(self.others, plan.folder, self.chance)
        self.faults = Faults(upstream, self.chance)
        self.steps = iter(self.history.steps)
        self.reviewers: Reviewers | None = None
        if plan.pull_requests:
            self.reviewers = Reviewers(PullHost(), upstream, self.chance)

    def open(self) -> None:
        """Begin what takes a thread: after all processes that fork were begun."""
        if self.reviewers is not None:
            self.reviewers.host.start()

    def close(self) -> None:
        """End what runs."""
        if self.reviewers is not None:
            self.reviewers.host.stop()
        self.others.upstream.close()

    def place(self, number: int) -> Place:
        """Where one of the bots works."""
        return self._place(number, f"bot-{number}")

    def desk(self, number: int) -> Place:
        """Where the editors of a ledger press, where that is not at a bot's."""
        return self._place(number, f"desk-{number}")

    def _place(self, number: int, name: str) -> Place:
        ledger = self.directory / f"ledger-{number % self.plan.ledgers}.sqlite3"
        return Place(
            f"sqlite:///{ledger}",
            self.directory / name,
            self.others.upstream.path,
            self.plan.branch,
            (self.plan.folder, f"{ARCHIVE}/{self.plan.folder}"),
            self.plan.batch,
            self.plan.overridden,
            self.reviewers.host.url if self.reviewers else "",
        )

    def go_on(self) -> bool:
        """The next commit of the history, and what goes with it; False where there is none."""
        step = next(self.steps, None)
        if step is None:
            return False
        self.others.at = int(self.clock().timestamp())
        self.mischief.step(step)
        if self.reviewers is not None:
            self.reviewers.step(self.others.at)
        if self.plan.mischief:
            self.mischief.perhaps()
            self.faults.step()
        return True

    def verdict(self, bots: list[ReplayBot]) -> dict[str, Any]:
        """What came of it, as JSON takes it."""
        each = {one.place.ledger: one for one in bots}
        people = {user: author.email for user, author in PEOPLE.items()}
        outcome = judge(
            self.others, [(one.ledger, one.is_published) for one in each.values()], people
        )
        return {
            **outcome.figures,
            "reasons": dict(outcome.reasons),
            "commits of others": len(self.others.log),
            "force-pushes survived": self.others.forced,
            "others began again": self.others.too_late,
            "happened": dict(self.mischief.happened),
            "remote's faults": dict(self.faults.happened),
            **({"pull requests": self._pulls()} if self.reviewers else {}),
            "faults": outcome.faults,
        }

    def _pulls(self) -> dict[str, int]:
        assert self.reviewers is not None
        return {"opened": len(self.reviewers.host.pulls), **self.reviewers.happened}


def replay(plan: Plan, history: History, directory: Path) -> dict[str, Any]:
    """Replay in this process; gives the verdict."""
    began = time.monotonic()
    git_push.PUSH_SECONDS = HANG_SECONDS
    run = Replay(plan, history, directory)
    run.open()
    bots = [ReplayBot(run.place(number), run.clock) for number in range(plan.bots)]
    desks = [Editors(bot, run.chance) for bot in bots]
    for bot in bots:
        _collide(run, bot, bots)
    while run.go_on():
        run.clock.later(run.chance.randrange(1, 120))
        for bot, desk in zip(bots, desks, strict=True):
            _turn(run, bot, desk)
    calm(run, bots, desks)
    return {**finish(run, bots, desks), "seconds": round(time.monotonic() - began, 1)}


def finish(run: Replay, bots: list[ReplayBot], desks: list[Editors]) -> dict[str, Any]:
    """Judge, and close everything. Every bot's copy must be whole, too."""
    pressed = sum((desk.pressed for desk in desks), Counter[str]())
    ended = sum((pushes(bot.place.directory) for bot in bots), Counter[str]())
    verdict = {"pressed": dict(pressed), "pushes": dict(ended), **run.verdict(bots)}
    for bot in bots:
        bot.close()
        for copy in (bot.place.directory / "copy").glob("clone-*"):
            bad = Repository(copy, run.plan.branch).git("fsck", "--no-dangling", "--no-progress")
            verdict["faults"] += [f"git fsck of {copy.name}: {bad}"] if bad else []
    run.close()
    return verdict


def _turn(run: Replay, bot: ReplayBot, desk: Editors) -> None:
    if run.chance.random() < 0.5:
        bot.follow()
    if run.chance.random() < 0.3:
        desk.look()
    for _ in range(run.chance.randrange(3)):
        desk.act()
    if run.chance.random() < AWAY:
        with run.faults.away():
            bot.publisher.drain()
    if run.chance.random() < 0.6:
        bot.publisher.drain()


def _collide(run: Replay, bot: ReplayBot, bots: list[ReplayBot]) -> None:
    """Have others push, or another bot, right before this one does."""
    others = [one for one in bots if one is not bot]

    def before() -> None:
        if run.chance.random() < COLLIDES:
            run.go_on()
        if others and run.chance.random() < COLLIDES:
            run.chance.choice(others).publisher.drain()

    bot.source.before = before


def calm(run: Replay, bots: list[ReplayBot], desks: list[Editors]) -> None:
    """Nobody does anything any more: the bots come to an end with what they have."""
    run.faults.end()
    for _ in range(CALM_TURNS):
        for bot in bots:
            bot.turn()
        if run.reviewers is not None:
            run.reviewers.end(int(run.clock().timestamp()))
        run.clock.later(CALM_SECONDS / CALM_TURNS)
    for bot, desk in zip(bots, desks, strict=True):
        bot.turn()
        if not desk.waiting():
            continue
        run.clock.later(CALM_SECONDS)
        bot.turn()
