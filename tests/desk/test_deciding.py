"""More decides too: with a reason, until a time; roles are looked at when it is submitted."""

import json
from typing import Any

import pytest

from bot.domain.roles import Roles
from tests.desk.desk import ANA, BEN, CHANNEL, World, eventually, text_of

Json = dict[str, Any]


def opened(world: World, user: str = ANA, number: int = 1) -> Json:
    """The dialog More of an article in the digest."""
    assert world.press("more", number, user)["ok"]
    return top(world, user)


def top(world: World, user: str) -> Json:
    view: Json = world.remote.views(user)[-1]
    return view


def press(world: World, view: Json, word: str, user: str = ANA) -> Json:
    """Press a button of the dialog; the one that is on top then."""
    assert world.remote.click(user, word, view_id=view["id"])["ok"]
    return top(world, user)


def submit(world: World, user: str, view_id: str, values: Json) -> Json:
    return world.remote.submit(user, values, view_id)


def newest(world: World) -> Json:
    with world.desk.ledger.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM decision ORDER BY id DESC LIMIT 1")
        found = row.mappings().first()
    return dict(found or {})


def test_reject_with_a_reason_from_more(world: World) -> None:
    message = world.post_digest()
    dialog = press(world, opened(world), "reject_why")
    answer = submit(world, ANA, dialog["id"], {"words": "Told\nCopydesk-Decision: x"})
    assert answer["ok"], answer
    assert "errors" not in answer, answer
    eventually(lambda: "Rejected by <@U0ANA>" in text_of(world.digest()))
    row = newest(world)
    assert row["reason"] == "Told Copydesk-Decision: x"
    assert row["place"] == f"message {CHANNEL} {message['ts']}"
    assert world.remote.views(ANA) == []


def test_later_with_a_date_and_with_one_that_can_not_be(world: World) -> None:
    world.post_digest()
    dialog = press(world, opened(world), "later_when")
    wrong = submit(world, ANA, dialog["id"], {"when": "date", "date": "2026-03-04"})
    assert wrong["errors"] == {"date": "Choose a date after today."}
    right = submit(world, ANA, dialog["id"], {"when": "date", "date": "2026-03-09"})
    assert "errors" not in right
    eventually(lambda: "Later, by <@U0ANA>" in text_of(world.digest()))
    assert newest(world)["until"] == 1_773_046_800_000  # 9 March 2026, 09:00 in Lisbon


def test_a_role_taken_away_while_the_dialog_is_open_decides_nothing(world: World) -> None:
    world.post_digest()
    dialog = press(world, opened(world, BEN), "reject_why", BEN)
    group = world.stand_in.world.workspace.usergroups["S0EDIT"]
    group["users"].remove(BEN)
    try:
        answer = submit(world, BEN, dialog["id"], {"words": "Mine"})
    finally:
        group["users"].append(BEN)
        world.bot.people.refresh()
    assert answer["errors"] == {
        "words": "You can't decide about articles here: nothing was decided."
    }
    assert newest(world) == {}


def test_the_second_of_two_dialogs_is_told_who_was_first(world: World) -> None:
    world.post_digest()
    anas = press(world, opened(world), "reject_why")
    bens = press(world, opened(world, BEN), "later_when", BEN)
    submit(world, ANA, anas["id"], {"words": ""})
    told = submit(world, BEN, bens["id"], {"when": "tomorrow"})["errors"]["when"]
    assert "was rejected by Ana Ferreira" in told
    assert newest(world)["verb"] == "reject"


def test_publish_and_undo_in_more(world: World) -> None:
    world.post_digest()
    shown = press(world, opened(world), "publish")
    assert "Publish" in json.dumps(shown)
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    press(world, shown, "undo")
    eventually(lambda: "Published" not in text_of(world.digest()))
    assert world.changed_lines() == []


@pytest.mark.parametrize("kept", ["{}", "[]", "x", '{"channel": 1}'])
def test_a_dialog_without_what_was_kept_decides_nothing(world: World, kept: str) -> None:
    body = {
        "type": "view_submission",
        "user": {"id": ANA, "team_id": "T0DESK"},
        "team": {"id": "T0DESK"},
        "view": {
            "id": "V1",
            "hash": "1",
            "type": "modal",
            "callback_id": "reject_why",
            "private_metadata": kept,
        },
    }
    assert world.bot.dispatch(body).status == 200
    assert newest(world) == {}


def test_undo_typed_takes_back_ones_own_latest_and_history_tells_all(world: World) -> None:
    world.post_digest()
    assert "No decision of yours stands" in world.type("/articles undo")["text"]
    world.press("reject", 1)
    world.press("reject", 2, BEN)
    assert "Taken back: your rejecting" in world.type("/articles undo")["text"]
    told = text_of(world.type("/articles history"))
    assert told.count("Rejected by") == 2
    assert "taken back" in told
    assert text_of(world.type("/articles history @ben")).count("Rejected by") == 1
    assert "Nothing was decided" in world.type("/articles history 2999-01-01")["text"]


def test_an_admin_takes_back_what_another_decided_who_is_told(world: World) -> None:
    world.post_digest()
    world.press("reject", 1)
    eventually(lambda: "Rejected by" in text_of(world.digest()))
    roles = world.bot.people.roles
    world.bot.people.roles = Roles(roles.deciders, (BEN,))
    try:
        world.press("undo", 1, BEN)
        eventually(lambda: "Rejected by" not in text_of(world.digest()))
        sent = eventually(
            lambda: [
                call for call in world.remote.calls("chat.postMessage")
                if "took back your decision" in json.dumps(call)
            ]
        )  # fmt: skip
    finally:
        world.bot.people.roles = roles
    assert len(sent) == 1
    assert newest(world)["undo_by"] == BEN
