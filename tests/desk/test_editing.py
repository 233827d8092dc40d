"""Edit: a title, an excerpt and topics changed from More, seen as lines of the file, and saved."""

import json
from typing import Any

from tests.desk.desk import ANA, BEN, World, eventually, text_of

Json = dict[str, Any]


def opened(world: World, user: str = ANA, number: int = 1) -> Json:
    """The dialog that edits an article of the digest."""
    assert world.press("more", number, user)["ok"]
    more = world.remote.views(user)[-1]
    assert world.remote.click(user, "edit", view_id=more["id"])["ok"]
    return top(world, user)


def top(world: World, user: str = ANA) -> Json:
    view: Json = world.remote.views(user)[-1]
    return view


def submit(world: World, view: Json, user: str = ANA, **values: Any) -> Json:
    return world.remote.submit(user, values, view["id"])


def rows(world: World) -> list[Json]:
    with world.desk.ledger.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM decision ORDER BY id").mappings()
        return [dict(row) for row in found]


def test_an_edit_is_shown_saved_and_taken_back(world: World) -> None:
    world.post_digest()
    view = opened(world)
    assert view["title"]["text"] == "Edit"
    assert submit(world, view)["errors"] == {"title": "Nothing is changed yet."}
    assert "markup" in submit(world, view, title="A <b>")["errors"]["title"]
    assert "errors" not in submit(world, view, title="A better headline", topics=["AI", "New"])
    shown = text_of(top(world))
    assert "What changes in the file" in shown
    assert '+ title: "A better headline"' in shown
    assert "+   - New" in shown or "+ - New" in shown
    assert world.changed_lines() == []
    assert submit(world, top(world))["ok"]
    assert world.remote.views(ANA) == []
    eventually(lambda: "A better headline" in text_of(world.digest()))
    assert "edited by <@U0ANA>" in text_of(world.digest())
    eventually(lambda: world.written)
    (row,) = rows(world)
    assert (row["verb"], row["user"]) == ("edit", ANA)
    assert json.loads(row["edit"])["title"][1] == "A better headline"
    world.press("publish", 1, BEN)
    eventually(lambda: "Published by <@U0BEN>" in text_of(world.digest()))
    eventually(lambda: len(world.written) == 2)


def test_edited_and_published_in_one_step(world: World) -> None:
    world.post_digest()
    submit(world, opened(world), title="A better headline")
    assert submit(world, top(world), then="publish")["ok"]
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    eventually(lambda: world.written)
    changed = world.changed_lines()
    assert [after for _, _, after in changed if "published: true" in after]
    assert [after for _, _, after in changed if "A better headline" in after]
    assert len(changed) == 2
    assert "A better headline" in text_of(world.digest())
    world.press("undo", 1)
    eventually(lambda: "A better headline" not in text_of(world.digest()))
    assert "edited by" not in text_of(world.digest())
    eventually(lambda: world.changed_lines() == [])


def test_who_has_it_is_asked_about_before_it_is_published_too(world: World) -> None:
    world.post_digest()
    submit(world, opened(world), title="A better headline")
    assert "has it" not in text_of(top(world))
    assert world.press("more", 1, BEN)["ok"]
    assert world.remote.click(BEN, "take", view_id=top(world, BEN)["id"])["ok"]
    assert submit(world, top(world), then="publish")["ok"]
    assert "<@U0BEN> has it since" in text_of(top(world))
    assert rows(world) == []
    assert submit(world, top(world), then="publish")["ok"]
    assert world.remote.views(ANA) == []
    (row,) = rows(world)
    assert (row["verb"], row["user"]) == ("publish", ANA)
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    eventually(lambda: world.written)


def test_the_later_of_two_sees_both_and_undo_is_in_more(world: World) -> None:
    world.post_digest()
    anas, bens = opened(world), opened(world, BEN)
    submit(world, bens, BEN, title="Ben's headline")
    submit(world, top(world, BEN), BEN, then="save")
    eventually(lambda: "Ben's headline" in text_of(world.digest()))
    submit(world, anas, title="Ana's headline")
    shown = text_of(top(world))
    assert "The title was changed by <@U0BEN> meanwhile" in shown
    assert "Ben's headline" in shown
    submit(world, top(world), then="save")
    eventually(lambda: "Ana's headline" in text_of(world.digest()))
    eventually(lambda: len(world.written) == 2)
    world.press("more", 1)
    assert world.remote.click(ANA, "undo:edit", view_id=top(world)["id"])["ok"]
    eventually(lambda: "Ben's headline" in text_of(world.digest()))


def test_topics_are_offered_from_the_index_and_from_what_is_typed(world: World) -> None:
    world.post_digest()
    view = opened(world)

    def offered(typed: str) -> list[str]:
        body = {
            "type": "block_suggestion",
            "user": {"id": ANA, "team_id": "T0DESK"},
            "team": {"id": "T0DESK"},
            "view": view,
            "block_id": "topics",
            "action_id": "edit_topics_0",
            "value": typed,
        }
        answer = json.loads(world.bot.dispatch(body).body)
        return [one["value"] for one in answer["options"]]

    assert offered("")[0] == "AI"
    assert offered("Zebra crossings") == ["Zebra crossings"]
    assert "ai" not in offered("ai")


def test_a_role_taken_away_while_the_dialog_is_open_saves_nothing(world: World) -> None:
    world.post_digest()
    submit(world, opened(world, BEN), BEN, title="Mine")
    group = world.stand_in.world.workspace.usergroups["S0EDIT"]
    group["users"].remove(BEN)
    try:
        answer = submit(world, top(world, BEN), BEN, then="publish")
    finally:
        group["users"].append(BEN)
        world.bot.people.refresh()
    assert answer["errors"] == {"title": "You can't edit articles here: nothing was saved."}
    assert rows(world) == []
