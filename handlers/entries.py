"""What somebody has filled in, from a dialog's payload."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The state of a dialog. Every input has a block of its own, whose id names it.

    `view_id` and `hash` are what views.update takes; `kept` is the JSON of the dialog's
    private_metadata.
    """

    values: Mapping[str, Mapping[str, Any]]
    view_id: str = ""
    hash: str = ""
    kept: Mapping[str, Any]

    def text(self, block_id: str) -> str:
        """What was typed, or chosen in a picker of a time, a channel or a person; empty where
        nothing was."""
        entry = self.values.get(block_id, {})
        kinds = ("value", "selected_time", "selected_conversation", "selected_channel",
                 "selected_date", "selected_user")  # fmt: skip
        found = next((entry[kind] for kind in kinds if entry.get(kind)), "")
        return str(found).strip()

    def chosen(self, block_id: str) -> str:
        """The value of the option chosen in a menu; empty where none was."""
        option = self.values.get(block_id, {}).get("selected_option") or {}
        return str(option.get("value", ""))

    def several(self, block_id: str) -> list[str]:
        """The values of all options chosen, in the order of the list."""
        options = self.values.get(block_id, {}).get("selected_options") or []
        return [str(option["value"]) for option in options]


def read_entries(view: Mapping[str, Any]) -> Entries:
    """The entries of a view as Slack sends it. Raises KeyError, TypeError, ValueError or
    AttributeError where it is not one."""
    state = (view.get("state") or {}).get("values") or {}
    # Each of our inputs is alone in its block.
    values: dict[str, Any] = {
        block: next(iter(inputs.values()), {}) for block, inputs in state.items()
    }
    kept = json.loads(view.get("private_metadata") or "{}")
    return Entries(values=values, view_id=str(view["id"]), hash=str(view["hash"]), kept=dict(kept))
