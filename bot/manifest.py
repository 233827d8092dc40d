"""The Slack app's manifest, made from `config/manifest.yaml` and the settings."""

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import yaml

from bot.domain.errors import SettingsError

NEW_APP = "https://api.slack.com/apps"


REQUESTS = "/slack/events"
"""Where requests arrive, below the public address."""


def manifest(command: str, public_url: str = "") -> dict[str, Any]:
    """The manifest with the slash command's name, `/` included, in its place. With a public
    address, Slack sends its requests there; without, over a socket. Raises SettingsError for a
    name that Slack would not take."""
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise SettingsError(f"A command is / and up to 31 of a-z 0-9 _ -, and {command} is not.")
    text = (files("config") / "manifest.yaml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    made["features"]["slash_commands"][0]["command"] = command
    if public_url:
        url = public_url.rstrip("/") + REQUESTS
        made["features"]["slash_commands"][0]["url"] = url
        # menus that are searched ask here for their options
        made["settings"]["event_subscriptions"]["request_url"] = url
        made["settings"]["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
        made["settings"]["socket_mode_enabled"] = False
    return made


def link(made: dict[str, Any]) -> str:
    """The address of Slack's page for a new app, with the manifest filled in."""
    compact = json.dumps(made, separators=(",", ":"), ensure_ascii=False)
    return f"{NEW_APP}?new_app=1&manifest_json={quote(compact, safe='')}"
