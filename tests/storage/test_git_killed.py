"""A real process that publishes, really killed, while upstream goes on."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.storage.git_upstream import ARTICLE, UpstreamRepository

KILLS, COUNT = 200, 300
_PATIENCE = 60.0


def publishing(upstream: UpstreamRepository, tmp_path: Path) -> "subprocess.Popen[bytes]":
    given = [str(upstream.path), str(tmp_path / "data"), str(COUNT)]
    log = (tmp_path / "log").open("ab")
    with log:
        program = [sys.executable, "-m", "tests.storage.killed_git"]
        return subprocess.Popen([*program, *given], stdout=log, stderr=log)


def rewrite(upstream: UpstreamRepository, chance: random.Random) -> None:
    """What an automation does: another line of an article, in a commit of its own. A push of
    ours may come between reading and writing, so the branch is moved only from where it was."""
    tip = upstream.tip()
    path = f"{chance.randrange(COUNT)}.md"
    data = upstream.read(path) + b"%d\n" % chance.randrange(10**6)
    upstream.commit({path: data}, branch="automation", parent=tip)
    subprocess.run(
        ["git", f"--git-dir={upstream.path}", "update-ref", "refs/heads/main", "automation", tip],
        check=False,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.soak
def test_killed_at_any_moment_each_decision_is_in_once(tmp_path: Path) -> None:
    chance = random.Random(5)
    upstream = UpstreamRepository(tmp_path / "up.git")
    upstream.commit({f"{number}.md": ARTICLE for number in range(COUNT)})
    started = tmp_path / "data" / "started"
    for _ in range(KILLS):
        process = publishing(upstream, tmp_path)
        while not started.exists() and process.poll() is None:
            time.sleep(0.005)
        started.unlink(missing_ok=True)
        ending = time.monotonic() + chance.uniform(0, 0.4)
        while time.monotonic() < ending and process.poll() is None:
            rewrite(upstream, chance)
        process.kill()
        process.wait()
    last = publishing(upstream, tmp_path)
    assert last.wait(_PATIENCE + COUNT) == 0, (tmp_path / "log").read_text()
    trailers = upstream.git("log", "--format=%(trailers:key=Copydesk-Decision,valueonly)", "main")
    counted = Counter(trailers.split())
    assert counted == Counter(str(number) for number in range(COUNT))
    for number in range(COUNT):
        data = upstream.read(f"{number}.md")
        assert data.startswith(ARTICLE.replace(b"false", b"true"))
    upstream.git("fsck", "--strict")
    subprocess.run(["git", f"--git-dir={tmp_path}/data/clone-1", "fsck", "--strict"], check=True)


# In short tests/replay does this, beside all else. (Pytest does not collect what says so.)
test_killed_at_any_moment_each_decision_is_in_once.__test__ = bool(  # type: ignore[attr-defined]
    os.environ.get("COPYDESK_SOAK")
)
