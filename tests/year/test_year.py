"""The year in short, and whether its checks would tell."""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.storage.schema import decision, item, message, near_miss, run
from tests.year.check import check
from tests.year.run import Plan, Year
from tests.year.simulate import simulate

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
SHORT, LONG = 8, 1000
TABLES = [run, item, near_miss, message, decision]


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
@pytest.mark.parametrize("bots", [1, 3] if SOAK else [2])
def test_every_slot_is_posted_once_or_accounted_for(tmp_path: Path, bots: int) -> None:
    plan = Plan(seed=bots + 3, slots=LONG if SOAK else SHORT, bots=bots, kills=24 if SOAK else 0)
    outcome = simulate(plan, tmp_path)
    assert outcome["faults"] == []
    assert outcome["slots"] >= plan.slots
    assert outcome["decisions"] > 0


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A few slots in which all is well."""
    year = Year(Plan(seed=1, slots=4), tmp_path_factory.mktemp("year"))
    while year.slots() < year.plan.slots or not year.facts.taken:
        year.to_next_slot()
        year.slot()
    year.calm()
    assert check(year) == []
    yield year
    year.close()


def newest(year: Year) -> dict[str, Any]:
    """The newest message with a decision's buttons."""
    every = year.stand_in.world.workspace.messages.values()
    posted = [one for messages in every for one in messages.values() if "metadata" in one]
    return max((one for one in posted if len(one.get("blocks", [])) > 2), key=lambda one: one["ts"])


def doubled(year: Year) -> None:
    places = year.stand_in.world.workspace.messages
    one = newest(year)
    channel = next(name for name, messages in places.items() if one["ts"] in messages)
    places[channel]["9999999999.000001"] = {**one, "ts": "9999999999.000001"}


def stale(year: Year) -> None:
    newest(year)["text"] = "As it was"


def unnoted(year: Year) -> None:
    with year.bots[0].desk.ledger.write() as connection:
        connection.execute(delete(message).where(message.c.ts == newest(year)["ts"]))


def lost(year: Year) -> None:
    with year.bots[0].desk.ledger.write() as connection:
        connection.execute(delete(decision).where(decision.c.id == max(year.facts.taken)))


def another(year: Year) -> None:
    with year.bots[0].desk.ledger.write() as connection:
        which = decision.c.id == max(year.facts.taken)
        connection.execute(update(decision).where(which).values(user="U0GUEST"))


def unposted(year: Year) -> None:
    with year.bots[0].desk.ledger.write() as connection:
        connection.execute(update(run).where(run.c.state == "sent").values(state="skipped"))


def too_often(year: Year) -> None:
    with year.bots[0].desk.ledger.write() as connection:
        first = connection.scalar(item.select().with_only_columns(item.c.article_id).limit(1))
        connection.execute(update(item).values(article_id=first))


def damaged(year: Year) -> None:
    path = next(iter(year.site.theirs))
    with (year.site.root / path).open("ab") as file:
        file.write(b"more")


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (doubled, "was posted 2 times"),
        (doubled, "and the ledger does not know"),
        (stale, "is stale: .0 is As it was"),
        (unnoted, "is sent, and has no message"),
        (lost, ": is lost"),
        (another, "has another user"),
        (unposted, "is skipped, and nothing accounts for it"),
        (too_often, "of 3"),
        (damaged, "is damaged"),
    ],
)
def test_the_checks_tell_what_is_wrong(
    year: Year, plant: Callable[[Year], None], said: str
) -> None:
    with put_back(year):
        plant(year)
        faults = check(year)
    assert any(said in one for one in faults), faults
    assert check(year) == []


@contextmanager
def put_back(year: Year) -> Iterator[None]:
    """Have everything as before, afterwards."""
    workspace, ledger = year.stand_in.world.workspace, year.bots[0].desk.ledger
    messages = copy.deepcopy(workspace.messages)
    files = {path: path.read_bytes() for path in year.site.root.rglob("*.md")}
    with ledger.read() as connection:
        rows = {one: [dict(row._mapping) for row in connection.execute(one.select())]
                for one in TABLES}  # fmt: skip
    yield
    workspace.messages = messages
    for path, data in files.items():
        path.write_bytes(data)
    with ledger.write() as connection:
        for table in reversed(TABLES):
            connection.execute(table.delete())
        for table, kept in rows.items():
            connection.execute(table.insert(), kept)
