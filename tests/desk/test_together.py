"""Stories decided in one step, articles that somebody has: through Slack, by several people."""

import json
from typing import Any

from bot.domain.review import Decision
from bot.services.together import Together
from tests.desk.desk import ANA, BEN, CHANNEL, World, eventually, text_of
from tests.desk.test_deciding import newest, opened, press, submit, top
from tests.desk.test_home import opened as opened_home
from tests.desk.test_home import press as press_home
from tests.desk.test_home import says

Json = dict[str, Any]
DM = "D0ANA"


def _story(world: World) -> Json:
    """More of the first of two articles on one story, opened from a search."""
    found = world.type("/articles pilots is:open")
    block = next(one for one in found["blocks"] if one.get("accessory"))
    where = {"channel": CHANNEL, "ephemeral_id": found["id"], "block_id": block["block_id"]}
    assert world.remote.click(ANA, "menu", value="more", **where)["ok"]
    return top(world, ANA)


def _together(world: World) -> Together:
    return Together(world.desk.reviews, world.desk.ledger)


def _decided(world: World, batch: str) -> dict[str, Decision]:
    found = _together(world).of(batch)
    return {one.verb: one for one in found if one.ended_at is None}


def _summary(world: World) -> Json:
    """What Ana is told; nothing while there is no direct message at all."""
    sent = [one["answer"] for one in world.remote.calls("chat.postMessage")]
    told = any(one.get("channel") == DM for one in sent)
    shown: Json = world.remote.messages(DM)[-1] if told else {"blocks": []}
    return shown


def _undo_all(world: World, user: str = ANA) -> None:
    shown = _summary(world)
    block_id = shown["blocks"][-1]["block_id"]
    where = {"channel": DM, "ts": shown["ts"], "block_id": block_id}
    assert world.remote.click(user, "undo_batch", **where)["ok"]


def test_one_version_is_published_the_other_rejected_and_both_undone(world: World) -> None:
    more = _story(world)
    dialog = press(world, more, "publish_one")
    assert dialog["title"]["text"] == "One story"
    assert "*Publish*" in text_of(dialog)
    assert submit(world, ANA, dialog["id"], {})["ok"]
    assert world.remote.views(ANA) == []
    batch = newest(world)["batch"]
    made = _decided(world, batch)
    assert set(made) == {"publish", "reject"}
    assert made["reject"].reason == "Another version of the story was published"
    eventually(lambda: "Published by <@U0ANA>" in text_of(_summary(world)), "the file written")
    assert "1 published and 1 rejected" in text_of(_summary(world))
    assert len(world.changed_lines()) == 1
    _undo_all(world)
    eventually(lambda: "Taken back: 2 articles" in text_of(_summary(world)), "the summary anew")
    eventually(lambda: world.changed_lines() == [], "the file as it was")
    assert len(world.remote.messages(DM)) == 1


def test_a_redelivered_dialog_decides_and_tells_once(world: World) -> None:
    dialog = press(world, _story(world), "reject_all")
    assert [one["value"] for one in _boxes(dialog)["initial_options"]] == ["0", "1"]
    body = {
        "type": "view_submission",
        "user": {"id": ANA, "team_id": "T0DESK"},
        "team": {"id": "T0DESK"},
        "view": {**dialog, "state": _entered(dialog)},
    }
    for _ in range(2):
        assert json.loads(world.bot.dispatch(body).body)["response_action"] == "clear"
    batch = newest(world)["batch"]
    assert len(_together(world).of(batch)) == 2
    eventually(lambda: "2 rejected" in text_of(_summary(world)))
    assert len(world.remote.messages(DM)) == 1


def test_what_was_decided_meanwhile_is_named_and_a_box_can_be_left_out(world: World) -> None:
    dialog = press(world, _story(world), "reject_all")
    boxes = json.loads(dialog["private_metadata"])["boxes"]
    world.desk.reviews.decide(boxes[1][0], boxes[1][1], "later", BEN)
    none = submit(world, ANA, dialog["id"], {"boxes": ["1"]})
    assert "was put off until later by Ben" in none["errors"]["boxes"]
    assert submit(world, ANA, dialog["id"], {"boxes": ["0", "1"]})["ok"]
    eventually(lambda: "Not decided: 1 article" in text_of(_summary(world)))
    assert "<@U0BEN>" in text_of(_summary(world))
    assert newest(world)["article_id"] == boxes[0][0]


def test_only_those_who_may_decide_take_back_what_is_theirs(world: World) -> None:
    dialog = press(world, _story(world), "reject_all")
    assert submit(world, ANA, dialog["id"], {})["ok"]
    eventually(lambda: "2 rejected" in text_of(_summary(world)))
    _undo_all(world, BEN)
    told = eventually(lambda: [one for one in world.private(BEN) if "Only <@U0ANA>" in one])
    assert len(told) == 1
    assert len(_decided(world, newest(world)["batch"])) == 1


