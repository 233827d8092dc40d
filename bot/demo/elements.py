"""What Slack allows of text objects and of the things inside blocks."""

import re
from collections.abc import Iterator, Mapping

from bot.demo.shapes import (
    Check,
    address,
    anything,
    boolean,
    exactly_one,
    items,
    number,
    one_of,
    problem,
    shape,
    string,
    tagged,
)

TEXT = 3000
ID = 255
# @slack/types says 75, the Python SDK 150: what passes here passes both
OPTION_VALUE = 75


def plain(most: int) -> Check:
    """A plain_text object of 1 to `most` characters."""
    return tagged({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def any_text(most: int) -> Check:
    """A plain_text or mrkdwn object of 1 to `most` characters."""
    return tagged(text_kinds(most))


def text_kinds(most: int) -> dict[str, Check]:
    """Both kinds of text object by their type."""
    return {
        "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
    }


CONFIRM = shape(
    {},
    {
        "title": plain(100),
        "text": any_text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
)


def option(text: Check, *, url: bool = False) -> Check:
    """An option of a menu or a list; only an overflow menu's option may carry a url."""
    more = {"url": address(3000)} if url else {}
    return shape(
        {"text": text, "value": string(OPTION_VALUE)}, {"description": any_text(75), **more}
    )


MENU_OPTION = option(plain(75))
LIST_OPTION = option(any_text(75))
GROUP = shape({"label": plain(75), "options": items(MENU_OPTION, 100)}, {})
_ACTION: Mapping[str, Check] = {"action_id": string(ID), "confirm": CONFIRM}
_FIELD: Mapping[str, Check] = {"focus_on_load": boolean, "placeholder": plain(150)}
_MANY: Mapping[str, Check] = {"max_selected_items": number(1, 100)}


def _initial_is_an_option(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict) or "initial_option" not in value:
        return
    groups = value.get("option_groups") or [{"options": value.get("options", [])}]
    known = [one for group in groups if isinstance(group, dict) for one in group.get("options", [])]
    if value["initial_option"] not in known:
        yield problem("must be one of the options", f"{at}/initial_option")


def _initial_are_options(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict) or not isinstance(value.get("initial_options"), list):
        return
    for index, one in enumerate(value["initial_options"]):
        if one not in (value.get("options") or []):
            yield problem("must be one of the options", f"{at}/initial_options/{index}")


def _static_select(value: object, at: str) -> Iterator[str]:
    yield from exactly_one("options", "option_groups")(value, at)
    yield from _initial_is_an_option(value, at)


_OPTIONS: Mapping[str, Check] = {
    "options": items(MENU_OPTION, 100),
    "option_groups": items(GROUP, 100),
}

BUTTON = shape(
    {"text": plain(75)},
    {
        **_ACTION,
        "value": string(2000),
        "url": address(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
    },
)
OVERFLOW = shape({"options": items(option(plain(75), url=True), 5)}, _ACTION)
IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": address(3000), "slack_file": anything},
    exactly_one("image_url", "slack_file"),
)


def _says_something(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not value:
        yield problem("must have at least one property", at)


_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    _says_something,
)
SELECTS: dict[str, Check] = {
    "static_select": shape(
        {}, {**_ACTION, **_FIELD, **_OPTIONS, "initial_option": MENU_OPTION}, _static_select
    ),
    "external_select": shape(
        {}, {**_ACTION, **_FIELD, "initial_option": MENU_OPTION, "min_query_length": number(0, 99)}
    ),
    "users_select": shape({}, {**_ACTION, **_FIELD, "initial_user": string(ID)}),
    "channels_select": shape(
        {}, {**_ACTION, **_FIELD, "initial_channel": string(ID), "response_url_enabled": boolean}
    ),
    "conversations_select": shape(
        {},
        {
            **_ACTION,
            **_FIELD,
            "initial_conversation": string(ID),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _FILTER,
        },
    ),
}
MULTI: dict[str, Check] = {
    "multi_static_select": shape(
        {},
        {**_ACTION, **_FIELD, **_OPTIONS, **_MANY, "initial_options": items(MENU_OPTION, 100)},
        exactly_one("options", "option_groups"),
    ),
    "multi_external_select": shape(
        {},
        {
            **_ACTION,
            **_FIELD,
            **_MANY,
            "initial_options": items(MENU_OPTION, 100),
            "min_query_length": number(0, 99),
        },
    ),
    "multi_users_select": shape(
        {}, {**_ACTION, **_FIELD, **_MANY, "initial_users": items(string(ID), 100)}
    ),
}


def _clock_time(value: object, at: str) -> Iterator[str]:
    """A time of day as HH:mm."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        yield problem("must be a valid time in the format HH:mm", at)


CHOICES: dict[str, Check] = {
    "checkboxes": shape(
        {"options": items(LIST_OPTION, 10)},
        {**_ACTION, "initial_options": items(LIST_OPTION, 10), "focus_on_load": boolean},
        _initial_are_options,
    ),
    "radio_buttons": shape(
        {"options": items(LIST_OPTION, 10)},
        {**_ACTION, "initial_option": LIST_OPTION, "focus_on_load": boolean},
        _initial_is_an_option,
    ),
    "datepicker": shape({}, {**_ACTION, **_FIELD, "initial_date": string(10)}),
    "timepicker": shape(
        {}, {**_ACTION, **_FIELD, "initial_time": _clock_time, "timezone": string(100)}
    ),
    "datetimepicker": shape(
        {}, {**_ACTION, "focus_on_load": boolean, "initial_date_time": anything}
    ),
}
_DISPATCH = shape(
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}, {}
)
_TYPED: Mapping[str, Check] = {
    "action_id": string(ID),
    **_FIELD,
    "initial_value": string(TEXT, least=0),
    "dispatch_action_config": _DISPATCH,
}
INPUTS: dict[str, Check] = {
    "plain_text_input": shape(
        {},
        {
            **_TYPED,
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "email_text_input": shape({}, _TYPED),
    "url_text_input": shape({}, _TYPED),
    "number_input": shape(
        {"is_decimal_allowed": boolean}, {**_TYPED, "min_value": anything, "max_value": anything}
    ),
}
IN_ACTIONS = {"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **CHOICES}
IN_ACCESSORY = {**IN_ACTIONS, **MULTI, "image": IMAGE}
IN_INPUT = {**INPUTS, **SELECTS, **MULTI, **CHOICES}
IN_CONTEXT = {**text_kinds(TEXT), "image": IMAGE}
_SUGGESTED = shape(
    {},
    {"options": items(MENU_OPTION, 100, 0), "option_groups": items(GROUP, 100, 0)},
    exactly_one("options", "option_groups"),
)


def suggestion_problems(answer: object) -> Iterator[str]:
    """What is wrong with the options that an app gives for a menu."""
    yield from _SUGGESTED(answer, "")
