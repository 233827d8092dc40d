"""Taking times side by side, and the table of them."""

import resource
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Literal

from rich import box
from rich.table import Table

Unit = Literal["s", "/s", "MB"]
Measure = Literal["ratio", "more", "amount"]
Work = Callable[[], object]


@dataclass(frozen=True)
class Aim:
    """What a row should reach: the `ratio` of ours to theirs, how much `more` ours may be, or
    the `amount` itself. Seconds, requests a second or megabytes, as the row's are."""

    of: Measure
    limit: float
    at_least: bool = False

    def reached(self, row: "Row") -> bool:
        value = row.compared(self.of)
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True)
class Row:
    """One line of the table. `theirs` is None where there is no peer, `aim` where none was set."""

    work: str
    ours: float
    theirs: float | None = None
    peer: str = ""
    aim: Aim | None = None
    found: str = ""
    unit: Unit = "s"

    def compared(self, of: Measure) -> float:
        """Ours in the measure of an aim."""
        if of == "amount" or self.theirs is None:
            return self.ours
        return self.ours / self.theirs if of == "ratio" else self.ours - self.theirs


@dataclass(frozen=True)
class Stopwatch:
    """Times both sides: by the clock on the wall, or by what this process has computed."""

    cpu: bool = False

    def now(self) -> float:
        """Seconds. Computing time is that of all threads, and of the processes that ended."""
        if not self.cpu:
            return perf_counter()
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return process_time() + ended.ru_utime + ended.ru_stime

    def seconds(self, work: Work) -> float:
        """How long it takes."""
        began = self.now()
        work()
        return self.now() - began

    def in_turns(
        self, works: Sequence[Work], turns: int, before: Work = lambda: None
    ) -> list[float]:
        """The median of each, taken in turns, so that a busy moment of the machine strikes all.
        What is done `before` each turn is not counted."""
        times: list[list[float]] = [[] for _ in works]
        for _ in range(turns):
            before()
            for work, taken in zip(works, times, strict=True):
                taken.append(self.seconds(work))
        return [statistics.median(taken) for taken in times]


def percentile(times: Sequence[float], share: float) -> float:
    """The time that `share` (0 to 1) of all don't exceed."""
    ranked = sorted(times)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def table_of(rows: Iterable[Row]) -> Table:
    """The rows as people read them."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for side in ("Copydesk", "Peer", "Ratio", "Aim", "", "Articles"):
        table.add_column(side, justify="right", no_wrap=True)
    table.add_column("The peer is", no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    of = row.aim.of if row.aim else "ratio"
    theirs = "" if row.theirs is None else _shown(row.theirs, row.unit)
    compared = "" if row.theirs is None else _compared(row.compared(of), of, row.unit)
    aim = (
        f"{'≥' if row.aim.at_least else '≤'} {_compared(row.aim.limit, of, row.unit)}"
        if row.aim
        else ""
    )
    reached = "" if row.aim is None or row.aim.reached(row) else "missed"
    return row.work, _shown(row.ours, row.unit), theirs, compared, aim, reached, row.found, row.peer


def _compared(value: float, of: Measure, unit: Unit) -> str:
    if of == "ratio":
        return f"{value:.2g}" if value < 1 else f"{value:.1f}"
    return f"{'+' if of == 'more' and value >= 0 else ''}{_shown(value, unit)}"


def _shown(value: float, unit: Unit) -> str:
    if unit != "s":
        return f"{value:,.0f} {unit}".replace(" /s", "/s")
    return f"{value:.2f} s" if abs(value) >= 1 else f"{value * 1000:.2f} ms"
