"""Rows about the record: a page of the history, and the figures of a month, among 5,000
decisions."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from answering import USER
from bench import Bench
from measure import Aim, Row
from sqlalchemy import select

from bot.desk import Desk
from bot.domain.query import DeskStates, Is, Query
from bot.domain.standing import milliseconds
from bot.services.record import Asked, Record
from bot.services.statistics import Figures
from bot.storage.schema import decision
from handlers.record_message import record_message
from handlers.statistics_message import statistics_message

DECISIONS = 5_000
YEAR = timedelta(days=365)
TIMES = 10
ZONE = ZoneInfo("Europe/London")
REASONS = ("", "Too thin", "Told already", "Not for our readers")


def record(bench: Bench) -> Iterator[Row]:
    """Rendered, beside a bare SELECT of the same rows."""
    with bench.desk() as desk:
        decide(desk)
        yield _history(bench, desk)
        yield _figures(bench, desk)


def _history(bench: Bench, desk: Desk) -> Row:
    read = Record(desk.ledger, desk.library, desk.now)

    def ours() -> int:
        return len(record_message(read.page(Asked()), "", ZONE).blocks)

    def theirs() -> int:
        newest = select(decision).order_by(decision.c.id.desc()).limit(11)
        with desk.ledger.read() as connection:
            return len(connection.execute(newest).all())

    ours(), theirs()  # these calls are not counted
    mine, peer = bench.watch.in_turns((ours, theirs), TIMES * bench.turns)
    work = f"A page of {DECISIONS:,} decisions' history"
    return Row(work, mine, peer, "a bare SELECT of the rows", Aim("ratio", 5))


def _figures(bench: Bench, desk: Desk) -> Row:
    figures = Figures(desk.ledger, desk.library, desk.now)
    since = milliseconds(desk.now() - timedelta(days=60))

    def ours() -> int:
        return len(statistics_message(figures.of("month", ZONE)).blocks)

    def theirs() -> int:
        recent = select(decision).where(decision.c.at >= since)
        with desk.ledger.read() as connection:
            return len(connection.execute(recent).all())

    ours(), theirs()  # these calls are not counted
    mine, peer = bench.watch.in_turns((ours, theirs), TIMES * bench.turns)
    found = f"{desk.index.count():,}"
    return Row(
        f"A month's figures of {DECISIONS:,} decisions",
        mine,
        peer,
        "a bare SELECT of the rows",
        Aim("more", 0.3),
        found,
    )


def decide(desk: Desk) -> None:
    """Write a year of decisions into the ledger, over as many articles as there are. All have
    ended, so that one article may have had several."""
    waiting = Query((Is("unpublished"),))
    ids = [hit.article.id for hit in desk.index.search(waiting, DeskStates(), limit=DECISIONS).hits]
    chance, now = Random(1), milliseconds(desk.now())
    year = YEAR // timedelta(milliseconds=1)
    rows = [
        {
            "article_id": ids[number % len(ids)],
            "version": "v",
            "verb": chance.choice(("publish", "publish", "reject", "later")),
            "user": USER,
            "at": now - year + year * number // DECISIONS,
            "ended_at": now,
            "ended_why": chance.choice(("published in the file", "undone", "gone")),
            "reason": chance.choice(REASONS),
        }
        for number in range(DECISIONS if ids else 0)
    ]
    if rows:
        with desk.ledger.write() as connection:
            connection.execute(decision.insert(), rows)
