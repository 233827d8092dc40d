"""Other ways in: a mention in a channel, a message to the app, a message's shortcut."""

import json
from typing import Any

import pytest
from slack_bolt import BoltResponse

from bot.services.record import Asked
from handlers.chosen import HAVE_THIS
from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, text_of

DIRECT, CONVERSATION = ANA, "D0ANA"
"""How the stand-in finds the conversation of Ana with the app, and its id."""
Json = dict[str, Any]


def _say(world: World, text: str, user: str = ANA, channel: str = CHANNEL) -> Json:
    """Write a message, no command."""
    answer = world.remote.send(user, channel, text)
    assert answer["ok"], answer
    message: Json = answer["message"]
    return message


def _ask(world: World, text: str, user: str = ANA) -> Json:
    """Mention the app, and give what the person alone sees for it."""
    before = len(world.remote.ephemerals(user))
    _say(world, text, user)
    return eventually(lambda: world.remote.ephemerals(user)[before:], text)[0]


def _told(world: World, text: str) -> Json:
    """Write to the app, and give its answer."""
    _say(world, text, channel=DIRECT)
    last = eventually(lambda: _from_app(world)[-1:], text)
    return last[0]


def _from_app(world: World) -> list[Json]:
    """What the app has said since the person wrote last."""
    said: list[Json] = []
    for one in world.remote.messages(DIRECT):
        said = [*said, one] if one.get("bot_id") else []
    return said


def _choose(world: World, text: str, answers: int = 1, user: str = ANA) -> list[Json]:
    """Choose the shortcut of a message that Ben wrote; so many answers, as the person sees them."""
    ts, before = _say(world, text, BEN)["ts"], len(world.remote.ephemerals(user))
    assert world.remote.shortcut(user, CHANNEL, ts, HAVE_THIS)["ok"]

    def come() -> bool:
        return len(world.remote.ephemerals(user)) == before + answers

    eventually(come, text)
    return world.remote.ephemerals(user)[before:]


def _article(world: World, query: str) -> tuple[str, str]:
    """The first article that a query finds: its title and its address."""
    library = world.desk.library
    found = library.answer(library.read(query), limit=1).hits[0].article
    return found.title, found.url


def test_a_mention_is_answered_as_the_command_is_and_to_the_person_alone(world: World) -> None:
    typed = world.type('/articles topic:"Machine Learning" quality:>=80')
    asked = _ask(world, "@Copydesk topic:“Machine Learning” quality:>=80")
    assert asked["text"] == typed["text"]
    assert asked["channel"] == CHANNEL
    assert world.private(BEN) == []
    assert [one["user"] for one in world.remote.messages(CHANNEL)] == [ANA]
    assert _ask(world, "Look at this, @copydesk: show 1")["text"].split(",")[0] in typed["text"]
    assert "Type /articles and what" in text_of(_ask(world, "@Copydesk")).replace("`", "")


def test_an_answer_to_a_mention_is_decided_in_by_who_may(world: World) -> None:
    shown = _ask(world, "@Copydesk is:open topic:AI quality:>=80")
    menu = next(block for block in shown["blocks"] if "accessory" in block)
    assert [one["value"] for one in menu["accessory"]["options"]][:2] == ["publish", "reject"]
    world.remote.click(
        ANA, "menu", ephemeral_id=shown["id"], block_id=menu["block_id"], value="publish"
    )
    eventually(lambda: "ublished by" in text_of(world.remote.ephemerals(ANA)[-1]))
    assert len(world.changed_lines()) == 1
    theirs = _ask(world, "@Copydesk is:open topic:AI quality:>=80", CLEO)
    options = [block["accessory"]["options"] for block in theirs["blocks"] if "accessory" in block]
    assert {one["value"] for each in options for one in each} == {"post", "more"}


def test_a_message_to_the_app_is_answered_there_and_its_pages_turn(world: World) -> None:
    first = _told(world, "topic:AI")
    assert first["text"] == world.type("/articles topic:AI")["text"]
    world.remote.click(ANA, "next", channel=CONVERSATION, ts=first["ts"])
    eventually(lambda: ", 11 to " in _from_app(world)[0]["text"], "the second page")
    assert len(_from_app(world)) == 1
    assert "nothing to take back" in _told(world, "undo")["text"]
    assert "type /articles digest new" in _told(world, "digest new")["text"]


def test_a_decision_in_the_conversation_with_the_app_shows_there(world: World) -> None:
    shown = _told(world, "is:open topic:AI quality:>=80")
    menu = next(block for block in shown["blocks"] if "accessory" in block)
    where: Json = {"channel": CONVERSATION, "ts": shown["ts"], "block_id": menu["block_id"]}
    world.remote.click(ANA, "menu", value="reject", **where)
    eventually(lambda: "ejected by" in text_of(_from_app(world)[0]))
    assert world.private(ANA) == []


def _event(text: str, **more: Any) -> Json:
    event = {"type": "app_mention", "user": ANA, "channel": CHANNEL, "ts": "1772618400.000100"}
    return {
        "type": "event_callback",
        "team_id": "T0DESK",
        "event_id": "Ev0000000001",
        "event": {**event, "text": text, **more},
        "authorizations": [{"team_id": "T0DESK", "user_id": "U0DESK", "is_bot": True}],
    }


def _deliver(world: World, body: Json) -> BoltResponse:
    return world.bot.dispatch(json.loads(json.dumps(body)))


