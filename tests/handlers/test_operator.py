"""The operator's channel: one message a problem, edited when it is over, whatever comes between."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.demo import StandIn
from bot.demo.faults import Fault
from bot.storage.notices import Notices
from handlers.health import Health, Problem
from handlers.operator import Operator
from tests.handlers.posting_desk import AI_DESK, stand_in


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


class Duty:
    """An operator's channel, and the problems that the test makes up."""

    def __init__(self, running: StandIn, place: Path) -> None:
        running.world.reset()
        self.world, self.problems = running.world, dict[str, str]()
        self.file, self.now, self.ready = place / "notices.json", datetime.now(UTC), True
        self.restart()

    def restart(self, channel: str = "#ai-desk") -> None:
        token, url = self.world.workspace.tokens["bot"], f"{self.world.base_url}/api/"
        self.operator = Operator(
            WebClient(token, base_url=url, timeout=5, retry_handlers=[]),
            channel,
            Health([lambda: [Problem(*one) for one in self.problems.items()]]),
            Notices(self.file),
            lambda: self.now,
            ready=lambda: self.ready,
        )

    def look(self, times: int = 2) -> list[str]:
        """Look so many times; what the channel shows then."""
        for _ in range(times):
            self.operator.look()
        return [message["text"] for message in self.messages()]

    def messages(self) -> list[dict[str, Any]]:
        return [one for one in self.world.workspace.history(AI_DESK) if one.get("bot_id")]

    def over(self, minutes: int = 12) -> str:
        """End all problems; how the end is told."""
        self.problems.clear()
        self.now += timedelta(minutes=minutes)
        return f"Over at {self.now:%H:%M} UTC, after {minutes} minutes: "


@pytest.fixture
def duty(running: StandIn, tmp_path: Path) -> Duty:
    return Duty(running, tmp_path)


def test_a_problem_is_told_once_and_edited_when_it_is_over(duty: Duty) -> None:
    duty.problems["scan"] = "Folder a <!channel> is gone."
    assert duty.look(1) == []
    assert duty.look(3) == ["Problem: Folder a &lt;!channel&gt; is gone."]
    end = duty.over()
    assert duty.look() == [f"{end}Folder a &lt;!channel&gt; is gone."]
    assert len(duty.messages()) == 1
    assert Notices(duty.file).load() == []


def test_a_problem_of_a_moment_is_not_told(duty: Duty) -> None:
    duty.problems["scan"] = "Folder a is gone."
    duty.look(1)
    duty.over()
    assert duty.look() == []


def test_two_problems_are_two_messages(duty: Duty) -> None:
    duty.problems |= {"a": "One.", "b": "Two."}
    assert sorted(duty.look()) == ["Problem: One.", "Problem: Two."]
    del duty.problems["a"]
    assert sorted(text[:7] for text in duty.look()) == ["Over at", "Problem"]


def test_a_restart_remembers_what_was_told(duty: Duty) -> None:
    duty.problems["a"] = "One."
    duty.look()
    duty.restart()
    duty.ready = False
    duty.problems.clear()
    assert duty.look() == ["Problem: One."]
    duty.ready = True
    end = duty.over(1).replace("1 minutes", "1 minute")
    assert duty.look() == [f"{end}One."]


def test_what_slack_did_not_take_is_told_later_even_if_it_is_over(duty: Duty) -> None:
    duty.world.faults.arm(Fault("chat.postMessage", "500", 2))
    duty.problems["slack"] = "Slack is out of reach."
    assert duty.look() == []
    end = duty.over()
    assert duty.look(1) == []
    assert duty.look(1) == [f"{end}Slack is out of reach."]
    assert duty.look() == [f"{end}Slack is out of reach."]


def test_a_message_that_is_gone_is_forgotten(duty: Duty) -> None:
    duty.problems["a"] = "One."
    duty.look()
    duty.world.faults.arm(Fault("chat.update", "error", 1, code="message_not_found"))
    duty.over()
    duty.look()
    assert Notices(duty.file).load() == []


def test_nobody_is_told_without_a_channel_and_a_channel_that_is_not_there_is_logged(
    duty: Duty, caplog: pytest.LogCaptureFixture
) -> None:
    duty.restart(channel="#nowhere")
    duty.problems["a"] = "One."
    assert duty.look() == []
    assert "no channel #nowhere" in caplog.text
    duty.restart(channel="")
    duty.operator.start()
    duty.operator.stop()
    assert duty.messages() == []


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"key": "a"}]', "\x00"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "notices.json").write_text(text)
    assert Notices(tmp_path / "notices.json").load() == []