def test_take_it_shows_in_the_digest_and_asks_others(world: World) -> None:
    world.post_digest()
    more = press(world, opened(world), "take")
    assert "<@U0ANA> has it since" in text_of(more)
    eventually(lambda: "<@U0ANA> has it" in text_of(world.digest()))
    assert world.press("publish", 1, BEN)["ok"]
    question = top(world, BEN)
    assert "<@U0ANA> has it since" in text_of(question)
    assert newest(world) == {}
    assert submit(world, BEN, question["id"], {})["ok"]
    eventually(lambda: "Published by <@U0BEN>" in text_of(world.digest()))
    assert "has it" not in text_of(world.digest())
    assert world.remote.views(BEN) == []


def test_a_dialog_that_was_open_asks_when_somebody_took_it_meanwhile(world: World) -> None:
    world.post_digest()
    dialog = press(world, opened(world, BEN), "reject_why", BEN)
    press(world, opened(world), "take")
    answer = submit(world, BEN, dialog["id"], {"words": "Too thin"})
    assert answer["ok"], answer
    question = top(world, BEN)
    assert question["submit"]["text"] == "Reject"
    assert newest(world) == {}
    assert submit(world, BEN, question["id"], {})["ok"]
    assert (newest(world)["user"], newest(world)["reason"]) == (BEN, "Too thin")


def test_given_back_and_lapsed_it_is_nobodys(world: World) -> None:
    world.post_digest()
    more = press(world, opened(world), "take")
    eventually(lambda: "has it" in text_of(world.digest()))
    assert "has it" not in text_of(press(world, more, "give_back"))
    eventually(lambda: "has it" not in text_of(world.digest()))
    press(world, top(world, ANA), "take")
    eventually(lambda: "has it" in text_of(world.digest()))
    world.later(hours=4)
    eventually(lambda: "has it" not in text_of(world.digest()), "the time to be over")


def test_a_reader_takes_nothing(world: World) -> None:
    shown = world.post_digest()
    block = next(one for one in shown["blocks"] if one["type"] == "actions")
    body = {
        "type": "block_actions",
        "user": {"id": "U0DOV", "team_id": "T0DESK"},
        "team": {"id": "T0DESK"},
        "channel": {"id": CHANNEL},
        "container": {"type": "message", "message_ts": shown["ts"]},
        "trigger_id": "1.2.reader",
        "actions": [
            {"type": "button", "action_id": "take", "block_id": block["block_id"], "value": ""}
        ],
    }
    assert world.bot.dispatch(body).status == 200
    article = block["block_id"].split("|")[1]
    assert world.desk.reviews.taking.taken([article]) == {}


def _boxes(dialog: Json) -> Json:
    element: Json = next(
        one["element"] for one in dialog["blocks"] if one.get("block_id") == "boxes"
    )
    return element


def _entered(dialog: Json) -> Json:
    chosen = {"type": "checkboxes", "selected_options": _boxes(dialog)["options"]}
    return {"values": {"boxes": {"story_boxes": chosen}}}


def test_a_home_tab_shows_who_has_it_and_asks(world: World) -> None:
    view = opened_home(world, BEN)
    block = next(one for one in view["blocks"] if "article|" in one.get("block_id", ""))
    article = block["block_id"].split("|")[1]
    world.desk.reviews.taking.take(article, ANA)
    world.later(seconds=4)  # a tab that was just drawn is left alone for three
    press_home(world, says(world, "<@U0ANA> has it", BEN), "publish", 1, BEN)
    question = top(world, BEN)
    assert "<@U0ANA> has it since" in text_of(question)
    assert submit(world, BEN, question["id"], {})["ok"]
    assert (newest(world)["user"], newest(world)["article_id"]) == (BEN, article)


def test_similar_ones_in_a_home_tab_lead_to_the_story_or_where_none_waits_to_more(
    world: World,
) -> None:
    press_home(world, opened_home(world), "queue_filter", value="pilots")
    view = says(world, "Clear filter")
    press_home(world, view, "versions")
    story = top(world, ANA)
    assert story["title"]["text"] == "One story"
    assert world.remote.close(ANA)["ok"]
    press_home(world, view, "more")
    more = top(world, ANA)
    kept = json.loads(story["private_metadata"])
    for article_id, version in kept["boxes"]:
        world.desk.reviews.decide(article_id, version, "reject", BEN)
    assert "Nothing else of this story waits" in text_of(press(world, more, "publish_one"))
    assert world.remote.close(ANA)["ok"]
    press_home(world, view, "versions")
    assert top(world, ANA)["title"]["text"] == "Article"
