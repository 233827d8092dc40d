"""The manifest: the command of the settings, the scopes that the code uses, Slack's limits."""

import re
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.demo.scopes import COMMANDS, NEEDED
from bot.domain.errors import SettingsError
from bot.manifest import manifest

ROOT = Path(__file__).parent.parent

# How a method of Slack's Web API is called: client.chat_postMessage(...)
CALL = re.compile(r"client\.([a-z]+(?:_[a-zA-Z]+)+)\(")


def _called() -> set[str]:
    """The Web API's methods that the bot calls, such as chat.postMessage."""
    files = [*(ROOT / "handlers").rglob("*.py"), ROOT / "bot" / "app.py"]
    found = {name for file in files for name in CALL.findall(file.read_text("utf-8"))}
    return {name.replace("_", ".") for name in found if hasattr(WebClient, name)}


def test_the_scopes_are_those_that_the_code_needs() -> None:
    called = _called()
    assert {"chat.postMessage", "conversations.history", "usergroups.users.list"} <= called
    # The bot works in channels, public and private, and in no direct message.
    here = {
        scope
        for method in called
        for scope in NEEDED.get(method, ())
        if not scope.startswith(("im:", "mpim:"))
    }
    assert set(_scopes()) == here | {COMMANDS}
    assert len(_scopes()) == len(set(_scopes()))


def test_every_call_is_one_that_the_scopes_table_knows_or_needs_no_scope() -> None:
    assert _called() - set(NEEDED) == {"auth.test", "views.open"}


def _scopes() -> list[str]:
    scopes: list[str] = manifest("/articles")["oauth_config"]["scopes"]["bot"]
    return scopes


@pytest.mark.parametrize("command", ["/articles", "/a", "/" + "a" * 31])
def test_the_command_is_that_of_the_settings(command: str) -> None:
    assert manifest(command)["features"]["slash_commands"][0]["command"] == command


@pytest.mark.parametrize("command", ["articles", "/", "/A", "/two words", "/" + "a" * 32, ""])
def test_a_command_that_slack_would_refuse_is_refused(command: str) -> None:
    with pytest.raises(SettingsError, match="31 of a-z"):
        manifest(command)


def test_every_text_is_within_slacks_limits() -> None:
    made = manifest("/articles")
    limits = {
        ("display_information", "name"): (1, 35),
        ("display_information", "description"): (1, 140),
        ("features", "bot_user", "display_name"): (1, 80),
        ("features", "slash_commands", 0, "command"): (2, 32),
        ("features", "slash_commands", 0, "description"): (1, 2000),
        ("features", "slash_commands", 0, "usage_hint"): (0, 1000),
    }
    for path, (least, most) in limits.items():
        assert least <= len(_at(made, path)) <= most, path
    assert re.fullmatch("#[0-9a-f]{6}", made["display_information"]["background_color"])
    assert len(_scopes()) <= 255


def test_there_is_nothing_that_slacks_schema_does_not_know() -> None:
    made = manifest("/articles")
    assert set(made) <= {"display_information", "features", "oauth_config", "settings"}
    assert set(made["features"]) == {"bot_user", "slash_commands"}
    known = {"command", "description", "usage_hint", "should_escape", "url"}
    assert all(set(one) <= known for one in made["features"]["slash_commands"])
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True}


def _at(value: Any, path: tuple[str | int, ...]) -> str:
    for key in path:
        value = value[key]
    return str(value)
