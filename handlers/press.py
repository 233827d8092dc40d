"""A click on a button or a choice in a menu, as a typed value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What somebody pressed.

    `word` is the action id, or for the menu of an article the chosen option's word; `value` is
    what the control carries: of boxes the values of those that are ticked, a blank between. `ts`
    is the message's time stamp. `ephemeral` tells a private message from one that everybody sees;
    `trigger_id` opens a dialog within three seconds.
    `home` says that it was in their Home tab, which has no channel, message or response_url.
    """

    user: str
    channel: str
    word: str
    value: str
    block_id: str
    trigger_id: str
    ephemeral: bool
    ts: str
    home: bool = False

    @property
    def alone(self) -> bool:
        """Whether nobody else reads what was pressed: a private message, or one in the person's
        conversation with the app."""
        return self.ephemeral or self.channel.startswith("D")


def read_press(body: Mapping[str, Any]) -> Press:
    """Translate a block_actions payload. Raises KeyError, TypeError or AttributeError where it is
    not one."""
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value", "")
    ticked = " ".join(str(one["value"]) for one in action.get("selected_options") or ())
    word, value = str(action["action_id"]), str(action.get("value") or chosen or ticked)
    if word == "menu":
        word, _, value = value.partition(":")
    container = body.get("container") or {}
    return Press(
        user=str(body["user"]["id"]),
        channel=str((body.get("channel") or {}).get("id") or ""),
        word=word.partition(":")[0],
        value=value,
        block_id=str(action.get("block_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        ts=str(container.get("message_ts") or ""),
        home=(body.get("view") or {}).get("type") == "home",
    )
