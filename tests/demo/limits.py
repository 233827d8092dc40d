"""Slack's limits of what a bot sends: one row a limit, with a payload of any size for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.demo.conftest import Json
from tests.demo.pieces import (
    actions,
    button,
    buttons,
    confirm,
    image,
    long,
    modal,
    mrkdwn,
    option,
    options,
    overflow,
    plain,
    section,
    select,
    typed,
)

Payload = Callable[[int], tuple[str, Json]]
DIVIDER: Json = {"type": "divider"}
WHERE: Json = {"channel": "C0AIDESK", "text": "x"}


@dataclass(frozen=True, slots=True)
class Limit:
    """`payload` gives a method and its arguments for a size; `refusal` is what ends the problem
    that Slack finds one step outside: a JSON pointer, or an error code. Least 0: no lower limit."""

    thing: str
    least: int
    most: int
    payload: Payload
    refusal: str


def block(thing: str, least: int, most: int, pointer: str, make: Callable[[int], Json]) -> Limit:
    """A limit inside one block of a message."""

    def payload(size: int) -> tuple[str, Json]:
        return "chat.postMessage", {**WHERE, "blocks": [make(size)]}

    return Limit(thing, least, most, payload, f"[json-pointer:/blocks/0{pointer}]")


def in_actions(
    thing: str, least: int, most: int, pointer: str, make: Callable[[int], Json]
) -> Limit:
    """A limit inside the one element of an actions block."""
    return block(thing, least, most, f"/elements/0{pointer}", lambda size: actions(make(size)))


def view(thing: str, least: int, most: int, refusal: str, make: Callable[[int], Json]) -> Limit:
    """A limit of a modal. Its made-up trigger id is refused once nothing else is."""

    def payload(size: int) -> tuple[str, Json]:
        return "views.open", {"trigger_id": "1.2.3", "view": make(size)}

    return Limit(thing, least, most, payload, refusal)


def address(size: int) -> str:
    return "https://" + "x" * (size - 8)


def group() -> Json:
    return {"label": plain("G"), "options": options(1)}


def choices(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "c", "options": options(count)}


def of_characters(size: int) -> tuple[str, Json]:
    """Blocks of so many characters of compact JSON."""
    blocks = [section(text=mrkdwn("x" * 2900)) for _ in range(size // 3000)]
    rest = size - len(json.dumps([*blocks, section(text=mrkdwn(""))], separators=(",", ":")))
    return "chat.postMessage", {**WHERE, "blocks": [*blocks, section(text=mrkdwn("x" * rest))]}


def of_bytes(size: int) -> Json:
    """A modal of so many bytes."""
    blocks = [section(text=mrkdwn("x" * 2900)) for _ in range(size // 3000)]
    rest = size - len(json.dumps(modal(blocks=[*blocks, section(text=mrkdwn(""))])))
    return modal(blocks=[*blocks, section(text=mrkdwn("x" * rest))])


def two_of_markdown(size: int) -> tuple[str, Json]:
    texts = ["x" * (size // 2), "x" * (size - size // 2)]
    blocks = [{"type": "markdown", "text": text} for text in texts]
    return "chat.postMessage", {**WHERE, "blocks": blocks}


def text_of_an_update(size: int) -> tuple[str, Json]:
    return "chat.update", {"channel": "C0AIDESK", "text": "x" * size}


def blocks_of_a_message(size: int) -> tuple[str, Json]:
    return "chat.postMessage", {**WHERE, "blocks": [DIVIDER] * size}


MESSAGES = [
    Limit("Blocks of a message", 0, 50, blocks_of_a_message, "[json-pointer:/blocks]"),
    Limit(
        "Blocks of a message, characters of compact JSON",
        0,
        13_000,
        of_characters,
        "msg_blocks_too_long",
    ),
    Limit("Text of a changed message", 1, 4000, text_of_an_update, "msg_too_long"),
    Limit(
        "Markdown blocks of a message together",
        0,
        12_000,
        two_of_markdown,
        "in all [json-pointer:/blocks]",
    ),
]
BLOCKS = [
    block("Id of a block", 1, 255, "/block_id", lambda n: section(block_id="x" * n)),
    block("Text of a header", 1, 150, "/text/text", lambda n: {"type": "header", "text": long(n)}),
    block("Text of a section", 1, 3000, "/text/text", lambda n: section(text=mrkdwn("x" * n))),
    block("Fields of a section", 1, 10, "/fields", lambda n: section(fields=[mrkdwn("x")] * n)),
    block(
        "Field of a section",
        1,
        2000,
        "/fields/0/text",
        lambda n: section(fields=[mrkdwn("x" * n)]),
    ),
    block(
        "Elements of a context",
        1,
        10,
        "/elements",
        lambda n: {"type": "context", "elements": [mrkdwn("x")] * n},
    ),
    block(
        "Text in a context",
        1,
        3000,
        "/elements/0/text",
        lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]},
    ),
    block("Elements of an actions block", 1, 25, "/elements", buttons),
    block("Text of a markdown block", 1, 12_000, "/text", lambda n: _markdown(n)),
    block("Alternative text of an image", 1, 2000, "/alt_text", lambda n: image(alt_text="x" * n)),
    block("Title of an image", 1, 2000, "/title/text", lambda n: image(title=long(n))),
    block("Address of an image", 0, 3000, "/image_url", lambda n: image(image_url=address(n))),
    block("Label of an input", 1, 2000, "/label/text", lambda n: typed(label=long(n))),
    block("Hint of an input", 1, 2000, "/hint/text", lambda n: typed(hint=long(n))),
    block(
        "Placeholder of an input",
        1,
        150,
        "/element/placeholder/text",
        lambda n: typed(element={**_input(), "placeholder": long(n)}),
    ),
    block(
        "Longest text that an input may ask for",
        1,
        3000,
        "/element/max_length",
        lambda n: typed(element={**_input(), "max_length": n}),
    ),
]
ELEMENTS = [
    in_actions("Id of an element", 1, 255, "/action_id", lambda n: button(action_id="x" * n)),
    in_actions("Text of a button", 1, 75, "/text/text", lambda n: button(text=long(n))),
    in_actions("Value of a button", 1, 2000, "/value", lambda n: button(value="x" * n)),
    in_actions("Address of a button", 0, 3000, "/url", lambda n: button(url=address(n))),
    in_actions(
        "Label of a button for screen readers",
        1,
        75,
        "/accessibility_label",
        lambda n: button(accessibility_label="x" * n),
    ),
    in_actions(
        "Prompt of a button for an agent",
        1,
        4000,
        "/agent_prompt",
        lambda n: button(agent_prompt="x" * n),
    ),
    in_actions("Options of an overflow menu", 1, 5, "/options", overflow),
    block(
        "Options of an overflow menu beside a section",
        1,
        5,
        "/accessory/options",
        lambda n: section(accessory=overflow(n)),
    ),
    in_actions(
        "Address of an option",
        0,
        3000,
        "/options/0/url",
        lambda n: {**overflow(1), "options": [option(url=address(n))]},
    ),
    in_actions("Options of a select", 1, 100, "/options", lambda n: select(options=options(n))),
    in_actions(
        "Groups of options of a select",
        1,
        100,
        "/option_groups",
        lambda n: select(option_groups=[group()] * n),
    ),
    in_actions(
        "Options of a group",
        1,
        100,
        "/option_groups/0/options",
        lambda n: select(option_groups=[{**group(), "options": options(n)}]),
    ),
    in_actions(
        "Placeholder of a select",
        1,
        150,
        "/placeholder/text",
        lambda n: select(options=options(1), placeholder=long(n)),
    ),
    in_actions(
        "Text of an option",
        1,
        75,
        "/options/0/text/text",
        lambda n: select(options=[option(text=long(n))]),
    ),
    in_actions(
        "Value of an option",
        1,
        75,
        "/options/0/value",
        lambda n: select(options=[option(value="x" * n)]),
    ),
    in_actions(
        "Description of an option",
        1,
        75,
        "/options/0/description/text",
        lambda n: select(options=[option(description=long(n))]),
    ),
    in_actions("Checkboxes", 1, 10, "/options", lambda n: choices("checkboxes", n)),
    in_actions("Radio buttons", 1, 10, "/options", lambda n: choices("radio_buttons", n)),
    in_actions(
        "Title of a confirmation", 1, 100, "/confirm/title/text", lambda n: confirm(title=long(n))
    ),
    in_actions(
        "Text of a confirmation", 1, 300, "/confirm/text/text", lambda n: confirm(text=long(n))
    ),
    in_actions(
        "Confirming button", 1, 30, "/confirm/confirm/text", lambda n: confirm(confirm=long(n))
    ),
    in_actions("Denying button", 1, 30, "/confirm/deny/text", lambda n: confirm(deny=long(n))),
]
VIEWS = [
    view(
        "Blocks of a modal",
        0,
        100,
        "[json-pointer:/view/blocks]",
        lambda n: modal(blocks=[DIVIDER] * n),
    ),
    view("Modal, bytes of JSON", 0, 250_000, "view_too_large", of_bytes),
    view("Title of a modal", 1, 24, "/view/title/text]", lambda n: modal(title=long(n))),
    view("Submit button of a modal", 1, 24, "/view/submit/text]", lambda n: modal(submit=long(n))),
    view("Close button of a modal", 1, 24, "/view/close/text]", lambda n: modal(close=long(n))),
    view(
        "Private metadata of a modal",
        0,
        3000,
        "/view/private_metadata]",
        lambda n: modal(private_metadata="x" * n),
    ),
    view(
        "Callback id of a modal", 0, 255, "/view/callback_id]", lambda n: modal(callback_id="x" * n)
    ),
    view(
        "External id of a modal", 0, 255, "/view/external_id]", lambda n: modal(external_id="x" * n)
    ),
]
LIMITS = [*MESSAGES, *BLOCKS, *ELEMENTS, *VIEWS]


def _input() -> Json:
    return {"type": "plain_text_input", "action_id": "typed"}


def _markdown(size: int) -> Json:
    return {"type": "markdown", "text": "x" * size}
