"""A person asks for the desk's figures, and has their picture posted or sent."""

import urllib.request
from pathlib import Path
from typing import Any

import pytest

from handlers.sharer import PERHAPS_POSTED
from handlers.statistics_commands import INVITE, SENT
from handlers.statistics_picture import NOT_DRAWN, NotDrawn, drawn
from tests.desk.desk import ANA, CHANNEL, World, eventually, text_of

DIRECT = "D0ANA"


def _press(world: World, word: str, shown: dict[str, Any], channel: str = CHANNEL) -> None:
    world.remote.click(ANA, word, channel=channel, ephemeral_id=shown["id"])


def test_numbers_at_once_and_the_picture_where_it_is_asked_for(world: World) -> None:
    world.post_digest()
    world.press("publish", 1)
    shown = world.type("/articles stats")
    assert shown["text"].startswith("1 article decided in the last 7 days, within ")
    _press(world, "figures_post", shown)
    posted = eventually(lambda: [one for one in world.remote.messages(CHANNEL) if "files" in one])
    assert posted[0]["text"].endswith(f"· posted by <@{ANA}>")
    assert "1 published, 0 rejected" in posted[0]["files"][0]["alt_txt"]
    url = posted[0]["files"][0]["url_private"]
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own server
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
    _press(world, "figures_turn", shown)
    turned = eventually(
        lambda: [one for one in world.remote.ephemerals(ANA) if "last 30 days" in one["text"]]
    )
    _press(world, "figures_send", turned[0])
    eventually(lambda: SENT in world.private(ANA))
    numbers, picture = world.remote.messages(DIRECT)
    assert "last 30 days" in text_of(numbers)
    assert picture["files"][0]["title"].startswith("The desk from ")


def test_who_is_where_copydesk_is_not_reads_what_to_do(world: World) -> None:
    shown = world.type("/articles stats month", channel="C0RANDOM")
    _press(world, "figures_post", shown, "C0RANDOM")
    eventually(lambda: INVITE in world.private(ANA))


def test_what_follows_stats_is_a_search_unless_it_is_a_period(world: World) -> None:
    assert "last 30 days" in world.type("/articles STATS Month")["text"]
    assert "last" not in world.type("/articles stats of whales")["text"].split("\n")[0]


def test_a_picture_that_slack_may_have_taken_is_not_sent_again(world: World) -> None:
    shown = world.type("/articles stats")
    world.remote.fault("files.completeUploadExternal", "drop_after")
    _press(world, "figures_post", shown)
    eventually(lambda: PERHAPS_POSTED in world.private(ANA))
    assert len([one for one in world.remote.messages(CHANNEL) if "files" in one]) == 1
    assert len(world.remote.calls("files.completeUploadExternal")) == 1


def test_where_nothing_can_be_drawn_the_person_is_told(world: World) -> None:
    place = world.desk.place / "matplotlib"
    kept = place.rename(place.with_name("kept")) if place.exists() else None
    place.write_text("In the way of the directory.", "utf-8")
    try:
        _press(world, "figures_post", world.type("/articles stats"))
        eventually(lambda: NOT_DRAWN in world.private(ANA))
    finally:
        place.unlink()
        if kept is not None:
            kept.rename(place)
    assert not [one for one in world.remote.messages(CHANNEL) if "files" in one]


def test_a_drawing_that_fails_says_why_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NotDrawn, match="could not be drawn"):
        drawn({"title": "and nothing else"}, tmp_path)
    assert "KeyError" in caplog.text
