"""Digests managed in Slack: the list, the dialog, the line; by whom, and what stays true."""

import pytest

from tests.desk.desk import ANA, CHANNEL, CLEO, Json, World, eventually, text_of

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
