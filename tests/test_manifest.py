"""The manifest: the command of the settings, the scopes that the code uses, Slack's limits."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk import WebClient

from bot.demo.events import SCOPES
from bot.demo.scopes import COMMANDS, NEEDED
from bot.domain.errors import SettingsError
from bot.manifest import link, manifest
from handlers.chosen import HAVE_THIS
from tests.command import copydesk
from tests.manifest_schema import problems

ROOT = Path(__file__).parent.parent

# How a method of Slack's Web API is called: client.chat_postMessage(...)
CALL = re.compile(r"client\.([a-z]+(?:_[a-zA-Z0-9]+)+)\(")

# What slack_sdk does by several methods.
TOGETHER = {"files.upload.v2": {"files.getUploadURLExternal", "files.completeUploadExternal"}}


def _called() -> set[str]:
    """The Web API's methods that the bot calls, such as chat.postMessage."""
    files = [*(ROOT / "handlers").rglob("*.py"), ROOT / "bot" / "app.py"]
    found = {name for file in files for name in CALL.findall(file.read_text("utf-8"))}
    called = {name.replace("_", ".") for name in found if hasattr(WebClient, name)}
    return (called - set(TOGETHER)).union(*(TOGETHER[name] for name in called & set(TOGETHER)))


def test_the_scopes_are_those_that_the_code_needs() -> None:
    called = _called()
    assert {"chat.postMessage", "conversations.history", "usergroups.users.list"} <= called
    # The bot calls nothing about a direct message: what is written to it comes as an event.
    here = {
        scope
        for method in called
        for scope in NEEDED.get(method, ())
        if not scope.startswith(("im:", "mpim:"))
    }
    # Without it, users.list leaves out the addresses that commits carry.
    events = {SCOPES[one] for one in _events() if one in SCOPES}
    assert set(_scopes()) == here | events | {COMMANDS, "users:read.email"}
    assert len(_scopes()) == len(set(_scopes()))


def test_every_call_is_one_that_the_scopes_table_knows_or_needs_no_scope() -> None:
    assert _called() - set(NEEDED) == {
        "auth.test",
        "chat.getPermalink",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    }


def _events() -> list[str]:
    events: list[str] = manifest("/articles")["settings"]["event_subscriptions"]["bot_events"]
    return events


def test_the_events_and_shortcuts_are_those_that_the_code_listens_to() -> None:
    doors = (ROOT / "handlers" / "doors.py").read_text("utf-8")
    heard = set(re.findall(r'app\.event\("(\w+)"\)', doors))
    assert set(_events()) == {"message.im" if one == "message" else one for one in heard}
    (shortcut,) = manifest("/articles")["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", HAVE_THIS)
    assert "app.message_shortcut(HAVE_THIS)" in doors


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
        ("features", "shortcuts", 0, "name"): (1, 24),
        ("features", "shortcuts", 0, "description"): (1, 150),
    }
    for path, (least, most) in limits.items():
        assert least <= len(_at(made, path)) <= most, path
    assert re.fullmatch("#[0-9a-f]{6}", made["display_information"]["background_color"])
    assert len(_scopes()) <= 255


def test_there_is_nothing_that_slacks_schema_does_not_know() -> None:
    made = manifest("/articles")
    assert set(made) <= {"display_information", "features", "oauth_config", "settings"}
    assert set(made["features"]) == {"app_home", "bot_user", "shortcuts", "slash_commands"}
    # Without the tab Slack delivers no direct message, and in a read-only one nobody writes.
    assert made["features"]["app_home"]["messages_tab_enabled"] is True
    assert made["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    known = {"command", "description", "usage_hint", "should_escape", "url"}
    assert all(set(one) <= known for one in made["features"]["slash_commands"])
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True}


def _at(value: Any, path: tuple[str | int, ...]) -> str:
    for key in path:
        value = value[key]
    return str(value)


def test_over_http_slack_is_told_where_to_send_its_requests() -> None:
    made = manifest("/articles", "https://desk.example.org/copydesk/")
    url = "https://desk.example.org/copydesk/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == url
    assert made["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": url,
        "message_menu_options_url": url,
    }
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["socket_mode_enabled"] is False
    assert list(problems(made)) == []


def test_the_command_takes_the_address_from_the_settings(tmp_path: Path) -> None:
    config = tmp_path / "copydesk.yaml"
    text = "sources: [{name: a, folder: .}]\npublic_url: https://desk.example.org\n"
    config.write_text(text)
    assert json.loads(copydesk("manifest", "--config", config).output) == manifest("/articles")
    config.write_text(text + "mode: http\n")
    made = json.loads(copydesk("manifest", "--config", config).output)
    assert made == manifest("/articles", "https://desk.example.org")


@pytest.mark.parametrize("command", ["/articles", "/a", "/" + "a" * 31])
def test_slacks_schema_takes_it(command: str) -> None:
    assert list(problems(manifest(command))) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"display_information": {"name": "x" * 36}}, "/display_information/name"),
        ({"display_information": {}}, "/display_information/name: is missing"),
        ({"colour": "blue"}, "/colour: is not in the schema"),
        ({"features": {"slash_commands": []}}, "/features/slash_commands: must be"),
        ({"settings": {"interactivity": {}}}, "/settings/interactivity/is_enabled: is missing"),
        ({"oauth_config": {"scopes": {"bot": ["a"] * 256}}}, "/oauth_config/scopes/bot"),
    ],
)
def test_the_schema_refuses_what_slack_would(change: dict[str, Any], at: str) -> None:
    (found,) = problems(manifest("/articles") | change)
    assert found.startswith(at)


def test_the_link_carries_the_manifest_whole() -> None:
    made = manifest("/articles")
    address = urlsplit(link(made))
    assert (address.scheme, address.netloc, address.path) == ("https", "api.slack.com", "/apps")
    query = parse_qs(address.query, strict_parsing=True)
    assert query["new_app"] == ["1"]
    assert json.loads(query["manifest_json"][0]) == made
    # Browsers and terminals that take a link of 4,000 characters are not rare any more.
    assert len(link(made)) < 4000


def test_the_command_prints_one_line_to_open() -> None:
    shown = copydesk("manifest", "--command", "/news", "--link").output
    assert shown == link(manifest("/news")) + "\n"
