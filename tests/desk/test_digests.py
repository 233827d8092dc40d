"""Digests managed in Slack: the list, the dialog, the line; by whom, and what stays true."""

import pytest

from bot.domain.roles import Roles
from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, Json, World, eventually, text_of

LINE = "/articles digest weekdays 09:00 Europe/Berlin topic:AI quality:>=80 top 5"


def test_the_list_tells_of_the_settings_own_what_is_so(world: World) -> None:
    shown = text_of(world.type("/articles digests"))
    assert "1 digest in this channel" in shown
    assert "weekdays 09:00, Europe/Lisbon" in shown
    assert "From the settings file" in shown
    assert "Not posted yet" in shown
    assert shown.count("<!date^") >= 3


def test_a_line_makes_a_digest_that_posts(world: World) -> None:
    said = text_of(world.type(LINE))
    assert "*AI* posts to <#C0AIDESK>: weekdays 09:00, Europe/Berlin." in said
    assert "articles match, 5 would be shown" in said
    shown = text_of(world.type("/articles digests"))
    assert "2 digests in this channel" in shown
    assert "Made " in shown
    world.later(days=1)
    eventually(lambda: any("AI: 5 of" in one["text"] for one in world.remote.messages(CHANNEL)))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("weekdays topic:AI", "has days without a time"),
        ("weekdays 09:00 qualty:>=80", "qualty"),
        ("weekdays 09:00 is:open in C0RANDOM", "Copydesk is not in this channel"),
        ("weekdays 09:00 is:open in C0ATTIC", "archived"),
        ('weekdays 09:00 is:open named "ai DESK"', "already"),
    ],
)
def test_a_mistake_in_a_line_is_told(world: World, line: str, sentence: str) -> None:
    assert sentence in text_of(world.type(f"/articles digest {line}"))
    assert "1 digest" in text_of(world.type("/articles digests"))


def test_who_may_not_manage_reads_and_previews(world: World) -> None:
    shown = world.type("/articles digests", CLEO)
    assert _words(shown) == ["Preview"]
    for typed in (LINE, "/articles digest new"):
        assert "You can't make or change digests" in text_of(world.type(typed, CLEO))


def _words(message: Json) -> list[str]:
    elements = [one for block in message["blocks"] for one in block.get("elements", [])]
    return [one["text"]["text"] for one in elements if one["type"] == "button"]


