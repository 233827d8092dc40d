"""What Slack allows of blocks in a message, and of modals and Home tabs."""

import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from bot.demo.elements import ID, IN_ACCESSORY, IN_ACTIONS, IN_CONTEXT, IN_INPUT, TEXT, plain
from bot.demo.elements import any_text as text
from bot.demo.errors import Json, SlackError, invalid
from bot.demo.shapes import (
    Check,
    address,
    anything,
    boolean,
    exactly_one,
    items,
    problem,
    shape,
    string,
    tagged,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# undocumented: refusals were reported from 11,300 to 13,200 characters
MESSAGE_CHARACTERS = 13_000
VIEW_BYTES = 250_000
MARKDOWN_CHARACTERS = 12_000

_BLOCK: Mapping[str, Check] = {"block_id": string(ID)}


def _section_says_something(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not ("text" in value or "fields" in value):
        yield problem("must define either `text` or `fields`", at)


_EVERYWHERE: dict[str, Check] = {
    "actions": shape({"elements": items(tagged(IN_ACTIONS), 25)}, _BLOCK),
    "context": shape({"elements": items(tagged(IN_CONTEXT), 10)}, _BLOCK),
    "divider": shape({}, _BLOCK),
    "header": shape({"text": plain(150)}, _BLOCK),
    "image": shape(
        {"alt_text": string(2000)},
        {**_BLOCK, "image_url": address(3000), "slack_file": anything, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": shape(
        {"label": plain(2000), "element": tagged(IN_INPUT)},
        {**_BLOCK, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "section": shape(
        {},
        {
            **_BLOCK,
            "text": text(TEXT),
            "fields": items(text(2000), 10),
            "accessory": tagged(IN_ACCESSORY),
            "expand": boolean,
        },
        _section_says_something,
    ),
    # known, but not looked into
    "card": anything,
    "rich_text": anything,
    "video": anything,
}
_LISTS = {"carousel": anything, "container": anything, "data_table": anything, "table": anything}
_MESSAGE_ONLY: dict[str, Check] = {
    "context_actions": anything,
    "data_visualization": anything,
    "markdown": shape({"text": string(MARKDOWN_CHARACTERS)}, _BLOCK),
    "plan": anything,
    "task_card": anything,
}
_SURFACES: dict[str, Check] = {
    "message": items(tagged({**_EVERYWHERE, **_LISTS, **_MESSAGE_ONLY}), MESSAGE_BLOCKS, 0),
    "modal": items(tagged({**_EVERYWHERE, "alert": anything}), VIEW_BLOCKS, 0),
    "home": items(tagged({**_EVERYWHERE, **_LISTS}), VIEW_BLOCKS, 0),
}
_VIEW: Mapping[str, Check] = {
    "blocks": anything,
    "callback_id": string(ID, 0),
    "external_id": string(ID, 0),
    "private_metadata": string(3000, 0),
    # sent back by apps that change a view they were given: Slack takes these for views.update
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
_MODAL = shape(
    {"title": plain(24), "blocks": anything},
    {**_VIEW, "submit": plain(24), "close": plain(24), "submit_disabled": boolean},
)
_HOME = shape({"blocks": anything}, _VIEW)
_VIEWS = tagged({"modal": _MODAL, "home": _HOME})


def checked_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message, with ids filled in; raises SlackError as Slack refuses them."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = list(block_problems(blocks, "message", "/blocks"))
    if problems:
        raise invalid("invalid_blocks", problems)
    compact = json.dumps(blocks, separators=(",", ":"), ensure_ascii=False)
    if len(compact) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def checked_view(view: Any, *kinds: str) -> Json:
    """A view, with ids filled in; raises SlackError as Slack refuses it. `kinds` are the types
    that the method takes."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", [problem("must provide an object", "/view")])
    problems = list(_view_problems(view, kinds))
    if problems:
        raise invalid("invalid_arguments", problems)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": with_ids(view["blocks"])}


def _view_problems(view: Json, kinds: tuple[str, ...]) -> Iterator[str]:
    yield from _VIEWS(view, "/view")
    kind = view.get("type")
    if kind in _SURFACES and kind not in kinds:
        yield problem(f"unsupported type: {kind}", "/view/type")
    if kind in ("modal", "home"):
        yield from block_problems(view.get("blocks"), str(kind), "/view/blocks")
    if kind == "modal" and "submit" not in view and _has_input(view.get("blocks")):
        yield problem("missing required field: submit", "/view")


def _has_input(blocks: object) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )


def block_problems(blocks: object, surface: str, at: str) -> Iterator[str]:
    """All problems of a list of blocks on a surface: message, modal or home."""
    yield from _SURFACES[surface](blocks, at)
    if isinstance(blocks, list):
        found = [block if isinstance(block, dict) else {} for block in blocks]
        yield from _repeated_block_ids(found, at)
        for index, block in enumerate(found):
            yield from _repeated_action_ids(block, f"{at}/{index}")
        yield from _too_much_markdown(found, at)
        yield from _second_table(found, at)


def _repeated_block_ids(blocks: list[Json], at: str) -> Iterator[str]:
    seen: set[object] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            yield problem(f"`block_id` already exists: {block_id}", f"{at}/{index}/block_id")
        seen.add(str(block_id))


def _repeated_action_ids(block: Json, at: str) -> Iterator[str]:
    seen: set[str] = set()
    for where, element in interactive_elements(block):
        action_id = element.get("action_id")
        if not isinstance(action_id, str):
            continue
        if action_id in seen:
            yield problem(f"`action_id` already exists: {action_id}", f"{at}/{where}/action_id")
        seen.add(action_id)


def _too_much_markdown(blocks: list[Json], at: str) -> Iterator[str]:
    texts = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if sum(map(len, texts)) > MARKDOWN_CHARACTERS and len(texts) > 1:
        yield problem(f"must be less than {MARKDOWN_CHARACTERS + 1} characters in all", at)


def _second_table(blocks: list[Json], at: str) -> Iterator[str]:
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield problem("only_one_table_allowed", at)


def interactive_elements(block: Json) -> list[tuple[str, Json]]:
    """What a person can use in a block, each with its place below the block's pointer."""
    found: list[tuple[str, Any]] = []
    if block.get("type") in ("actions", "context_actions"):
        elements = block.get("elements")
        if isinstance(elements, list):
            found = [(f"elements/{index}", one) for index, one in enumerate(elements)]
    elif block.get("type") == "section":
        found = [("accessory", block.get("accessory"))]
    elif block.get("type") == "input":
        found = [("element", block.get("element"))]
    return [
        (where, one) for where, one in found if isinstance(one, dict) and one.get("type") != "image"
    ]


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id, as Slack
    makes them up where an app gives none."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for _, element in interactive_elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return copied
