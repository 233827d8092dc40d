"""Ten people press at random, at once: ledger, git, messages and queues agree after it, everybody
was told, and whoever judges that would tell where it is not so."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.crowd.clicks import Click
from tests.crowd.run import Crowded, Plan, crowded, run
from tests.crowd.told import judge_decisions, judge_presses, rows_of
from tests.crowd.verdict import lines_agree, messages_agree, one_open_each, queue_agrees, verdict
from tests.replay.lines import PUBLISHED, replaced
from tests.replay.others import FileChange

SOAK = bool(os.environ.get("COPYDESK_SOAK"))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowded]:
    """A short crowd, which every test here judges."""
    plan = Plan(seed=7, articles=40, clicks=90, terminal=0)
    with crowded(plan, tmp_path_factory.mktemp("crowd")) as found:
        yield found


def test_a_crowd_leaves_one_truth_and_everybody_is_told(done: Crowded) -> None:
    found = verdict(done.desk, done.clicks, done.hands)
    assert found.faults == []
    assert found.figures["done"] > 0
    assert done.clicks.redelivered > 0


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", [7, 11])
def test_five_thousand_clicks(tmp_path: Path, seed: int) -> None:
    found = run(Plan(seed=seed), tmp_path)
    assert found["faults"] == []
    assert found["clicks"] >= 5000


# In short, the crowd above is enough.
test_five_thousand_clicks.__test__ = SOAK  # type: ignore[attr-defined]


def test_a_press_of_which_nobody_heard_is_found(done: Crowded) -> None:
    refused = Click("U0CLEO", "publish", "message", "none", sent=1, acked=2, hook="nowhere")
    rows = rows_of(done.desk.desk.ledger)
    _, faults = judge_presses([refused], done.desk.stand_in.said, rows)
    assert "nothing was said" in faults[0]


def test_a_redelivered_press_that_decides_again_is_found(done: Crowded) -> None:
    row = _like(rows_of(done.desk.desk.ledger)[0], user="U0ANA", undo_at=None)
    press = Click("U0ANA", row.verb, "message", row.article_id, 0, row.at, row.at)
    assert judge_decisions([press], [row], done.desk.crowd) == []
    [fault] = judge_decisions([press], [row, _like(row, id=9999)], done.desk.crowd)
    assert "decision 9999" in fault
    assert "came of no press" in fault


def test_a_decision_by_a_reader_is_found(done: Crowded) -> None:
    rows, crowd = rows_of(done.desk.desk.ledger), done.desk.crowd
    theirs = _like(rows[0], user="U0CLEO", undo_at=None)
    press = Click("U0CLEO", theirs.verb, "message", theirs.article_id, 0, theirs.at, theirs.at)
    [fault] = judge_decisions([press], [theirs], crowd)
    assert "by U0CLEO, who may not decide" in fault


def test_taking_back_what_is_anothers_is_found(done: Crowded) -> None:
    rows, crowd = rows_of(done.desk.desk.ledger), done.desk.crowd
    row = _like(rows[0], user="U0BEN", undo_by="U0ANA", undo_at=9)
    presses = [
        Click("U0BEN", row.verb, "message", row.article_id, 0, row.at, row.at),
        Click("U0ANA", "undo", "message", row.article_id, row.id, 9, 9),
    ]
    [fault] = judge_decisions(presses, [row], crowd)
    assert "it was U0BEN's" in fault


def test_two_open_decisions_are_found(done: Crowded) -> None:
    row = _like(rows_of(done.desk.desk.ledger)[0], ended_at=None)
    assert "has 2 open decisions" in one_open_each([row, _like(row, id=9999)])[0]


def test_a_message_that_lies_is_found(done: Crowded) -> None:
    row = _like(rows_of(done.desk.desk.ledger)[0], ended_at=None, until=None, verb="reject")
    shown = {one.article for one in done.hands.messages("C0AIDESK", 1)} - {row.article_id, ""}
    lies = [_like(row, article_id=one, user="U0NOBODY") for one in shown]
    assert any("U0NOBODY" in fault for fault in messages_agree(done.desk, lies))


def test_a_queue_that_lies_is_found(done: Crowded) -> None:
    row = _like(rows_of(done.desk.desk.ledger)[0], ended_at=None, until=None)
    done.hands.type("U0ANA", "C0AIDESK", "/articles is:open", "search", again=0)
    [open_one, *_] = [one.article for one in done.hands.answers("U0ANA", 1) if one.word == "more"]
    lies = [*rows_of(done.desk.desk.ledger), _like(row, article_id=open_one)]
    assert f"the queue has {open_one} wrongly" in queue_agrees(done.desk, done.hands, lies)


def test_a_line_in_git_that_lies_is_found(done: Crowded) -> None:
    """Last: it changes upstream."""
    others = done.desk.others
    path = max(path for path, data in others.alone.items() if b"published: false" in data)
    data = replaced(PUBLISHED, others.alone[path], b"published: true")
    before = others.alone[path]
    others.push([FileChange(path, path, data, over=True)])
    others.alone[path] = before
    assert any(path in fault for fault in lines_agree(done.desk, []))


def _like(row: SimpleNamespace, **changes: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(row), **changes})