class Listed:
    """The list as Ana sees it: one private message, drawn again and again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._id = str(world.type("/articles digests")["id"])

    def message(self) -> Json:
        found: Json = next(o for o in self._world.remote.ephemerals(ANA) if o["id"] == self._id)
        return found

    def text(self) -> str:
        return text_of(self.message())

    def press(self, word: str, name: str = "AI") -> Json:
        ids = [str(block["block_id"]) for block in self.message()["blocks"]]
        block_id = next(one for one in ids if one.endswith(f"|{name}"))
        answer = self._world.remote.click(ANA, word, ephemeral_id=self._id, block_id=block_id)
        assert answer["ok"], answer
        return answer


def test_buttons_pause_preview_and_delete(world: World) -> None:
    world.type(LINE)
    listed = Listed(world)
    assert _words(listed.message())[2:7] == ["Edit", "Pause", "Post now", "Preview", "Delete"]
    listed.press("digest_pause")
    eventually(lambda: "*Paused* " in listed.text() and f"by <@{ANA}>" in listed.text())
    listed.press("digest_resume")
    eventually(lambda: "*Paused* " not in listed.text())
    listed.press("digest_preview")
    eventually(lambda: any("Only you see it" in one for one in world.private(ANA)))
    assert world.remote.messages(CHANNEL) == []
    listed.press("digest_delete")
    eventually(lambda: "1 digest in this channel" in listed.text())


def test_a_digest_of_the_settings_is_previewed_and_posted_but_not_changed(world: World) -> None:
    listed = Listed(world)
    assert _words(listed.message()) == ["Post now", "Preview", "New digest"]
    listed.press("digest_now", "AI desk")
    eventually(lambda: world.remote.messages(CHANNEL))


def _view(world: World, user: str = ANA) -> Json:
    view: Json = world.remote.views(user)[-1]
    return view


def _section(view: Json, block_id: str) -> str:
    found = next(block for block in view["blocks"] if block["block_id"] == block_id)
    return str(found["text"]["text"])


FILLED: Json = {
    "name": "Robots at noon",
    "query": "topic:AI quality:>=80",
    "days": ["1", "3"],
    "time": "12:30",
    "zone": "Asia/Kolkata",
    "channel": CHANNEL,
    "articles": "3",
    "empty": "line",
}


def test_the_dialog_previews_checks_and_saves(world: World) -> None:
    assert world.remote.send(ANA, CHANNEL, "/articles digest new")["ok"]
    opened = _view(world)
    assert _section(opened, "preview") == "Not looked up yet."
    world.remote.click(ANA, "digest_query", view_id=opened["id"], value="topic:AI quality:>=80")
    seen = _section(_view(world), "preview")
    assert seen.startswith("*Today 23 articles match, 7 would be shown:*")
    assert "\nand 4 more\nAbout " in seen
    world.remote.click(ANA, "digest_query", view_id=opened["id"], value="topic:Knitting")
    assert "can't be understood" in _section(_view(world), "preview")
    saved = world.remote.submit(ANA, FILLED)
    assert saved["ok"], saved
    assert "*Robots at noon* posts to <#C0AIDESK>: mon,wed 12:30, Asia/Kolkata." in text_of(
        _view(world)
    )
    shown = text_of(world.type("/articles digests"))
    assert "mon,wed 12:30, Asia/Kolkata" in shown
    assert "Up to 3 articles, says so when there is nothing" in shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "ai DESK", "already"),
        ("query", "qualty:>=80", "quality"),
        ("days", [], "at least one day"),
        ("channel", "C0RANDOM", "Copydesk is not in this channel"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, field: str, value: object, sentence: str
) -> None:
    world.remote.send(ANA, CHANNEL, "/articles digest new")
    answer = world.remote.submit(ANA, FILLED | {field: value})
    if field == "days":  # Slack itself asks for it
        assert set(answer["errors"]) == {"days"}
        return
    assert set(answer["errors"]) == {field}
    assert sentence in answer["errors"][field]


def test_a_query_that_never_matched_is_said_before_it_is_saved(world: World) -> None:
    world.remote.send(ANA, CHANNEL, "/articles digest new")
    filled = FILLED | {"query": "zeppelin quality:>=80"}
    world.remote.submit(ANA, filled)
    warned = _view(world)
    assert "No article has ever matched" in _section(warned, "preview")
    assert warned["submit"]["text"] == "Save anyway"
    assert "1 digest" in text_of(world.type("/articles digests"))
    world.remote.submit(ANA, filled)
    assert "2 digests" in text_of(world.type("/articles digests"))


def test_of_two_in_the_dialog_the_later_one_is_told_and_loses_nothing(world: World) -> None:
    world.type(LINE)
    listed = Listed(world)
    listed.press("digest_edit")
    world.remote.send(BEN, CHANNEL, "/articles digests")
    other = world.remote.ephemerals(BEN)[-1]
    block_id = next(b["block_id"] for b in other["blocks"] if b["block_id"].endswith("|AI"))
    world.remote.click(BEN, "digest_edit", ephemeral_id=other["id"], block_id=block_id)
    assert world.remote.submit(BEN, {"name": "Ben's"})["ok"]
    answer = world.remote.submit(ANA, {"articles": "9"})
    assert "no digest “AI” any more" in answer["errors"]["name"]
    assert "Ben&#39;s" not in listed.text()
    shown = text_of(world.type("/articles digests"))
    assert "*Ben's*" in shown
    assert "changed" in shown


def test_an_edit_draws_the_list_it_came_from(world: World) -> None:
    world.type(LINE)
    listed = Listed(world)
    listed.press("digest_edit")
    view = _view(world)
    state = view["state"]["values"]
    assert state["zone"]["digest_zone"]["selected_option"]["value"] == "Europe/Berlin"
    assert state["channel"]["digest_channel"]["selected_conversation"] == CHANNEL
    assert [o["value"] for o in state["days"]["digest_days"]["selected_options"]] == list("12345")
    world.remote.submit(ANA, {"time": "10:00", "time_too": "16:00"})
    eventually(lambda: "weekdays 10:00 and 16:00, Europe/Berlin" in listed.text())


def test_who_lost_the_right_meanwhile_saves_nothing(world: World) -> None:
    world.remote.send(ANA, CHANNEL, "/articles digest new")
    roles = world.bot.people.roles
    world.bot.people.roles = Roles(deciders=("U0BEN",))
    try:
        answer = world.remote.submit(ANA, FILLED)
    finally:
        world.bot.people.roles = roles
    assert "You can't make or change digests" in answer["errors"]["name"]
    assert "1 digest" in text_of(world.type("/articles digests"))


def test_zones_are_searched(world: World) -> None:
    world.remote.send(ANA, CHANNEL, "/articles digest new")
    asked = {"user": ANA, "view_id": _view(world)["id"], "action_id": "digest_zone"}
    found = world.remote.post("suggest", **asked, value="york new")
    assert [one["value"] for one in found["options"]] == ["America/New_York"]
    assert len(world.remote.post("suggest", **asked, value="")["options"]) == 100
    assert world.remote.post("suggest", **asked, value="Atlantis")["options"] == []
