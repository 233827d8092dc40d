"""Ten people press at random, at once: ledger, git, messages, Home tabs and queues agree after it,
everybody was told, and whoever judges that would tell where it is not so."""

import copy
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.storage.schema import decision
from tests.crowd.asked import judge_decisions
from tests.crowd.clicks import Click
from tests.crowd.commits import files_agree, judge_commits
from tests.crowd.desk import number_of
from tests.crowd.homes import open_by_query, tab_agrees
from tests.crowd.queues import home_agrees, search_agrees
from tests.crowd.run import Crowded, Plan, crowded, run
from tests.crowd.shown import OPEN, Says, Truth, wrong
from tests.crowd.told import Heard, Rows, judge_presses, rows_of
from tests.crowd.verdict import batches_told, messages_agree, one_open_each, truth_of, verdict
from tests.replay.lines import TITLE, replaced

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
JUDGE = "U0JUDY"
OURS = "Copydesk <judy@example.org>"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowded]:
    """A short crowd, which every test here judges."""
    plan = Plan(seed=7, articles=32, clicks=48, terminal=0)
    with crowded(plan, tmp_path_factory.mktemp("crowd")) as found:
        yield found


def test_a_crowd_leaves_one_truth_and_everybody_is_told(done: Crowded) -> None:
    found = verdict(done.desk, done.clicks, done.hands, done.voice)
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
    assert found["in dialogs older than the role's end"] > 0


# In short, the crowd above is enough.
test_five_thousand_clicks.__test__ = SOAK  # type: ignore[attr-defined]


def test_a_press_of_which_nobody_heard_is_found(done: Crowded) -> None:
    refused = Click("U0CLEO", "publish", "message", "none", sent=1, acked=2, hook="nowhere")
    _, faults = judge_presses([refused], Heard(done.desk.stand_in.said), _rows(done))
    assert "nothing was said" in faults[0]


def test_a_redelivered_press_that_decides_again_is_found(done: Crowded) -> None:
    row = _decided(done, user="U0ANA", batch="")
    press = _press(row)
    assert judge_decisions([press], [row], done.desk.crowd) == []
    [fault] = judge_decisions([press], [row, _like(row, id=9999)], done.desk.crowd)
    assert "decision 9999" in fault
    assert "came of no press" in fault


def test_more_than_what_was_ticked_is_found(done: Crowded) -> None:
    one = _decided(done, user="U0ANA", batch="b1", verb="publish")
    press = replace(_press(one), word="ticked_publish", articles=(one.article_id,))
    assert judge_decisions([press], [one], done.desk.crowd) == []
    more = _like(one, id=9999, article_id="another")
    assert "no press" in judge_decisions([press], [one, more], done.desk.crowd)[0]


def test_a_decision_by_a_reader_is_found(done: Crowded) -> None:
    theirs = _decided(done, user="U0CLEO", batch="")
    [fault] = judge_decisions([_press(theirs)], [theirs], done.desk.crowd)
    assert "by U0CLEO, who may not decide" in fault


def test_a_dialog_that_decides_after_the_role_is_gone_is_found(done: Crowded) -> None:
    [lea] = done.desk.crowd.of("leaves")
    assert lea.changed is not None
    late = _decided(done, user=lea.id, batch="", at=lea.changed + 1)
    in_dialog = replace(_press(late), way="dialog")
    assert "may not decide" in judge_decisions([in_dialog], [late], done.desk.crowd)[0]


def test_taking_back_what_is_anothers_is_found(done: Crowded) -> None:
    row = _decided(done, user="U0BEN", batch="", undo_by="U0ANA", undo_at=9)
    presses = [_press(row), Click("U0ANA", "undo", "message", row.article_id, row.id, 9, 9)]
    [fault] = judge_decisions(presses, [row], done.desk.crowd)
    assert "it was U0BEN's" in fault


def test_two_open_decisions_are_found(done: Crowded) -> None:
    row = _decided(done, ended_at=None)
    assert "has 2 open decisions" in one_open_each([row, _like(row, id=9999)])[0]


def test_a_message_that_was_not_brought_up_to_date_is_found(done: Crowded) -> None:
    truth, posted = _truth(done), done.hands.messages("C0AIDESK", 1)
    for article in sorted({one.article for one in posted} - {"", *truth.published}):
        stands = truth.stands.get(article, OPEN)
        other = ("later" if stands[0] == "reject" else "reject", "U0NOBODY")
        found = messages_agree(done.desk, replace(truth, stands={**truth.stands, article: other}))
        assert any(f"says of {article} {stands}" in fault for fault in found)


