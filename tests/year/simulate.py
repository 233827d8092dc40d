"""A year from its first slot to the verdict."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.storage.runs import SCHEDULED
from bot.storage.schema import run
from tests.replay.clock import SharedClock
from tests.replay.nursery import Nursery
from tests.year.check import check
from tests.year.killed import live
from tests.year.run import START, Plan, Year


def simulate(
    plan: Plan, directory: Path, told: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Simulate in this directory; gives the outcome, as JSON takes it. `told` hears how many slots
    were due so far."""
    began, spent = time.monotonic(), time.process_time()
    clock = SharedClock(START)
    # Before anything is opened and any thread begun: it forks.
    nursery = Nursery(partial(live, now=clock)) if plan.kills else None
    year = Year(plan, directory, clock)
    try:
        _go_on(year, nursery, told)
        year.calm()
        faults = check(year)
        return {
            "seed": plan.seed,
            "bots": plan.bots,
            **_figures(year),
            "happened": dict(sorted(year.facts.happened.items())),
            "seconds": round(time.monotonic() - began, 1),
            "CPU seconds": round(time.process_time() - spent, 1),
            "faults": faults,
        }
    finally:
        year.close()
        if nursery is not None:
            nursery.close()


def _go_on(year: Year, nursery: Nursery | None, told: Callable[[int], None]) -> None:
    """Slot after slot; the kills come at equal distances, as far as one makes several."""
    killed, plan = 0, year.plan
    while (slots := year.slots()) < plan.slots:
        told(slots)
        year.to_next_slot()
        due = nursery is not None and killed * plan.slots <= slots * plan.kills
        year.slot(nursery if due and killed < plan.kills else None)
        killed = year.facts.happened["processes killed"]


def _figures(year: Year) -> dict[str, Any]:
    with year.bots[0].desk.ledger.read() as connection:
        states = Counter(connection.scalars(select(run.c.state).where(SCHEDULED)))
    workspace = year.stand_in.world.workspace
    zones = {versions[0][1].zone.key for versions in year.facts.versions.values()}
    return {
        "days": (year.clock() - START).days,
        "slots": sum(states.values()),
        "states": dict(sorted(states.items())),
        "digests": len(year.facts.versions),
        "zones": len(zones),
        "articles": year.bots[0].desk.library.count(),
        "decisions": len(year.facts.taken),
        "messages": sum(len(workspace.history(one)) for one in workspace.channels),
    }
