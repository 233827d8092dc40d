"""The year in short, and whether its checks would tell."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.year import plants
from tests.year.check import check
from tests.year.run import Plan, Year
from tests.year.simulate import simulate

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
SHORT, LONG = 8, 1000


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


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (plants.doubled, "was posted 2 times"),
        (plants.doubled, "and the ledger does not know"),
        (plants.stale, "is stale: .0 is As it was"),
        (plants.unnoted, "is sent, and has no message"),
        (plants.deleted, "and is not there"),
        (plants.given_up, "and the ledger says that it is gone"),
        (plants.lost, ": is lost"),
        (plants.another, "has another user"),
        (plants.invented, "and nobody took it"),
        (plants.unwritten, "is pending at the end"),
        (plants.unpublished, "is not in its file"),
        (plants.kept, "was undone, and is"),
        (plants.not_gone, "was undone, and is failed"),
        (plants.damaged, "is damaged"),
        (plants.unposted, "is skipped, and nothing accounts for it"),
        (plants.let_off, "is waived, and nothing accounts for it"),
        (plants.forgotten, "is without a row, and nothing accounts for it"),
        (plants.never_due, "was never due, and is sent"),
        (plants.silent, "is empty, and should say so"),
        (plants.mute, "said nothing from"),
        (plants.too_often, "of 3"),
        (plants.too_many, "articles of at most 1"),
        (plants.one_provider, "of Forbes, at most 1 are wanted"),
        (plants.one_topic, "of chips, at most 1 are wanted"),
        (plants.put_off, "put off until"),
        (plants.decided, "decided at"),
        (plants.published, "which is published"),
        (plants.read_again, "which it showed on"),
        (plants.unread, "which is not published"),
        (plants.stopped, "was paused without a cause"),
    ],
)
def test_the_checks_tell_what_is_wrong(
    year: Year, plant: Callable[[Year], None], said: str
) -> None:
    with plants.put_back(year):
        plant(year)
        faults = check(year)
    assert any(said in one for one in faults), faults


def test_what_was_planted_is_put_back(year: Year) -> None:
    with plants.put_back(year):
        for plant in (plants.doubled, plants.lost, plants.damaged, plants.one_topic):
            plant(year)
    assert check(year) == []