def test_whoever_has_an_article_and_what_it_is_called_now_is_looked_for() -> None:
    says = Says("a1", OPEN, "U0BEN", "<https://news.example/1|A title>\n<@U0BEN> has it")
    so = Truth(stands={}, holders={"a1": "U0BEN"}, titles={"a1": "A title"})
    assert wrong("the message", says, so) == []
    assert "says that U0BEN has a1" in wrong("the message", says, replace(so, holders={}))[0]
    called = replace(so, titles={"a1": "Another"})
    assert wrong("the message", says, called) == ["the message does not call a1 'Another'"]


def test_a_batch_that_was_not_told_is_found(done: Crowded) -> None:
    row = _decided(done, user=JUDGE, batch="b1")
    assert f"{JUDGE} decided 1 times" in batches_told(done.desk, [*_rows(done), row])[-1]


def test_a_home_tab_that_is_stale_is_found(done: Crowded) -> None:
    home_agrees(done.desk, done.hands, done.voice, _truth(done))
    view = copy.deepcopy(done.hands.home(JUDGE))
    rows, truth, now = _rows(done), _truth(done), done.desk.ms()
    assert view is not None
    waits = open_by_query(done.desk, truth)
    assert tab_agrees(view, rows, truth, waits, now) == []
    article = next(one for one in done.desk.paths if f"article|{one}|" in str(view.body))
    later = replace(truth, stands={**truth.stands, article: ("publish", "U0NOBODY")})
    found = tab_agrees(view, rows, later, open_by_query(done.desk, later), now)
    assert f"says of {article}" in found[0]
    assert "counts" in found[-1]
    assert "has buttons" in tab_agrees(view, rows, truth, waits, now, decides=False)[0]


def test_a_queue_that_lies_is_found(done: Crowded) -> None:
    truth = _truth(done)
    numbers = {number_of(address): one for one, address in done.desk.addresses.items()}
    alone = next(one for n, one in numbers.items() if n % 8 == 0 and one not in truth.published)
    stands = {**truth.stands, alone: ("reject", "U0NOBODY")}
    if alone in truth.stands:
        del stands[alone]
    found = search_agrees(done.desk, done.hands, replace(truth, stands=stands))
    assert found == [f"the search for what is open has {alone} wrongly"]


def test_a_decision_that_upstream_lost_is_found(done: Crowded) -> None:
    lost = _decided(done, id=9999, key="nowhere", verb="publish", ended_at=None, edit="",
                    write_state="written")  # fmt: skip
    _, faults = judge_commits(done.desk, [*_rows(done), lost])
    assert faults == ["decision 9999 (publish, nowhere): it stands, and upstream has it not"]


def test_what_git_says_otherwise_or_twice_is_found(done: Crowded) -> None:
    """Last: it changes upstream."""
    article, path = max(done.desk.paths.items())
    upstream, key = done.desk.upstream, "twice"
    for title in (b"Lost", b"Found"):
        data = replaced(TITLE, upstream.read(f"{upstream.tip()}:{path}") or b"",
                        b'title: "%s"' % title)  # fmt: skip
        message = f"Edit it\n\nCopydesk-Decision: {key}"
        upstream.commit({path: data}, upstream.tip(), 9, who=OURS, message=message)
    edit = '{"title": ["Before", "After"]}'
    row = _decided(done, id=9999, key=key, article_id=article, verb="edit", edit=edit,
                   ended_at=None, user=JUDGE)  # fmt: skip
    assert any(article in fault for fault in files_agree(done.desk, [*_rows(done), row]))
    _, faults = judge_commits(done.desk, [*_rows(done), row])
    assert "twice is in 2 commits" in faults
    assert any("'title': 'After'} is asked" in fault for fault in faults)


def _rows(done: Crowded) -> Rows:
    return rows_of(done.desk.desk.ledger)


def _truth(done: Crowded) -> Truth:
    return truth_of(done.desk, _rows(done))


def _decided(done: Crowded, **changes: Any) -> SimpleNamespace:
    """A decision that was, with some of it made up."""
    first = _rows(done)[0]
    assert set(vars(first)) == {column.name for column in decision.c}
    made = {"undo_at": None, "until": None, "edit": "", "verb": "reject", "again_of": None}
    return _like(first, **{**made, **changes})


def _press(row: SimpleNamespace) -> Click:
    return Click(row.user, row.verb, "message", row.article_id, 0, row.at, row.at)


def _like(row: SimpleNamespace, **changes: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(row), **changes})
