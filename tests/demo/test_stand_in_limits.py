"""What Slack refuses in blocks and views besides what is too long."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.remote import Remote
from bot.demo.validation import block_problems, checked_blocks
from tests.demo.conftest import Json
from tests.demo.pieces import (
    actions,
    button,
    image,
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

WRONG: list[tuple[str, Json, str]] = [
    ("unknown block", {"type": "footer"}, "unsupported type: footer [json-pointer:/blocks/0/type]"),
    ("no type", {"text": plain("x")}, "missing required field: type [json-pointer:/blocks/0]"),
    (
        "empty text",
        section(text=mrkdwn("")),
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "mrkdwn header",
        {"type": "header", "text": mrkdwn("x")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        "bare section",
        {"type": "section"},
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    ("empty overflow", actions(overflow(0)), "no fewer than 1 items allowed"),
    ("empty actions", {"type": "actions", "elements": []}, "no fewer than 1 items allowed"),
    ("empty context", {"type": "context", "elements": []}, "no fewer than 1 items allowed"),
    ("style", actions(button(style="warning")), "must be a valid enum value"),
    ("unknown key", section(colour="red"), "invalid additional property: colour"),
    ("button in context", {"type": "context", "elements": [button()]}, "unsupported type: button"),
    ("image in actions", actions(image()), "unsupported type: image"),
    ("text input in actions", actions(typed()["element"]), "unsupported type: plain_text_input"),
    ("button in input", typed(element=button()), "unsupported type: button"),
    (
        "no alt text",
        {"type": "image", "image_url": "https://a.b/c"},
        "missing required field: alt_",
    ),
    ("url scheme", actions(button(url="javascript:x")), "must be a valid URL"),
    ("no options", actions(select()), "must define either `options` or `option_groups`"),
    (
        "initial option",
        actions(select(options=options(2), initial_option=option(value="9"))),
        "must be one of the options",
    ),
    (
        "same action_id",
        {"type": "actions", "elements": [button(), button()]},
        "`action_id` already exists: go [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    ("text is a string", section(text="x"), "must provide an object [json-pointer:/blocks/0/text]"),
]


@pytest.mark.parametrize(
    ("block", "problem"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_refuses_what_is_wrong(block: Json, problem: str) -> None:
    found = list(block_problems([block], "message", "/blocks"))
    assert any(one.startswith(problem) for one in found), found


def refusal(call: Callable[[], object]) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call()
    answer: Json = caught.value.response.data
    return answer


def post(client: WebClient, blocks: list[Json]) -> Callable[[], object]:
    return lambda: client.chat_postMessage(channel="C0AIDESK", text="x", blocks=blocks)


def test_words_a_refusal_as_slack_does(client: WebClient) -> None:
    answer = refusal(post(client, [section(text=mrkdwn("x" * 3001))]))
    problem = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [problem]
    assert answer["response_metadata"] == {"messages": [f"[ERROR] {problem}"]}


def test_a_block_id_is_there_once(client: WebClient) -> None:
    answer = refusal(post(client, [section(block_id="a"), section(block_id="a")]))
    assert answer["errors"] == ["`block_id` already exists: a [json-pointer:/blocks/1/block_id]"]


def test_blocks_that_are_not_a_list(client: WebClient) -> None:
    def call(blocks: str) -> Callable[[], object]:
        return lambda: client.chat_postMessage(channel="C0AIDESK", text="x", blocks=blocks)

    assert refusal(call("{}"))["error"] == "invalid_blocks_format"
    assert refusal(call("[{"))["error"] == "invalid_blocks_format"


def test_fills_in_the_ids_that_are_missing() -> None:
    element = {"type": "button", "text": plain("Go")}
    (found,) = checked_blocks([actions(element)])
    assert found["block_id"]
    assert found["elements"][0]["action_id"]
    assert "action_id" not in element


VIEWS: list[tuple[str, Json, str]] = [
    ("input without submit", modal(blocks=[typed()]), "missing required field: submit"),
    ("no title", {"type": "modal", "blocks": []}, "missing required field: title"),
    (
        "block of messages only",
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
]


@pytest.mark.parametrize(
    ("view", "problem"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS]
)
def test_refuses_views(client: WebClient, remote: Remote, view: Json, problem: str) -> None:
    answer = refusal(lambda: client.views_open(trigger_id="1.2.3", view=view))
    assert answer["error"] == "invalid_arguments"
    assert any(one.startswith(problem) for one in answer["errors"]), answer["errors"]
    assert remote.views("U0ANA") == []
