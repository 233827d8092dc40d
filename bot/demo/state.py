"""What a person has entered in blocks, as Slack reports it in `state.values`."""

from typing import Any

from bot.demo.errors import ControlError, Json
from bot.demo.validation import interactive_elements

# the key under which each kind of element reports, and the one its initial value comes in
_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_BY_OPTION = ("selected_option", "selected_options")
_LISTS = ("selected_options", "selected_users")


def initial_values(blocks: list[Json]) -> Json:
    """The state of blocks that nobody has touched."""
    values: Json = {}
    for block in blocks:
        for _, element in interactive_elements(block):
            keys = _KEYS.get(element["type"])
            if keys is None:
                continue
            reported, initial = keys
            empty: Any = [] if reported in _LISTS else None
            entry = {"type": element["type"], reported: element.get(initial, empty)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def entered(element: Json, raw: Any) -> Json:
    """What an element reports after the person entered `raw`: text, a date, an option's value,
    or a list of those. Raises ControlError for an option that is not there."""
    kind = element["type"]
    keys = _KEYS.get(kind)
    if kind == "overflow" and raw:
        return {"type": kind, "selected_option": _option(element, raw)}
    if keys is None:  # a button, whose value is its own and not the person's
        return {"type": kind}
    reported = keys[0]
    if isinstance(raw, dict):
        return {"type": kind, reported: raw.get(reported)}
    return {"type": kind, reported: _reported(element, reported, raw)}


def _reported(element: Json, reported: str, raw: Any) -> Any:
    many = reported in _LISTS
    if many and not isinstance(raw, list):
        raw = [raw] if raw else []
    if reported not in _BY_OPTION:
        return raw or None if not many else raw
    if many:
        return [_option(element, one) for one in raw]
    return _option(element, raw) if raw else None


def _option(element: Json, value: Any) -> Json:
    if element["type"] in ("external_select", "multi_external_select"):
        # the app alone knows its options
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    known = [option for group in groups for option in group["options"]]
    for option in known:
        if option.get("value") == value:
            return dict(option)
    values = ", ".join(str(option.get("value")) for option in known)
    action_id = element.get("action_id")
    raise ControlError(f"{action_id} has no option {value!r}: choose one of {values}.")


def missing_answers(blocks: list[Json], values: Json) -> Json:
    """The errors that Slack shows by itself for required inputs left empty: by block_id."""
    errors: Json = {}
    for block in blocks:
        if block.get("type") != "input" or block.get("optional"):
            continue
        entry = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        if not any(value for key, value in entry.items() if key != "type"):
            errors[block["block_id"]] = "Please complete this required field."
    return errors


def merge(blocks: list[Json], values: Json, given: Json) -> Json:
    """`values` with what a page sent filled in: `given` maps block_id to action_id to what was
    entered, or block_id straight to it."""
    merged: Json = {block_id: dict(entries) for block_id, entries in values.items()}
    for block in blocks:
        sent = given.get(block["block_id"])
        for _, element in interactive_elements(block):
            action_id = element["action_id"]
            if element["type"] in _KEYS and sent is not None:
                named = isinstance(sent, dict) and action_id in sent
                raw = sent[action_id] if named and isinstance(sent, dict) else sent
                merged.setdefault(block["block_id"], {})[action_id] = entered(element, raw)
    return merged
