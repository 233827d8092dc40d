"""Row about memory: what a process of its own holds privately, with the index open and after the
mix. `python memory_row.py DATA LEDGER SEED` prints them as JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from answering import Answering, decide_some
from bench import Bench
from corpus import settings_for
from measure import Aim, Row
from queries import mix, sample

from bot import app
from bot.desk import Desk

SMALL, LARGE = 150.0, 400.0
"""Megabytes at 100,000 articles, and at a million."""

_STATUS = Path("/proc/self/status")


def private(bench: Bench) -> Iterator[Row]:
    """What the bot holds (RssAnon). Linux alone tells it."""
    if not _STATUS.exists():
        return
    with bench.folder("memory") as place:
        data = bench.corpus.data()
        given = [str(data), str(place / "ledger.sqlite3"), str(bench.corpus.seed)]
        done = subprocess.run(
            [sys.executable, __file__, *given], check=True, capture_output=True, text=True
        )
    told = json.loads(done.stdout)
    found, aim = f"{told['articles']:,}", Aim("amount", _aim(told["articles"]))
    for name in ("the index open", "after the mix"):
        yield Row(f"Memory, {name}", told[name], aim=aim, found=found, unit="MB")


def _aim(articles: int) -> float:
    return SMALL if articles <= 100_000 else LARGE


def _measure(data: Path, ledger: Path, seed: int) -> None:
    desk = app.open_desk(settings_for(data, ledger), data, alone=True)
    told: dict[str, float] = {"articles": desk.index.count(), "the index open": _megabytes()}
    _ask_all(desk, seed)
    told["after the mix"] = _megabytes()
    print(json.dumps(told))
    desk.close()


def _ask_all(desk: Desk, seed: int) -> None:
    decide_some(desk)
    answering = Answering(desk)
    for kind in mix(sample(desk.library), seed):
        for text in kind.texts:
            (answering.facets if kind.facets else answering.blocks)(text)


def _megabytes() -> float:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