def test_what_slack_sends_again_is_answered_once(world: World) -> None:
    shown = _ask(world, "@Copydesk is:open topic:AI quality:>=80")
    for block in [one for one in shown["blocks"] if "accessory" in one][:2]:
        world.remote.click(
            ANA, "menu", ephemeral_id=shown["id"], block_id=block["block_id"], value="reject"
        )
    for _ in range(3):
        assert _deliver(world, _event("<@U0DESK> undo")).status == 200
    assert _deliver(world, _event("<@U0DESK> history", ts="1772618401.000100")).status == 200
    eventually(lambda: any(one.startswith("reject: ") for one in world.private(ANA)), "history")
    eventually(lambda: any("Taken back" in one for one in world.private(ANA)), "the undo")
    assert sum("Taken back" in one for one in world.private(ANA)) == 1
    entries = world.desk.reviews.record.page(Asked()).entries
    assert [one.decision.ended_at is None for one in entries] == [False, True]


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0DESK", "user": "U0DESK"},
        {"bot_id": "B0OTHER"},
        {"user": "U0DESK"},
        {"edited": {"user": ANA, "ts": "1772618401.000000"}},
        {"subtype": "bot_message"},
        {"text": "&gt; <@U0DESK> topic:AI"},
        {"text": "as in `<@U0DESK> topic:AI`"},
        {"type": "message", "channel_type": "channel"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "hidden": True},
        {"type": "message", "channel_type": "im", "channel": CONVERSATION, "bot_id": "B0DESK"},
        {"user": None},
        {"channel": None, "ts": None, "user": {}},
    ],
)
def test_what_nobody_asks_is_left_alone(world: World, more: Json) -> None:
    event = {"text": "<@U0DESK> topic:AI", **more}
    assert _deliver(world, _event(**event)).status == 200
    # Answers are given in turn: once this one is there, the other would be.
    assert _deliver(world, _event("<@U0DESK> help", ts="1772618402.000100")).status == 200
    eventually(lambda: world.private(ANA))
    assert len(world.private(ANA)) == 1
    assert world.remote.calls("chat.postMessage") == []


def test_somebody_of_another_workspace_is_told_no_articles(world: World) -> None:
    body = _event("<@U0DESK> topic:AI", user_team="T0OTHER")
    _deliver(world, {**body, "is_ext_shared_channel": True})
    eventually(lambda: world.private(ANA) == ["Only people of this workspace can ask here."])


def test_in_a_thread_the_answer_is_in_the_thread(world: World) -> None:
    ts = _say(world, "What shall we lead with?", BEN)["ts"]
    _deliver(world, _event("<@U0DESK> topic:AI", thread_ts=ts))
    eventually(lambda: world.remote.ephemerals(ANA))
    assert world.remote.ephemerals(ANA)[0]["thread_ts"] == ts


def test_where_the_app_may_not_write_the_person_is_answered_directly(world: World) -> None:
    world.remote.fault("chat.postEphemeral", "error", code="not_in_channel")
    _say(world, "@Copydesk topic:AI")
    eventually(lambda: _from_app(world))
    assert "topic:AI" in _from_app(world)[0]["text"]


def test_the_shortcut_answers_each_link_of_a_message(world: World) -> None:
    (title, url), (_, other) = _article(world, "is:open topic:AI"), _article(world, "is:published")
    said = _choose(world, f"Did we run {url}?utm_source=x or {other}, or {url}#top?", 2)
    assert f"We have it: {title}, waiting" in said[0]["text"]
    assert "We have it: " in said[1]["text"]
    assert "published" in said[1]["text"]
    new = "https://elsewhere.example/news/port-callan-lets-an-ai-schedule-its-pilots"
    (one,) = _choose(world, f"And {new}?")
    assert one["text"].startswith("We don't have this link; nearest by its words:\n1. Port Callan")
    assert world.private(BEN) == []


def test_the_shortcut_looks_for_the_words_of_a_message_without_a_link(world: World) -> None:
    (said,) = _choose(world, "I heard *Port Callan* lets an AI schedule its pilots :ship:")
    assert said["text"].startswith("There is no link in this message: these are its words.")
    assert "Port Callan" in said["text"]
    (nothing,) = _choose(world, "…")
    assert nothing["text"] == "This message has neither a link nor words to look for."


def test_of_many_links_the_first_are_answered(world: World) -> None:
    links = " ".join(f"https://elsewhere.example/story-number-{one}" for one in range(7))
    said = _choose(world, links, 5)
    assert said[-1]["text"] == "These were the first 4; 3 more links left out."


def test_the_shortcut_reads_what_apps_post(world: World) -> None:
    title, url = _article(world, "is:open topic:AI")
    attachment = {"title": "A title", "title_link": url, "fallback": "A title"}
    body = _shortcut(world, {"text": "", "attachments": [attachment], "bot_id": "B0FEED"})
    _deliver(world, body)
    eventually(lambda: f"We have it: {title}" in " ".join(world.private(ANA)))


def _shortcut(world: World, message: Json) -> Json:
    ts = _say(world, "A message", BEN)["ts"]
    assert world.remote.shortcut(ANA, CHANNEL, ts, HAVE_THIS)["ok"]
    eventually(lambda: world.private(ANA))
    hook = world.stand_in.world.workspace.new_hook(CHANNEL, ANA)
    return {
        "type": "message_action",
        "callback_id": HAVE_THIS,
        "trigger_id": "1.2.other",
        "user": {"id": ANA},
        "team": {"id": "T0DESK"},
        "channel": {"id": CHANNEL},
        "message": {"ts": ts, **message},
        "response_url": f"{world.remote.url}/response/{hook}",
    }


def test_a_shortcut_without_its_parts_is_left_alone(world: World) -> None:
    body = _shortcut(world, {})
    assert _deliver(world, {**body, "message": None}).status == 200
    assert _deliver(world, {**body, "user": "x"}).status == 200
