"""Controls and dialogs of a small Bolt app, and listeners that keep what came."""

from typing import Any

from slack_bolt import App

from tests.demo.conftest import Json
from tests.demo.pieces import plain


def controls(**more: Any) -> list[Json]:
    """A row of a button, an overflow menu and a select."""
    menu = [{"text": plain(name), "value": name} for name in ("publish", "later")]
    elements = [
        {"type": "button", "action_id": "go", "text": plain("A & B"), "value": "7"},
        {"type": "overflow", "action_id": "menu", "options": menu},
        {"type": "static_select", "action_id": "sort", "options": menu},
    ]
    return [{"type": "actions", "block_id": "row", "elements": elements, **more}]


def asked_why() -> Json:
    """A dialog with one input that must be filled in."""
    element = {"type": "plain_text_input", "action_id": "typed"}
    block = {"type": "input", "block_id": "why", "label": plain("Why"), "element": element}
    return {
        "type": "modal",
        "callback_id": "reason",
        "title": plain("Reason"),
        "submit": plain("Send"),
        "private_metadata": "article 1",
        "blocks": [block],
    }


def kept(app: App) -> list[Json]:
    """Acknowledge every control and command, and keep what came."""
    bodies: list[Json] = []

    def keep(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack()

    app.command("/desk")(keep)
    app.block_action({"action_id": "go"})(keep)
    app.block_action({"action_id": "menu"})(keep)
    app.block_action({"action_id": "sort"})(keep)
    return bodies
