"""Rows about Slack's requests over HTTP."""

import statistics
from collections.abc import Iterator
from itertools import count
from time import perf_counter

from bench import Bench
from http_client import Connection, Served, all_at_once, connections, requests
from measure import Aim, Row

ALONE, TOGETHER, AT_ONCE = 40, 80, 16
STEP = 100_000
PEER = "bare Starlette"


def answers(bench: Bench) -> Iterator[Row]:
    """A signed `/articles help`: how long one takes, and how many a second when 16 are under
    way."""
    with bench.folder("http") as place:
        data = bench.corpus.data()
        with Served("http_ours.py", data, place / "ledger.sqlite3") as ours:
            answer = place / "answer.json"
            with connections(ours.address, 1) as (one,):
                answer.write_bytes(one.ask(requests(1, "help")[0]))
            with Served("http_bare.py", answer) as bare:
                yield from _rows(bench, (ours, bare))


def _rows(bench: Bench, sides: tuple[Served, Served]) -> Iterator[Row]:
    numbers = count(1, STEP)
    _alone(bench, sides, next(numbers))  # not counted
    mine, bare = _alone(bench, sides, next(numbers))
    yield Row("`help` over HTTP, p50", mine, bare, PEER, Aim("ratio", 3.5))
    turns = [_together(bench, sides, next(numbers)) for _ in range(bench.turns)]
    mine, bare = (statistics.median(turn[side] for turn in turns) for side in (0, 1))
    aim = Aim("ratio", 0.25, at_least=True)
    yield Row("… with 16 at once", mine, bare, PEER, aim, unit="/s")


def _alone(bench: Bench, sides: tuple[Served, Served], first: int) -> list[float]:
    """Seconds of one request at a time, the sides in turns: the median by the clock, or the
    mean of what the servers computed, since the system counts that in larger steps."""
    many, times = ALONE * bench.repeats, (list[float](), list[float]())
    began = [side.cpu() for side in sides]
    with connections(sides[0].address, 1) as (mine,), connections(sides[1].address, 1) as (bare,):
        for request in requests(many, "help", first):
            for taken, connection in zip(times, (mine, bare), strict=True):
                taken.append(_seconds(connection, request))
    if bench.watch.cpu:
        return [(side.cpu() - at) / many for side, at in zip(sides, began, strict=True)]
    return [statistics.median(taken) for taken in times]


def _seconds(connection: Connection, request: bytes) -> float:
    began = perf_counter()
    connection.ask(request)
    return perf_counter() - began


def _together(bench: Bench, sides: tuple[Served, Served], first: int) -> list[float]:
    """Requests a second, with 16 under way at any time; first one side, then the other."""
    many, found = TOGETHER * bench.repeats, []
    asked = requests(many, "help", first)
    for side in sides:
        with connections(side.address, AT_ONCE) as opened:
            began = _now(bench, side)
            all_at_once(opened, asked)
            found.append(many / (_now(bench, side) - began))
    return found


def _now(bench: Bench, side: Served) -> float:
    """By the clock, or what the server has computed: the client is not its work."""
    return side.cpu() if bench.watch.cpu else perf_counter()
