"""Slots a second in the simulated year: bots, editors, articles, bad weather, a virtual clock."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import Bench
from measure import Aim, Row

ROOT = Path(__file__).parents[1]
SLOTS, BOTS = 100, (1, 3)
LEAST = 1.7
"""1,000 slots in ten minutes: so long somebody waits for it."""


def simulated(bench: Bench) -> Iterator[Row]:
    """A process of its own, from its first slot until every check is done; articles are made up."""
    for bots in BOTS:
        told = bench.scratch / f"year-{bots}.json"
        asked = ["--slots", str(SLOTS), "--bots", str(bots), "--made-up", "--json", str(told)]
        subprocess.run(
            [sys.executable, "-m", "tests.year", *asked], cwd=ROOT, check=True, capture_output=True
        )
        outcome = json.loads(told.read_text("utf-8"))
        seconds = outcome["CPU seconds" if bench.watch.cpu else "seconds"]
        many = f"{bots} bot{'s' * (bots > 1)}"
        aim = Aim("amount", LEAST, at_least=True)
        yield Row(f"Slots, simulated, {many}", outcome["slots"] / seconds, aim=aim, unit="/s")
