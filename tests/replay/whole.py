"""A replay in which the whole bot is a process that is killed again and again: its socket, its
posts and its answers with it. Two of them are two bots that know nothing of each other, each with
a Slack, a ledger and a copy of its own, on one repository."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import Bot, open_desk
from bot.demo.remote import Remote
from bot.domain.schedule import parse_schedule
from bot.manifest import manifest
from bot.settings import Secrets
from bot.storage import git_push
from bot.storage.ledger import Ledger
from tests.desk.desk import CHANNEL, SEED, eventually
from tests.replay.bot import Place
from tests.replay.faults import HANG_SECONDS
from tests.replay.history import History
from tests.replay.nursery import Nursery
from tests.replay.outcome import judge
from tests.replay.run import Plan, Replay
from tests.replay.slack import PEOPLE, press, says, settings_of, unsaid, waiting
from tests.stand_ins import CheckedStandIn

LONGEST = 3.0
"""Seconds that a bot lives."""

OFTEN = "*/5 * * * *"


@dataclass
class Prey:
    """A bot with its Slack."""

    place: Place
    nursery: Nursery
    stand_in: CheckedStandIn = field(
        default_factory=lambda: CheckedStandIn(SEED, manifest("/articles"), control=True)
    )

    def __post_init__(self) -> None:
        self.place.directory.mkdir()
        self.remote = Remote(self.stand_in.start())
        self.start()

    def start(self) -> None:
        """Have it run."""
        self.pid = self.nursery.start((self.place, self.remote.url))

    def kill(self) -> bool:
        """By SIGKILL; whether it was alive until then."""
        return self.nursery.kill(self.pid)


def live(given: tuple[Place, str], clock: Callable[[], datetime]) -> None:
    """The whole bot, until it is killed."""
    place, url = given
    git_push.PUSH_SECONDS = HANG_SECONDS
    tokens = SEED["tokens"]
    secrets = Secrets(bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{url}/api/")
    settings = settings_of(place, schedule=parse_schedule(OFTEN))
    Bot(open_desk(settings, place.directory, now=clock, alone=True), secrets).start()
    while True:
        time.sleep(60)


def replay_whole(plan: Plan, history: History, directory: Path, kills: int) -> dict[str, Any]:
    """Replay, with whole bots killed so many times; gives the verdict."""
    began = time.monotonic()
    run = Replay(plan, history, directory)
    nursery = Nursery(partial(live, clock=run.clock))
    prey = [Prey(run.place(number), nursery) for number in range(plan.bots)]
    for one in prey:
        eventually(partial(_posted, run, one), "the first digest")
    pressed, done, early = Counter[str](), 0, 0
    for number in range(1, len(history.steps) + 1):
        while done < kills * number // len(history.steps):
            early += not _kill(run, run.chance.choice(prey), pressed)
            done += 1
        run.go_on()
    run.faults.end()
    verdict = _verdict(run, prey)
    nursery.close()
    for one in prey:
        one.stand_in.stop()
    run.others.upstream.close()
    verdict["faults"] += [f"{early} bots ended by themselves"] if early else []
    seconds = round(time.monotonic() - began, 1)
    return {"pressed": dict(pressed), **verdict, "kills": done, "seconds": seconds}


def _posted(run: Replay, one: Prey) -> bool:
    run.clock.later(60)
    time.sleep(0.2)
    return any("blocks" in message for message in one.remote.messages(CHANNEL))


def _kill(run: Replay, one: Prey, pressed: Counter[str]) -> bool:
    deadline = time.monotonic() + run.chance.uniform(0, LONGEST)
    while (left := deadline - time.monotonic()) > 0:
        pressed[press(one.remote, run.chance)] += 1
        run.clock.later(run.chance.randrange(30, 150))
        time.sleep(min(left, run.chance.uniform(0, 0.5)))
    alive = one.kill()
    one.start()
    return alive


def _verdict(run: Replay, prey: list[Prey]) -> dict[str, Any]:
    for one in prey:
        with closing(Ledger.open(one.place.ledger)) as ledger:
            eventually(partial(_quiet, run, ledger), "an end of all decisions")
            eventually(lambda: not unsaid(ledger, one.remote), "a message of each")  # noqa: B023
        one.kill()
    clock = run.clock
    desks = [
        open_desk(settings_of(one.place), one.place.directory, now=clock, alone=True)
        for one in prey
    ]
    for desk in desks:
        for source in desk.library.sources:
            source.sync()  # type: ignore[attr-defined]
        desk.library.refresh()
    outcome = judge(run.others, [(one.ledger, partial(says, one)) for one in desks], PEOPLE)
    for desk in desks:
        desk.close()
    return {
        **outcome.figures,
        "reasons": dict(outcome.reasons),
        "commits of others": len(run.others.log),
        "remote's faults": dict(run.faults.happened),
        "happened": dict(run.mischief.happened),
        "faults": outcome.faults,
    }


def _quiet(run: Replay, ledger: Ledger) -> bool:
    run.clock.later(60)
    time.sleep(0.2)
    return not waiting(ledger)
