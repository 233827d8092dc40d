"""The bot is killed right before and right after a digest's post, and started again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo.remote import Remote
from bot.demo.samples import copy_samples
from bot.manifest import manifest
from bot.services.outbox import LEASE
from tests.desk.desk import CHANNEL, SEED, START, eventually
from tests.stand_ins import CheckedStandIn

ROOT = Path(__file__).parents[2]
BEFORE = START.replace(hour=8, minute=59, second=59)
AFTER = START.replace(hour=9, minute=0) + 1.2 * LEASE
AROUND_THE_POST = ("before_post", "after_post")
ALL = ("planned", "claimed", *AROUND_THE_POST, "sent")
# Two whole starts of the bot for each step: in short, only those around the post.
STEPS = ALL if os.environ.get("COPYDESK_SOAK") else AROUND_THE_POST


@pytest.fixture
def remote() -> Iterator[Remote]:
    stand_in = CheckedStandIn(SEED, manifest("/articles"), control=True)
    yield Remote(stand_in.start())
    stand_in.stop()


@pytest.mark.soak
@pytest.mark.parametrize("fatal", STEPS)
def test_one_digest_whenever_it_is_killed(remote: Remote, tmp_path: Path, fatal: str) -> None:
    copy_samples(tmp_path / "site", now=START, pictures="https://pictures.example")
    killed = _start(remote, tmp_path, BEFORE.isoformat(), fatal)
    assert killed.wait(60) == -signal.SIGKILL
    again = _start(remote, tmp_path, AFTER.isoformat(), "")
    try:
        eventually(lambda: remote.sockets() == 1, "the second bot's connection")
        eventually(lambda: _digests(remote), "a digest in the channel")
        _settled(tmp_path / "data" / "ledger.sqlite3")
        time.sleep(1.2)  # a tick or two more, in which nothing may be posted again
        assert len(_digests(remote)) == 1
    finally:
        again.terminate()
        assert again.wait(30) == 0


def _start(remote: Remote, place: Path, begin: str, fatal: str) -> "subprocess.Popen[bytes]":
    arguments = [remote.url, str(place / "site"), str(place / "data"), begin, fatal]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.desk.killed_bot", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def _digests(remote: Remote) -> list[dict[str, Any]]:
    return [one for one in remote.messages(CHANNEL) if "metadata" in one]


def _settled(ledger: Path) -> None:
    """Wait until the ledger, too, knows of the one post."""

    def states() -> bool:
        with sqlite3.connect(ledger) as connection:
            found = connection.execute("SELECT state FROM run").fetchall()
        connection.close()
        return found == [("sent",)]

    eventually(states, "the run is sent")
