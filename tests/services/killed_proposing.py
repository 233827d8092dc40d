"""Run as a program: proposes what was decided together and takes one of it back, killed by SIGKILL
at one line of that after the other, each time carried on by a new bot while upstream moves.
Arguments: an empty folder, and the numbers of the lines to be killed at, all where there are none.
Prints how often it was killed as a JSON object."""

import json
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.domain.review import Decision
from bot.services import committing, preparing, proposed, proposing, pushing
from bot.services.rules import Rules
from bot.storage import git_outgoing, proposals, pull_requests, pushes
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import PullRequests
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting
from tests.services.killed_at_line import killed_at
from tests.services.pull_host import TOKEN, PullHost

_OURS = (committing, preparing, proposed, proposing, pushing)
TRACED = {one.__file__ for one in (*_OURS, git_outgoing, proposals, pull_requests, pushes)}
NAMES = ("a1", "a2", "a3")


def main(root: Path, lines: list[int]) -> None:
    """Kill at each line, and check after each kill."""
    kills = {"propose": 0, "undo one": 0, "merge": 0}
    for kind in kills:
        for line in lines or count(1):
            if not _once(root / f"{kind}{line}", line, kind):
                break
            kills[kind] += 1
    json.dump(kills, sys.stdout)


def _once(root: Path, line: int, kind: str) -> bool:
    """One repository, one kill; gives whether the child was killed before it was done."""
    root.mkdir()
    url, host = f"sqlite:///{root / 'ledger.sqlite3'}", PullHost()
    host.start()
    desk = _desk(url, root, host)
    made = [desk.publish_with(one, "U0ANA", "b1") for one in desk.add_all(*NAMES)]
    if kind != "propose":
        desk.publisher.drain()
    if kind == "undo one":
        desk.reviews.undo(made[0].id, "U0ANA")
    if kind == "merge":
        desk.rewrite("heat: 3", "heat: 4", "a1")
    _close(desk)
    killed = killed_at(line, TRACED, lambda: _desk(url, root, host, minutes=2).publisher.drain)

    desk = _desk(url, root, host, minutes=4)
    for _ in range(4):
        desk.publisher.drain()
        desk.now += timedelta(minutes=2)
    assert len(host.open()) == 1, host.pulls
    assert host.merge(host.open()[0], desk.upstream, "merge", int(desk.now.timestamp()))
    desk.publisher.drain()
    _check(desk, made, undone=kind == "undo one", heat="4" if kind == "merge" else "3")
    _close(desk)
    host.stop()
    return killed


def _check(desk: GitSetting, made: list[Decision], *, undone: bool, heat: str) -> None:
    """Each is in, once, but for the one that was taken back."""
    found = desk.upstream.git("log", "--format=%(trailers:key=Copydesk-Decision)", "main")
    for name, one in zip(NAMES, made, strict=True):
        out = undone and name == "a1"
        text = markdown(name, published="false" if out else "true")
        assert desk.text(name) == (
            text.replace("heat: 3", f"heat: {heat}") if name == "a1" else text
        )
        now = desk.state(one).decision
        assert (now.write_state, now.ended_why) == (
            ("reverted", "undone") if out else ("written", "")
        ), now
        assert found.splitlines().count(f"Copydesk-Decision: {one.key}") == (0 if out else 1)


def _desk(url: str, root: Path, host: PullHost, *, minutes: int = 0) -> GitSetting:
    hosts = {"news": PullRequests(host.url, "owner/name", "main", lambda: TOKEN)}
    desk = GitSetting(Ledger.open(url), root / "git", Rules(), hosts=hosts)
    desk.now += timedelta(minutes=minutes)
    return desk


def _close(desk: GitSetting) -> None:
    desk.close()
    desk.ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(each) for each in sys.argv[2:]])
