"""Ticks in the Home tab: several articles decided with one press, through Slack."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.roles import Roles
from tests.desk.desk import ANA, BEN, World, eventually
from tests.desk.test_home import home, opened, press, says

Json = dict[str, Any]
DM = "D0ANA"


def tick(world: World, view: Json, number: int, *, off: bool = False) -> Json:
    """Tick an article of the tab, or untick it; the tab as soon as it shows that."""
    boxes = [one for one in elements(view) if one["action_id"] == "queue_tick"]
    article = boxes[number - 1]["options"][0]["value"]
    press(world, view, "queue_tick", number, value="" if off else article)

    def shown() -> Json:
        now = home(world)
        return now if (article in ticked(now)) != off else {}

    return eventually(shown, "a tick")


def elements(view: Json) -> list[Json]:
    return [
        one
        for block in view["blocks"]
        for one in [*block.get("elements", ()), block.get("accessory", {})]
        if "action_id" in one
    ]


def ticked(view: Json) -> list[str]:
    boxes = [one for one in elements(view) if one["action_id"] == "queue_tick"]
    return [one["options"][0]["value"] for one in boxes if "initial_options" in one]


def rows(world: World) -> list[tuple[str, str]]:
    """What stands: who decided what."""
    query = "SELECT user, verb, batch FROM decision WHERE ended_at IS NULL ORDER BY id"
    with world.desk.ledger.read() as connection:
        found = connection.exec_driver_sql(query).all()
    assert len({one.batch for one in found if one.user == ANA}) <= 1
    return [(one.user, one.verb) for one in found]


def told(world: World) -> int:
    sent = [call["answer"] for call in world.remote.calls("chat.postMessage")]
    return sum(one.get("channel") == DM for one in sent)


def test_what_is_ticked_is_decided_with_one_press_and_undone_with_one(world: World) -> None:
    view = opened(world)
    assert "ticked_publish" not in str(view["blocks"])
    view = tick(world, tick(world, tick(world, view, 1), 2), 4)
    says(world, "*3 ticked*")
    view = tick(world, view, 2, off=True)
    says(world, "*2 ticked*")
    press(world, view, "ticked_publish")
    view = says(world, "2 published at ")
    assert ticked(view) == []
    assert "ticked_publish" not in str(view["blocks"])
    assert rows(world) == [(ANA, "publish")] * 2
    assert len(eventually(lambda: world.changed_lines()[1:] and world.changed_lines())) == 2
    eventually(lambda: told(world) == 1, "the one message")
    press(world, home(world), "undo_batch")
    eventually(lambda: world.changed_lines() == [], "the files as they were")
    world.later(seconds=4)
    eventually(lambda: "undo_batch" not in str(home(world)["blocks"]), "no Undo all")


def test_a_doubled_press_is_one_batch(world: World) -> None:
    view = tick(world, opened(world), 1)
    view = tick(world, view, 3)
    button = next(one for one in elements(view) if one["action_id"] == "ticked_later")
    for trigger in ("1.1.a", "1.1.a", "1.1.b"):  # delivered twice, and pressed again
        body = {
            "type": "block_actions",
            "user": {"id": ANA, "team_id": "T0DESK"},
            "team": {"id": "T0DESK"},
            "trigger_id": trigger,
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [{**button, "block_id": "queue|bar|9"}],
        }
        assert world.bot.dispatch(body).status == 200
    says(world, "2 put off at ")
    assert rows(world) == [(ANA, "later")] * 2
    eventually(lambda: told(world) == 1, "the one message")
    assert "Not decided" not in str(home(world))


def test_who_is_refused_is_named_and_the_others_are_decided(world: World) -> None:
    view, bens = opened(world), opened(world, BEN)
    view = tick(world, tick(world, tick(world, view, 1), 2), 3)
    press(world, bens, "reject", 2, user=BEN)
    says(world, "Rejected by", BEN)
    press(world, view, "ticked_publish")
    view = says(world, "Not decided: 1 article*")
    assert "rejected by <@U0BEN>" in str(view["blocks"])
    assert ticked(view) == []
    assert sorted(rows(world)) == [(ANA, "publish"), (ANA, "publish"), (BEN, "reject")]


def test_ticks_stay_until_the_page_is_another_one_or_they_are_taken_off(world: World) -> None:
    view = tick(world, opened(world), 2)
    assert world.remote.open_home(ANA)["ok"]
    press(world, view, "queue_look")
    press(world, view, "queue_kind", value="new")
    eventually(lambda: not ticked(home(world)), "another page")
    view = tick(world, home(world), 1)
    press(world, view, "queue_untick")
    eventually(lambda: not ticked(home(world)), "none ticked")
    view = home(world)
    view = tick(world, view, 1)
    press(world, view, "queue_next")
    view = says(world, "page 2")
    press(world, view, "queue_previous")
    assert ticked(says(world, "page 1")) == []


def test_what_somebody_else_decided_is_ticked_no_longer(world: World) -> None:
    view, bens = tick(world, opened(world), 1), opened(world, BEN)
    press(world, bens, "reject", user=BEN)
    says(world, "Rejected by", BEN)
    world.later(seconds=4)
    says(world, "Rejected by")
    assert "ticked_publish" in str(view["blocks"])
    assert "ticked_publish" not in str(home(world)["blocks"])


def test_the_role_is_looked_at_when_it_is_pressed(world: World) -> None:
    view = tick(world, opened(world), 1)
    people = world.bot.people
    kept, people.roles = people.roles, Roles(deciders=(BEN,))
    try:
        press(world, view, "ticked_publish")
        says(world, "Only <@U0BEN> can decide about articles")
    finally:
        people.roles = kept
    assert rows(world) == []
    assert len(ticked(opened(world))) == 1


@pytest.fixture
def asked_why(world: World) -> Iterator[Json]:
    """The dialog that asks why two articles are rejected, where a reason is required."""
    reviews = world.desk.reviews
    kept = reviews.rules
    reviews.rules = replace(kept, reason_required=True, reasons=("Too thin", "Told already"))
    view = tick(world, tick(world, opened(world), 1), 3)
    press(world, view, "ticked_reject")
    yield world.remote.views(ANA)[-1]
    reviews.rules = kept


def test_where_a_reason_is_required_one_is_given_for_all(world: World, asked_why: Json) -> None:
    assert asked_why["submit"]["text"] == "Reject all 2"
    assert rows(world) == []
    told_so = world.remote.submit(ANA, {}, asked_why["id"])["errors"]
    assert told_so == {"words": "Give a reason: choose one, or write it."}
    given = {"usual": "1", "words": "on Monday"}
    assert "errors" not in world.remote.submit(ANA, given, asked_why["id"])
    says(world, "2 rejected at ")
    assert rows(world) == [(ANA, "reject")] * 2
    with world.desk.ledger.read() as connection:
        reasons = connection.exec_driver_sql("SELECT DISTINCT reason, place FROM decision").all()
    assert [tuple(one) for one in reasons] == [("Told already: on Monday", "queue")]
    assert ticked(home(world)) == []
    eventually(lambda: told(world) == 1, "the one message")


def test_who_was_faster_is_named_in_the_dialog_and_a_role_that_is_gone_holds(
    world: World, asked_why: Json
) -> None:
    group = world.stand_in.world.workspace.usergroups["S0EDIT"]
    group["users"].remove(ANA)
    try:
        refused = world.remote.submit(ANA, {"words": "Mine"}, asked_why["id"])
    finally:
        group["users"].append(ANA)
        world.bot.people.refresh()
    assert "You can't decide" in refused["errors"]["words"]
    for article_id, version in json.loads(asked_why["private_metadata"])["articles"]:
        world.desk.reviews.decide(article_id, version, "later", BEN)
    late = world.remote.submit(ANA, {"words": "Mine"}, asked_why["id"])
    assert late["errors"]["words"].count("was put off until later by Ben") == 2
    assert rows(world) == [(BEN, "later")] * 2
