"""Whether Slack takes what was sent, by the rules of two libraries that we did not write.

slack_sdk's models know most lengths; slackblocks knows more of them, which block goes where, and
which fields there are: every block is built anew from its classes and must come out the same.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import slackblocks
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.views import View as SlackView
from slackblocks._core import resolve
from slackblocks._surfaces import BlockSurface, validate_surface_blocks
from slackblocks.errors import InvalidUsageError

Json = dict[str, Any]
MESSAGES = {
    "acknowledgement",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "response_url",
}
VIEWS = {"views.open", "views.publish", "views.push", "views.update"}
REFUSED = (SlackObjectFormationError, InvalidUsageError, TypeError, KeyError, AssertionError)


def problems(calls: Iterable[Json]) -> list[str]:
    """What is wrong in recorded calls, each as `method: why`."""
    found = []
    for call in calls:
        try:
            check(call["method"], call["arguments"])
        except REFUSED as error:
            found.append(f"{call['method']}: {type(error).__name__}: {error}")
    return found


def check(method: str, arguments: Json) -> None:
    """Raise one of REFUSED where a call would be refused."""
    if method in VIEWS:
        _check_view(_structure(arguments["view"]))
    elif method in MESSAGES and arguments.get("blocks") is not None:
        _check_message(arguments.get("text"), _structure(arguments["blocks"]))


def _structure(given: Any) -> Any:
    """A list or mapping: a form carries them as JSON."""
    return json.loads(given) if isinstance(given, str) else given


def _check_message(text: str | None, blocks: list[Json]) -> None:
    assert text, "blocks without a text say nothing to a screen reader"
    slackblocks.Message("C1", text, _check_blocks(blocks, "message"))


def _check_view(view: Json) -> None:
    SlackView(**view).to_dict()
    built = _check_blocks(view["blocks"], view["type"])
    more = {key: value for key, value in view.items() if key not in ("type", "blocks")}
    if view["type"] == "modal":
        assert bare(resolve(slackblocks.ModalView(blocks=built, **_texts(more)))) == bare(view)


def _check_blocks(blocks: list[Json], surface: BlockSurface) -> list[slackblocks.Block]:
    built = [_checked(json.dumps(block)) for block in blocks]
    validate_surface_blocks(blocks, surface)
    return built


@lru_cache(maxsize=2000)
def _checked(text: str) -> Any:
    """One block, built anew. Messages are drawn again and again with the same ones."""
    block: Json = json.loads(text)
    # a kind that slack_sdk does not know comes as nothing
    assert [one.to_dict() for one in SlackBlock.parse_all([block]) if one] == [block]
    built = _built(block)
    assert bare(resolve(built)) == bare(block)
    return built


def _built(block: Json) -> Any:
    """The same block or element from slackblocks' classes."""
    kinds: Mapping[str, Callable[..., Any]] = {
        "actions": slackblocks.ActionsBlock,
        "button": slackblocks.Button,
        "checkboxes": slackblocks.CheckboxGroup,
        "context": slackblocks.ContextBlock,
        "conversations_select": slackblocks.ConversationSelectMenu,
        "datepicker": slackblocks.DatePicker,
        "divider": slackblocks.DividerBlock,
        "external_select": slackblocks.ExternalSelectMenu,
        "multi_external_select": slackblocks.ExternalMultiSelectMenu,
        "header": slackblocks.HeaderBlock,
        "image": slackblocks.Image,
        "input": slackblocks.InputBlock,
        "mrkdwn": slackblocks.Text.from_dict,
        "overflow": slackblocks.OverflowMenu,
        "plain_text": slackblocks.Text.from_dict,
        "plain_text_input": slackblocks.PlainTextInput,
        "radio_buttons": slackblocks.RadioButtonGroup,
        "section": slackblocks.SectionBlock,
        "static_select": slackblocks.StaticSelectMenu,
        "timepicker": slackblocks.TimePicker,
    }
    assert block["type"] in kinds, f"{block['type']} is sent: let it be built here too"
    if block["type"] in ("mrkdwn", "plain_text"):
        return slackblocks.Text.from_dict(block)
    return kinds[block["type"]](**_texts({k: v for k, v in block.items() if k != "type"}))


def _texts(fields: Json) -> Json:
    """The fields with everything inside them built."""
    return {key: _part(key, value) for key, value in fields.items()}


def _part(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_part(key, one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {
        "confirm": slackblocks.ConfirmationDialogue,
        "dispatch_action_config": slackblocks.DispatchActionConfiguration,
        "filter": slackblocks.ConversationFilter,
    }.get(key, slackblocks.Option)
    return _built(value) if "type" in value else made(**_texts(value))


def bare(value: Any) -> Any:
    """A copy without what means the same where it is missing: no emoji, not verbatim, an id of a
    block that was made up, flags that are off."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: bare(one) for key, one in value.items() if one is not False}
    if "type" in kept and "action_id" not in kept:
        kept.pop("block_id", None)
    return kept
