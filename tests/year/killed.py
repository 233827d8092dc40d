"""Bots as processes, killed by SIGKILL: at a named step by themselves, or at any moment."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import LedgerError
from tests.replay.nursery import Nursery
from tests.year.bots import Place, YearBot

if TYPE_CHECKING:
    from tests.year.run import Year

PAUSE, PATIENCE, BEGINS = 0.005, 3.0, 120.0
"""Seconds between two ticks of a process, until it is killed that does not die by itself, and
until it must have begun, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to do: work there, and die at a step (empty: at none). It says in the file
    `there` that it has begun, and that it is about to die."""

    place: Place
    step: str
    there: Path


def live(order: Order, now: Callable[[], datetime]) -> None:
    """A bot that goes on until it is killed."""

    def step(name: str) -> None:
        if name == order.step:
            order.there.write_text("dies", encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    bot = YearBot(order.place, now, step)
    bot.read()
    order.there.write_text("lives", encoding="utf-8")
    while True:
        try:
            bot.clock.tick()
            bot.turn()
        except LedgerError:
            pass  # it was busy for five seconds: it is asked again
        time.sleep(PAUSE)


def kill_some(year: "Year", nursery: Nursery, step: str) -> int:
    """In place of the year's bots, as many processes work on what is due now, one of them until it
    comes to the step; all are killed then. Gives how many were. The clock stands still."""
    for bot in year.bots:
        bot.close()
    orders = [
        Order(year.place(n), "" if n else step, year.directory / f"process-{n}")
        for n in range(len(year.bots))
    ]
    for one in orders:
        one.there.unlink(missing_ok=True)
    pids = [nursery.start(one) for one in orders]
    if _came(lambda: all(one.there.exists() for one in orders), BEGINS):
        _came(lambda: orders[0].there.read_text(encoding="utf-8") == "dies", PATIENCE)
    else:
        year.facts.faults.append(f"Not all processes have begun within {BEGINS:.0f} seconds")
    for pid in pids:
        time.sleep(year.chance.uniform(0, 0.05))
        if not nursery.kill(pid):
            year.facts.faults.append("A process had ended by itself")
    year.bots = [year.start(number) for number in range(len(orders))]
    return len(pids)


def _came(true: Callable[[], bool], patience: float) -> bool:
    """Whether it became true before so many seconds were over."""
    deadline = time.monotonic() + patience
    while not (came := true()) and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return came
