"""The replay in short, on a history that is made up, and whether its verdict would tell."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.domain.review import Overridden
from tests import ledgers
from tests.replay.history import History, made_up, of_repository
from tests.replay.lines import is_own_line
from tests.replay.others import Others
from tests.replay.outcome import judge
from tests.replay.repository import Repository
from tests.replay.run import Plan, replay

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
BUNDLE = Path(__file__).parents[2].parent / "shared" / "corpora" / "upstream.bundle"
COMMITS = 400
BOTS = [(1, 1, False), (2, 1, True), (2, 2, False), (2, 1, False)]


def generated(seed: int) -> History:
    return made_up(random.Random(seed), COMMITS, "_news")


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
@pytest.mark.parametrize(("bots", "ledgers", "batch"), BOTS)
def test_every_decision_is_in_or_back(tmp_path: Path, bots: int, ledgers: int, batch: bool) -> None:
    plan = Plan(seed=bots + ledgers, bots=bots, ledgers=ledgers, batch=batch)
    said = replay(plan, generated(plan.seed), tmp_path)
    assert said["faults"] == []
    assert said["decisions"] > 0


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
def test_the_real_history(tmp_path: Path) -> None:
    if not BUNDLE.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    bare = Repository.create(tmp_path / "history.git", "upto")
    bare.git("fetch", "-q", str(BUNDLE), "upto:upto")
    history = of_repository(bare, None)
    said = replay(Plan(branch="upto"), history, tmp_path)
    bare.close()
    assert said["faults"] == []
    assert said["decisions"] > 0


# In short the bots that are killed have the real history's end. (Pytest does not collect what
# says so.)
test_the_real_history.__test__ = SOAK  # type: ignore[attr-defined]
test_every_decision_is_in_or_back.__test__ = SOAK  # type: ignore[attr-defined]


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
def test_bots_that_are_killed_during_the_replay() -> None:
    commits, kills = ("200", "250") if SOAK else ("6", "3")
    asked = ["--commits", commits, "--kills", kills, "--bots", "2", "--seed", "3", "--json"]
    if BUNDLE.exists():
        asked += ["--repository", str(BUNDLE), "--branch", "upto"]
    said = _command(asked)
    assert said["faults"] == []
    assert (said["kills"], said["decisions"] > 0) == (int(kills), True)


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
def test_through_the_stand_in() -> None:
    said = _command(["--commits", "200" if SOAK else "4", "--seed", "5", "--slack", "--json"])
    assert said["faults"] == []
    assert said["decisions"] > 0


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_whole_bots_that_are_killed() -> None:
    asked = ["--slack", "--kills", "230", "--bots", "2", "--ledgers", "2", "--seed", "31", "--json"]
    if BUNDLE.exists():
        asked += ["--repository", str(BUNDLE), "--branch", "upto"]
    said = _command(asked)
    assert said["faults"] == []
    assert (said["kills"], said["decisions"] > 0) == (230, True)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("overridden", ["tell", "again"])
def test_what_is_set_back_is_told_or_applied_again(tmp_path: Path, overridden: Overridden) -> None:
    said = replay(Plan(seed=13, overridden=overridden), generated(13), tmp_path)
    assert said["faults"] == []
    assert said["applied again" if overridden == "again" else "set back, which is shown"] > 0


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize(("bots", "ledgers", "batch"), BOTS)
def test_pull_requests(tmp_path: Path, bots: int, ledgers: int, batch: bool) -> None:
    plan = Plan(seed=9, bots=bots, ledgers=ledgers, batch=batch, pull_requests=True)
    said = replay(plan, generated(9), tmp_path)
    assert said["faults"] == []
    assert said["published"] > 0


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_bots_that_are_killed_while_they_propose() -> None:
    words = "--commits 200 --kills 200 --bots 2 --seed 4 --pull-requests --json"
    said = _command(words.split())
    assert said["faults"] == []
    assert (said["kills"], said["published"] > 0) == (200, True)


# In short, what the other tests replay is enough.
test_pull_requests.__test__ = SOAK  # type: ignore[attr-defined]
test_bots_that_are_killed_while_they_propose.__test__ = SOAK  # type: ignore[attr-defined]
test_whole_bots_that_are_killed.__test__ = SOAK  # type: ignore[attr-defined]
test_what_is_set_back_is_told_or_applied_again.__test__ = SOAK  # type: ignore[attr-defined]


def _command(words: list[str]) -> Any:
    """What the command prints. It is a process of its own: it forks."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.replay", *words],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (b"a: 1\npublished: false # x\nb: 2", b"a: 1\npublished: true # x\nb: 2", True),
        (b"a: 1\npublished: false\n", b"a: 2\npublished: true\n", False),
        (b"published: false\n", b"published: true\r\n", False),
        (b"published: false\n", b"published: true", False),
        (b"published: true\n", b"published: true\n", False),
        (b"published: false\n", b"published: yes\n", False),
        (b"a: 1\r\nb: 2", b"a: 1\r\npublished: false\r\nb: 2", True),
        (b"a: 1\nb: 2", b"a: 1\npublished: true\nb: 2", False),
    ],
)
def test_what_counts_as_its_own_line(before: bytes, after: bytes, same: bool) -> None:
    assert is_own_line(before, after) is same


MINE, OURS = "a\npublished: false\nb\n", "Copydesk <copydesk@localhost>"


@pytest.mark.parametrize(
    ("text", "who", "mark", "fault"),
    [
        ("a\npublished: true\nB\n", OURS, "k1", "changes more or less than a line of x.md"),
        ("a\npublished: false\nb\n", OURS, "k1", "has 0 files"),
        ("a\npublished: true\nb\n", OURS, "k2", 'not {"nobody\'s"}'),
        ("a\npublished: true\nb\n", "Ana <a@b>", "k1", "x.md is not as the history alone"),
        ("a\npublished: false\nB\n", "Ana <a@b>", "k1", "x.md is not as the history alone"),
    ],
)
def test_the_verdict_tells_what_is_wrong(
    tmp_path: Path, text: str, who: str, mark: str, fault: str
) -> None:
    others = Others(Repository.create(tmp_path / "up.git", "main"), {"x.md": MINE.encode()}, 1)
    others.begin()
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    people = {"U0ANA": "ana@example.org"}
    assert judge(others, [(ledger, lambda _: None)], people).faults == []
    message = f"Publish\n\nCopydesk-Decision: {mark}"
    tip = others.upstream.tip()
    others.upstream.commit({"x.md": text.encode()}, tip, 2, who=who, message=message)
    faults = judge(others, [(ledger, lambda _: None)], people).faults
    ledger.close()
    others.upstream.close()
    assert any(fault in one for one in faults), faults
