"""A real process, really killed, right before and right after the post."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import StandIn
from bot.demo.faults import Fault
from bot.domain.schedule import Slot
from tests import ledgers
from tests.handlers.killed_clock import digests_of, now
from tests.handlers.posting_desk import AI_DESK, stand_in

PATIENCE = 30.0
POINTS = [("claimed", 0), ("before_post", 0), ("after_post", 1), ("sent", 1)]
if not os.environ.get("COPYDESK_SOAK"):
    POINTS = POINTS[1:3]  # in short, only the two around the post


@pytest.fixture
def slack() -> Iterator[StandIn]:
    """The stand-in Slack, empty."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


def process(path: Path, slack: StandIn, point: str) -> subprocess.Popen[bytes]:
    token = slack.world.workspace.tokens["bot"]
    program = [sys.executable, "-m", "tests.handlers.killed_clock"]
    return subprocess.Popen([*program, str(path), slack.world.base_url, token, point])


@pytest.mark.soak
@pytest.mark.parametrize(("point", "posted"), POINTS)
def test_killed_and_started_again_it_posts_once(
    tmp_path: Path, slack: StandIn, point: str, posted: int
) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(ledgers.new(path)) as ledger:
        outbox = digests_of(ledger).outbox
        run_id = digests_of(ledger).post_now("Morning")
        assert process(path, slack, point).wait(PATIENCE) == -signal.SIGKILL
        assert len(slack.world.workspace.history(AI_DESK)) == posted
        again = process(path, slack, "none")
        try:
            deadline = time.monotonic() + PATIENCE
            while outbox.told(run_id)[0] != "sent" and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.3)
        finally:
            again.kill()
            again.wait(PATIENCE)
        assert outbox.told(run_id) == ("sent", "")
        assert len(slack.world.workspace.history(AI_DESK)) == 1


@pytest.mark.soak
@pytest.mark.parametrize("point", ["stopped", "smaller"])
def test_killed_while_slack_refuses_it_posts_once(
    tmp_path: Path, slack: StandIn, point: str
) -> None:
    if not os.environ.get("COPYDESK_SOAK") and point != "stopped":
        return  # in short, only where the most is written
    path = tmp_path / "ledger.sqlite3"
    with closing(ledgers.new(path)) as ledger:
        digests = digests_of(ledger)
        slot = Slot(now() - timedelta(minutes=1), now().date(), time_of_day(9))
        run_id = digests.plan(digests.named("Morning"), slot)
        assert run_id is not None
        code = "invalid_blocks" if point == "smaller" else "missing_scope"
        slack.world.faults.arm(Fault("chat.postMessage", "error", code=code))
        assert process(path, slack, point).wait(PATIENCE) == -signal.SIGKILL
        assert slack.world.workspace.history(AI_DESK) == []
        again = process(path, slack, "none")
        try:
            deadline = time.monotonic() + PATIENCE
            while not slack.world.workspace.history(AI_DESK) and time.monotonic() < deadline:
                digests.resume("Morning")
                time.sleep(0.05)
        finally:
            again.kill()
            again.wait(PATIENCE)
        assert len(slack.world.workspace.history(AI_DESK)) == 1
