"""The Slack app's manifest, made from `config/manifest.yaml` and the settings."""

import re
from importlib.resources import files
from typing import Any

import yaml

from bot.domain.errors import SettingsError


def manifest(command: str) -> dict[str, Any]:
    """The manifest with the slash command's name, `/` included, in its place. Raises
    SettingsError for a name that Slack would not take."""
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise SettingsError(f"A command is / and up to 31 of a-z 0-9 _ -, and {command} is not.")
    text = (files("config") / "manifest.yaml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    made["features"]["slash_commands"][0]["command"] = command
    return made
