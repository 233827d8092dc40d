"""`copydesk run` as a process: the environment it needs, the lines it logs, how it ends."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import StandIn
from bot.demo.remote import Remote
from bot.manifest import manifest
from tests.articles import settings_file, small_site
from tests.command import SECONDS, eventually, start
from tests.desk.desk import ANA, CHANNEL, SEED

TOKENS = {"SLACK_BOT_TOKEN": SEED["tokens"]["bot"], "SLACK_APP_TOKEN": SEED["tokens"]["app"]}


@pytest.fixture
def slack() -> Iterator[Remote]:
    stand_in = StandIn(SEED, manifest("/articles"), control=True)
    yield Remote(stand_in.start())
    stand_in.stop()


def test_it_answers_at_the_address_that_the_environment_names(
    slack: Remote, tmp_path: Path
) -> None:
    config = settings_file(tmp_path, small_site(tmp_path / "site"))
    # What Slack's library would read by itself is not for it to read.
    noise = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s"}
    env = {**TOKENS, **noise, "SLACK_API_URL": f"{slack.url}/api"}
    process = start("run", "--config", config, "--data", tmp_path / "data", env=env)
    try:
        eventually(lambda: slack.sockets() or process.poll() is not None, "a socket")
        eventually(
            lambda: "Quiet robots" in str(slack.send(ANA, CHANNEL, "/articles robots")), "an answer"
        )
    finally:
        process.send_signal(signal.SIGTERM)
        shown, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, shown) == (0, ""), said
    lines = said.splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d INFO \S", line) for line in lines), said
    assert lines[0].endswith("INFO Copydesk answers /articles")
    assert "session" not in said
    assert len(lines) <= 3, said


def test_a_token_that_slack_refuses_is_a_sentence(slack: Remote, tmp_path: Path) -> None:
    config = settings_file(tmp_path, small_site(tmp_path / "site"))
    env = {**TOKENS, "SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_API_URL": f"{slack.url}/api/"}
    process = start("run", "--config", config, "--data", tmp_path / "data", env=env)
    shown, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, shown) == (2, "")
    assert "Check SLACK_BOT_TOKEN" in said
    assert "Traceback" not in said
