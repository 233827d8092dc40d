"""Run as a program: pushes and takes back, killed by SIGKILL at one line of pushing after the
other, each time carried on by a new bot while upstream moves. Arguments: an empty folder, and the
numbers of the lines to be killed at, all where there are none. Prints how often it was killed as a
JSON object."""

import json
import sys
from itertools import count
from pathlib import Path

from bot.services import committing, following, outcomes, preparing, publisher, pushing, reports
from bot.storage import decision_rows, decisions, git_outgoing, pushes, turns
from bot.storage.ledger import Ledger
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting
from tests.services.killed_at_line import killed_at

_OURS = (committing, following, outcomes, preparing, publisher, pushing, reports)
TRACED = {one.__file__ for one in (*_OURS, decision_rows, decisions, git_outgoing, pushes, turns)}


def main(root: Path, lines: list[int]) -> None:
    """Kill at each line, and check after each kill."""
    kills = {"publish": 0, "undo": 0}
    for kind in kills:
        for line in lines or count(1):
            if not _once(root / f"{kind}{line}", line, undo=kind == "undo"):
                break
            kills[kind] += 1
    json.dump(kills, sys.stdout)


def _once(root: Path, line: int, *, undo: bool) -> bool:
    """One repository, one kill; gives whether the child was killed before it was done."""
    root.mkdir()
    url = f"sqlite:///{root / 'ledger.sqlite3'}"
    desk = _desk(url, root)
    before, after = markdown(), markdown(published="true")
    decision = desk.publish(desk.add())
    if undo:
        desk.publisher.drain()
        assert desk.text() == after
        assert desk.reviews.undo(decision.id, "U0ANA").write_state == "reverting"
    _close(desk)
    killed = killed_at(line, TRACED, lambda: _desk(url, root).publisher.drain)

    desk = _desk(url, root)
    desk.rewrite("heat: 3", "heat: 4")
    desk.publisher.drain()
    wanted = before if undo else after
    assert desk.text() == wanted.replace("heat: 3", "heat: 4")
    now = desk.state(decision).decision
    state = now.write_state, now.ended_why, desk.publisher.drain()
    assert state == (("reverted", "undone", 0) if undo else ("written", "", 0))
    marks = [decision.key, f"{decision.key}-undo"] if undo else [decision.key]
    found = desk.log("%(trailers:key=Copydesk-Decision,valueonly,separator=)")
    assert [mark for mark in reversed(found) if mark] == marks
    _close(desk)
    return killed


def _desk(url: str, root: Path) -> GitSetting:
    return GitSetting(Ledger.open(url), root / "git")


def _close(desk: GitSetting) -> None:
    desk.close()
    desk.ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(each) for each in sys.argv[2:]])
