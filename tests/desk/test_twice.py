"""What Slack delivers again does nothing again; who may not decide any more takes nothing back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.desk.desk import ANA, CHANNEL, World, eventually, text_of
from tests.desk.test_deciding import newest, opened, press

Json = dict[str, Any]


def command(trigger: str) -> Json:
    return {
        "command": "/articles",
        "text": "undo",
        "user_id": ANA,
        "channel_id": CHANNEL,
        "team_id": "T0DESK",
        "trigger_id": trigger,
    }


def submission(view: Json, trigger: str) -> Json:
    values = {"words": {"decide_words": {"type": "plain_text_input", "value": "Thin"}}}
    return {
        "type": "view_submission",
        "user": {"id": ANA, "team_id": "T0DESK"},
        "team": {"id": "T0DESK"},
        "trigger_id": trigger,
        "view": {**view, "state": {"values": values}},
    }


def open_ones(world: World) -> int:
    with world.desk.ledger.read() as connection:
        sql = "SELECT count(*) FROM decision WHERE ended_at IS NULL"
        return int(connection.exec_driver_sql(sql).scalar_one())


def test_an_undo_that_is_delivered_twice_takes_back_one(world: World) -> None:
    world.post_digest()
    for number in (1, 2):
        world.press("reject", number)
    said = [world.bot.dispatch(command("first")).body for _ in range(2)]
    assert said[0] == said[1]
    assert open_ones(world) == 1
    world.bot.dispatch(command("second"))
    assert open_ones(world) == 0


def test_a_submission_that_comes_again_after_its_undo_decides_nothing(world: World) -> None:
    world.post_digest()
    view = press(world, opened(world), "reject_why")
    first = world.bot.dispatch(submission(view, "one"))
    assert open_ones(world) == 1
    world.bot.dispatch(command("back"))
    again = world.bot.dispatch(submission(view, "one"))
    assert again.body == first.body
    assert open_ones(world) == 0
    world.remote.close(ANA)


@contextmanager
def without_role(world: World) -> Iterator[None]:
    members = world.stand_in.world.workspace.usergroups["S0EDIT"]["users"]
    members.remove(ANA)
    world.bot.people.refresh()
    try:
        yield
    finally:
        members.append(ANA)
        world.bot.people.refresh()


def test_whoever_lost_the_role_takes_nothing_back(world: World) -> None:
    world.post_digest()
    dialog = press(world, opened(world), "publish")
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    with without_role(world):
        assert "can decide about articles" in world.type("/articles undo")["text"]
        world.press("undo", 1)
        eventually(lambda: any("can decide about" in one for one in world.private(ANA)))
        shown = press(world, dialog, "undo")
        assert "You can't decide about articles here" in shown["blocks"][0]["text"]["text"]
    world.remote.close(ANA)
    assert newest(world)["undo_by"] == ""
    assert len(world.changed_lines()) == 1
