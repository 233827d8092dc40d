"""`copydesk run` as a process: the environment it needs, the lines it logs, how it ends."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.remote import Remote
from bot.manifest import manifest
from tests.articles import settings_file, small_site
from tests.command import SECONDS, copydesk, eventually, start
from tests.desk.desk import ANA, CHANNEL, SEED
from tests.requests import free_port, get
from tests.stand_ins import CheckedStandIn

TOKENS = {"SLACK_BOT_TOKEN": SEED["tokens"]["bot"], "SLACK_APP_TOKEN": SEED["tokens"]["app"]}


@pytest.fixture
def slack() -> Iterator[Remote]:
    stand_in = CheckedStandIn(SEED, manifest("/articles"), control=True)
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
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["level"] for line in lines} == {"info"}, said
    assert lines[0]["message"] == "Copydesk answers /articles"
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
    assert "tried again" not in said


def test_without_a_network_it_goes_on_trying_and_health_says_so(
    slack: Remote, tmp_path: Path
) -> None:
    config = settings_file(tmp_path, small_site(tmp_path / "site"))
    address = f"127.0.0.1:{free_port()}"
    config.write_text(config.read_text().replace("health: off", f"health: {address}"))
    env = {**TOKENS, "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/"}
    process = start("run", "--config", config, "--data", tmp_path / "data", env=env)
    try:
        eventually(lambda: answers(f"http://{address}/healthz"), "health")
        assert "All is well" in copydesk("health", "--config", config).output
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    first = json.loads(said.splitlines()[0])
    assert (first["level"], first["id"]) == ("warning", "link")
    assert "Slack could not be reached" in first["message"]
    assert "tried again in 2 seconds" in first["message"]
    found = copydesk("health", "--config", config, status=1).output
    assert found.startswith(f"No Copydesk answers at {address}: ")


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        return get(url)[0] == 200
    except OSError:
        return False


def test_health_that_is_off_is_a_sentence(tmp_path: Path) -> None:
    config = settings_file(tmp_path, small_site(tmp_path / "site"))
    assert (
        "health is off in the settings" in copydesk("health", "--config", config, status=2).output
    )
