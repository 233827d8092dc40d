"""The second check of what the bot sends: it lets through what is right and nothing else."""

from typing import Any

import pytest

from bot.tour import Stage, Tour
from tests.desk.desk import ANA, CHANNEL, SEED, World, eventually
from tests.payload_rules import MESSAGES, VIEWS, problems
from tests.stand_ins import CheckedStandIn

Json = dict[str, Any]
TEXT: Json = {"type": "plain_text", "text": "x"}


def _button(**more: Any) -> Json:
    return {"type": "button", "text": TEXT, "action_id": "go", **more}


def _actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "a", "elements": list(elements)}


def _post(*blocks: Json, **more: Any) -> Json:
    return {
        "method": "chat.postMessage",
        "arguments": {"channel": "C1", "text": "x", "blocks": list(blocks), **more},
    }


def _view(**more: Any) -> Json:
    view = {"type": "modal", "title": TEXT, "blocks": [{"type": "divider"}], **more}
    return {"method": "views.open", "arguments": {"trigger_id": "1", "view": view}}


def _options(count: int) -> list[Json]:
    return [{"text": TEXT, "value": str(number)} for number in range(count)]


RIGHT = [
    _post({"type": "header", "text": TEXT}, {"type": "divider"}, _actions(_button(style="danger"))),
    _post(_actions({"type": "overflow", "action_id": "menu", "options": _options(5)})),
    _post({"type": "section", "block_id": "b", "text": {**TEXT, "emoji": False}}),
    _view(close=TEXT, private_metadata="x"),
]
WRONG = {
    "long header": _post({"type": "header", "text": {**TEXT, "text": "x" * 151}}),
    "mrkdwn header": _post({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
    "long field": _post(
        {"type": "section", "text": TEXT, "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}
    ),
    "no such block": _post({"type": "footer", "text": TEXT}),
    "no such key": _post(_actions(_button(colour="red"))),
    "six options": _post(_actions({"type": "overflow", "action_id": "m", "options": _options(6)})),
    "empty text": _post({"type": "section", "text": {"type": "mrkdwn", "text": ""}}),
    "26 buttons": _post(_actions(*(_button(action_id=str(n)) for n in range(26)))),
    "51 blocks": _post(*[{"type": "divider"}] * 51),
    "no text": _post({"type": "divider"}, text=""),
    "long title": _view(title={**TEXT, "text": "x" * 25}),
    "markdown in a modal": _view(blocks=[{"type": "markdown", "text": "x"}]),
    "101 blocks": _view(blocks=[{"type": "divider"}] * 101),
}


@pytest.mark.parametrize("call", RIGHT)
def test_what_is_right_passes(call: Json) -> None:
    assert problems([call]) == []


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(call: Json) -> None:
    (found,) = problems([call])
    assert found.startswith(call["method"])


def test_every_way_of_sending_is_recorded(world: World) -> None:
    message = world.post_digest()
    shown = world.type('/articles topic:"Machine Learning"')
    world.remote.click(ANA, "next", channel=CHANNEL, ephemeral_id=shown["id"])
    block = next(one for one in message["blocks"] if one.get("block_id", "").endswith("|2"))
    world.remote.click(ANA, "more", channel=CHANNEL, ts=message["ts"], block_id=block["block_id"])
    world.press("reject", 1)
    wanted = {"acknowledgement", "chat.postMessage", "chat.update", "response_url", "views.open"}
    eventually(lambda: wanted <= {call["method"] for call in world.remote.calls()})
    assert wanted <= MESSAGES | VIEWS
    assert problems(world.remote.calls()) == []


def test_all_that_the_tour_sends_passes(world: World) -> None:
    named = [*SEED["users"], *SEED["usergroups"]]
    stage = Stage(
        remote=world.remote,
        command="/articles",
        names={one["id"]: one.get("real_name") or one["handle"] for one in named},
        site=world.site,
        post=world.post_digest,
        written=world.written,
    )
    Tour(stage).play()
    sent = {call["method"] for call in world.remote.calls()}
    assert {"acknowledgement", "chat.postMessage", "chat.update"} <= sent
    assert problems(world.remote.calls()) == []


def test_a_stand_in_that_was_sent_what_is_wrong_ends_in_failure() -> None:
    stand_in = CheckedStandIn(SEED, {})
    stand_in.start()
    wrong = _post({"type": "footer", "text": TEXT})
    stand_in.world.record(wrong["method"], wrong["arguments"], {"ok": True})
    stand_in.world.reset()
    with pytest.raises(AssertionError, match="AssertionError"):
        stand_in.stop()
