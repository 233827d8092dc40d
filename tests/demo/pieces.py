"""Pieces of Block Kit for tests: the smallest that Slack takes, and more on request."""

from typing import Any

from tests.demo.conftest import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def buttons(count: int) -> Json:
    return {"type": "actions", "elements": [button(action_id=f"b{n}") for n in range(count)]}


def actions(element: Json) -> Json:
    return {"type": "actions", "elements": [element]}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("x"), **more}


def option(**more: Any) -> Json:
    return {"text": plain("One"), "value": "1", **more}


def options(count: int) -> list[Json]:
    return [option(value=str(n)) for n in range(count)]


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "menu", "options": options(count)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A", **more}


def typed(**more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "label": plain("Why"), "element": element, **more}


def confirm(**more: Any) -> Json:
    texts = {
        "title": plain("Sure"),
        "text": plain("Yes"),
        "confirm": plain("Y"),
        "deny": plain("N"),
    }
    return button(confirm={**texts, **more})


def long(count: int) -> Json:
    return plain("x" * count)


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("More"), "blocks": [section()], **more}
