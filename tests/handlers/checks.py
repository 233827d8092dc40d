"""Checks that a message or a dialog is one that Slack takes, from more than one source."""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.views import View
from slackblocks._surfaces import validate_surface_blocks

from handlers.blocks import LONGEST_FALLBACK, MOST_CHARACTERS, Message, characters

LIVE = re.compile(r"<[^<>]*>")
OURS = re.compile(
    r"<(@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!subteam\^S[A-Z0-9]+|https?://[^\s<>|]+\|[^<>]*|!date\^-?\d+\^[^<>^|]+\|[^<>|]+)>"
)
KINDS = {"header", "section", "context", "actions", "divider", "input"}


def check_message(message: Message) -> None:
    """Assert everything Slack asks of a message's blocks and text."""
    check_blocks(message.blocks, "message", most=50)
    assert characters(message.blocks) < MOST_CHARACTERS
    assert 0 < len(message.text) <= LONGEST_FALLBACK
    assert_nothing_live(message.text)


def check_view(view: dict[str, Any]) -> None:
    """Assert everything Slack asks of a dialog."""
    View(**view).to_dict()
    assert len(view["title"]["text"]) <= 24
    assert len(view["private_metadata"]) <= 3000
    check_blocks(view["blocks"], "modal", most=100)


def check_blocks(blocks: list[dict[str, Any]], surface: Any, *, most: int) -> None:
    """Assert what holds for blocks on any surface."""
    assert 0 < len(blocks) <= most
    assert {block["type"] for block in blocks} <= KINDS
    parsed = SlackBlock.parse_all(blocks)
    assert [each.to_dict() for each in parsed if each] == blocks
    validate_surface_blocks(blocks, surface)
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(block_ids)) == len(block_ids)
    for block in blocks:
        _check_controls(block)
    for each in _objects(blocks):
        _check_object(each)


def _check_controls(block: dict[str, Any]) -> None:
    ids = [each["action_id"] for each in _objects(block) if "action_id" in each]
    assert len(set(ids)) == len(ids)
    assert bool(ids) <= ("block_id" in block), "a control needs its block's id"


def _check_object(each: dict[str, Any]) -> None:
    kind = each.get("type")
    if kind in ("mrkdwn", "plain_text"):
        assert 0 < len(each["text"]) <= 3000
    if kind == "mrkdwn":
        assert each["verbatim"] is True
        assert_nothing_live(each["text"])
    if kind == "button":
        assert 0 < len(each["accessibility_label"].encode("utf-16-le")) // 2 <= 75
        assert each["accessibility_label"].startswith(each["text"]["text"].split()[0])
        assert len(each["text"]["text"]) <= 30
    if kind == "image":
        assert re.match(r"https?://\S{1,2992}$", each["image_url"])
    if kind == "overflow":
        assert 2 <= len(each["options"]) <= 5
    for option in each.get("options", []):
        assert len(option["value"]) <= 75


def assert_nothing_live(text: str) -> None:
    """Assert that all control sequences in mrkdwn are of a kind that we write."""
    rest = OURS.sub("", text)
    assert "<" not in rest, rest
    assert ">" not in rest, rest
    assert not re.search(r"&(?!amp;|lt;|gt;)", text), text


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)


def texts(message_or_view: Any) -> str:
    """All text on show, one line a text."""
    blocks = getattr(message_or_view, "blocks", None) or message_or_view["blocks"]
    found = (each["text"] for each in _objects(blocks) if isinstance(each.get("text"), str))
    return "\n".join(found)


def controls(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every button and menu, in order."""
    return [each for each in _objects(blocks) if "action_id" in each]
