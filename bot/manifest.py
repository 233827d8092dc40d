"""The Slack app's manifest, made from `config/manifest.yaml` and the settings."""

from importlib.resources import files
from typing import Any

import yaml


def manifest(command: str) -> dict[str, Any]:
    """The manifest with the slash command's name, `/` included, in its place."""
    text = (files("config") / "manifest.yaml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    made["features"]["slash_commands"][0]["command"] = command
    return made
