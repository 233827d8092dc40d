"""A replay in which the bots are processes that are killed again and again."""

import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.replay.bot import ReplayBot, pushes_log
from tests.replay.editors import Editors
from tests.replay.history import History
from tests.replay.nursery import Nursery, live
from tests.replay.run import Plan, Replay, calm, finish

LONGEST = 1.0
"""Seconds that a bot lives, unless it is killed during a push."""

DURING_A_PUSH, PUSH_SECONDS = 0.6, 0.15
"""How often it is waited for a push to begin, and how long that may take then."""


@dataclass(slots=True)
class Prey:
    """A bot that runs."""

    number: int
    pid: int


def replay_killed(plan: Plan, history: History, directory: Path, kills: int) -> dict[str, Any]:
    """Replay, with bots killed so many times; gives the verdict."""
    began = time.monotonic()
    run = Replay(plan, history, directory)
    nursery = Nursery(partial(live, clock=run.clock))
    run.open()
    prey = [Prey(number, nursery.start(run.place(number))) for number in range(plan.bots)]
    # The editors press at desks of their own: one for each ledger.
    desks = [ReplayBot(run.desk(number), run.clock) for number in range(plan.ledgers)]
    editors = [Editors(desk, run.chance) for desk in desks]
    done, early = 0, Counter[str]()
    for number in range(1, len(history.steps) + 1):
        _act(run, desks, editors)
        while done < kills * number // len(history.steps):
            early["bots that ended by themselves"] += not _kill(run, nursery, prey, editors)
            done += 1
        run.go_on()
    for one in prey:
        nursery.kill(one.pid)
    nursery.close()
    for desk in desks:
        desk.close()
    bots = [ReplayBot(run.place(number), run.clock) for number in range(plan.bots)]
    calm(run, bots, [Editors(bot, run.chance) for bot in bots])
    verdict = finish(run, bots, editors)
    if early.total():
        verdict["faults"].append(f"{early.total()} bots ended by themselves")
    return {**verdict, "kills": done, "seconds": round(time.monotonic() - began, 1)}


def _act(run: Replay, desks: list[ReplayBot], editors: list[Editors]) -> None:
    run.clock.later(run.chance.randrange(30, 200))
    for desk, one in zip(desks, editors, strict=True):
        desk.follow()
        if run.chance.random() < 0.5:
            one.look()
        for _ in range(run.chance.randrange(3)):
            one.act()


def _kill(run: Replay, nursery: Nursery, prey: list[Prey], editors: list[Editors]) -> bool:
    one = run.chance.choice(prey)
    log = pushes_log(run.place(one.number).directory)
    size = log.stat().st_size if log.exists() else 0
    deadline = time.monotonic() + run.chance.uniform(0, LONGEST)
    if run.chance.random() < DURING_A_PUSH:
        for each in editors:
            each.act()
        run.clock.later(90)
        deadline = time.monotonic() + 2 * LONGEST
        while time.monotonic() < deadline and (log.stat().st_size if log.exists() else 0) == size:
            time.sleep(0.002)
        if run.chance.random() < 0.3:
            run.go_on()
        deadline = time.monotonic() + run.chance.uniform(0, PUSH_SECONDS)
    time.sleep(max(0.0, deadline - time.monotonic()))
    alive = nursery.kill(one.pid)
    one.pid = nursery.start(run.place(one.number))
    return alive
