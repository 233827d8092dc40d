"""A digest arrives, and editors decide about it."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, text_of


def test_a_digest_shows_the_best_that_nobody_decided(world: World) -> None:
    message = world.post_digest()
    assert "AI desk: 7 of 23 to review" in text_of(message)
    assert "See the other 16" in text_of(message)
    assert message["text"].count("\n") >= 7
    assert message["metadata"]["event_type"] == "copydesk_digest"


def test_publish_changes_one_line_of_one_file(world: World) -> None:
    world.post_digest()
    world.press("publish", 1)
    eventually(lambda: "Published by <@U0ANA>" in text_of(world.digest()))
    changed = world.changed_lines()
    assert [(before, after) for _, before, after in changed] == [
        ("published: false\n", "published: true\n")
    ]


def test_undo_after_publish_gives_the_old_bytes(world: World) -> None:
    world.post_digest()
    world.press("publish", 2)
    eventually(lambda: "Published by" in text_of(world.digest()))
    world.press("undo", 2)
    eventually(lambda: "Published" not in text_of(world.digest()))
    assert world.changed_lines() == []


def test_reject_keeps_the_article_out_of_the_next_digest(world: World) -> None:
    first = world.post_digest()
    title = first["text"].splitlines()[1].removeprefix("1. ")
    world.press("reject", 1)
    eventually(lambda: "Rejected by <@U0ANA>" in text_of(world.digest()))
    assert world.changed_lines() == []
    world.later(hours=1)
    assert title not in world.post_digest()["text"]


def test_later_says_when_it_comes_back_and_does(world: World) -> None:
    first = world.post_digest()
    title = first["text"].splitlines()[1].removeprefix("1. ")
    world.press("later", 1)
    eventually(lambda: "Later, by <@U0ANA>" in text_of(world.digest()))
    world.later(hours=1)
    assert title not in world.post_digest()["text"]
    world.later(hours=23)
    assert title in world.post_digest()["text"]


def test_a_decided_article_keeps_its_place_and_the_others_their_buttons(world: World) -> None:
    before = world.post_digest()
    world.press("reject", 3)
    eventually(lambda: "Rejected by" in text_of(world.digest()))
    after = world.digest()
    assert len(after["blocks"]) == len(before["blocks"])
    titles = [line for line in text_of(before).splitlines() if line.startswith("*")]
    assert titles == [line for line in text_of(after).splitlines() if line.startswith("*")]
    assert text_of(after).count("Publish\n") == text_of(before).count("Publish\n") - 1


def test_the_second_to_press_is_told_privately(world: World) -> None:
    message = world.post_digest()
    world.press("publish", 1)
    world.press("reject", 1, BEN, message)
    said = eventually(lambda: world.private(BEN))[-1]
    assert "published by <@U0ANA>" in said or "being published by <@U0ANA>" in said
    assert len(world.changed_lines()) <= 1


def test_only_whoever_decided_takes_it_back(world: World) -> None:
    world.post_digest()
    world.press("reject", 1)
    eventually(lambda: "Rejected by" in text_of(world.digest()))
    world.press("undo", 1, BEN)
    said = eventually(lambda: world.private(BEN))[-1]
    assert "Only <@U0ANA> and admins can take this back" in said
    assert "Rejected by" in text_of(world.digest())


def test_who_may_not_decide_is_told_who_can(world: World) -> None:
    world.post_digest()
    world.press("publish", 1, CLEO)
    assert "S0EDIT" in eventually(lambda: world.private(CLEO))[-1]
    assert world.changed_lines() == []


def test_a_published_meanwhile_is_told_and_shown(world: World) -> None:
    message = world.post_digest()
    file = _file_of(world, message, 1)
    file.write_bytes(file.read_bytes().replace(b"published: false", b"published: true"))
    world.press("reject", 1, ANA, message)
    assert "was published in its file meanwhile" in eventually(lambda: world.private(ANA))[-1]
    eventually(lambda: "Published in the file" in text_of(world.digest()))


def test_a_deleted_file_is_told_and_shown(world: World) -> None:
    message = world.post_digest()
    _file_of(world, message, 1).unlink()
    world.press("publish", 1, ANA, message)
    assert "no longer there" in eventually(lambda: world.private(ANA))[-1]
    eventually(lambda: "No longer there" in text_of(world.digest()))


def test_a_changed_article_is_told_shown_anew_and_can_be_decided(world: World) -> None:
    message = world.post_digest()
    file = _file_of(world, message, 1)
    text = file.read_text("utf-8")
    old = next(line for line in text.splitlines() if line.startswith("title:"))
    file.write_text(text.replace(old, 'title: "A new headline"'), "utf-8")
    world.press("publish", 1, ANA, message)
    assert "was changed" in eventually(lambda: world.private(ANA))[-1]
    eventually(lambda: "A new headline" in text_of(world.digest()))
    world.press("publish", 1)
    eventually(lambda: "Published by" in text_of(world.digest()))


def test_a_change_in_the_file_alone_is_shown_in_the_message(world: World) -> None:
    message = world.post_digest()
    file = _file_of(world, message, 1)
    file.write_bytes(file.read_bytes().replace(b"published: false", b"published: true"))
    eventually(lambda: "Published in the file" in text_of(world.digest()))


def test_the_others_are_the_digest_s_query_as_a_search(world: World) -> None:
    message = world.post_digest()
    world.remote.click(ANA, "others", channel=CHANNEL, ts=message["ts"])
    assert "23 articles" in eventually(lambda: world.private(ANA))[-1]
    world.later(days=3)
    world.remote.click(ANA, "others", channel=CHANNEL, ts=message["ts"])
    eventually(lambda: len(world.private(ANA)) == 2)


@pytest.mark.parametrize("value", ["", "0", "999999", "-1", "x", "9" * 40])
def test_an_undo_of_nothing_is_refused(world: World, value: str) -> None:
    message = world.post_digest()
    _forge(world, message, "undo", value=value, block_id=_block_id(message, 1))
    assert world.changed_lines() == []
    assert world.digest()["text"] == message["text"]


@pytest.mark.parametrize(
    "block_id",
    ["", "article|x|y|z|1", "article|../../etc|v|d1.1|1", "search|none|0", "article|a|b|d9.9|9"],
)
@pytest.mark.parametrize("word", ["publish", "more", "next", "others", "post", "nothing of ours"])
def test_made_up_buttons_change_nothing(world: World, word: str, block_id: str) -> None:
    message = world.post_digest()
    _forge(world, message, word, value="made up", block_id=block_id)
    assert world.changed_lines() == []
    assert world.digest()["text"] == message["text"]


def _forge(world: World, message: dict[str, Any], word: str, value: str, block_id: str) -> None:
    """A press past the stand-in's own checks; it must be acknowledged all the same."""
    url = f"{world.remote.url}/response/none"
    body = {
        "type": "block_actions",
        "team": {"id": "T0DESK"},
        "user": {"id": ANA},
        "channel": {"id": CHANNEL},
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": CHANNEL},
        "trigger_id": "made.up",
        "response_url": url,
        "actions": [{"action_id": word, "block_id": block_id, "type": "button", "value": value}],
    }
    response = world.bot.dispatch(body)
    assert response.status == 200


def _block_id(message: dict[str, Any], number: int) -> str:
    blocks = message["blocks"]
    return next(
        str(b["block_id"]) for b in blocks if str(b.get("block_id", "")).endswith(f"|{number}")
    )


def _file_of(world: World, message: dict[str, Any], number: int) -> Path:
    article_id = _block_id(message, number).split("|")[1]
    folder, path = world.desk.library.locate(article_id)
    return folder.root / path


def test_a_renamed_file_keeps_what_was_decided(world: World) -> None:
    message = world.post_digest()
    file = _file_of(world, message, 1)
    world.press("reject", 1)
    eventually(lambda: "Rejected by" in text_of(world.digest()))
    file.rename(file.with_name("2026-03-04-under-another-name.md"))
    time.sleep(0.3)
    world.desk.library.refresh()
    article_id = _block_id(message, 1).split("|")[1]
    assert world.desk.library.locate(article_id)[1].endswith("under-another-name.md")
    assert "Rejected by" in text_of(world.digest())
    title = message["text"].splitlines()[1].removeprefix("1. ")
    world.later(hours=1)
    assert title not in world.post_digest()["text"]


def test_a_copy_under_another_name_is_an_article_of_its_own(world: World) -> None:
    message = world.post_digest()
    file = _file_of(world, message, 1)
    world.press("reject", 1)
    eventually(lambda: "Rejected by" in text_of(world.digest()))
    file.with_name("2026-03-04-a-copy.md").write_bytes(file.read_bytes())
    world.desk.library.refresh()
    article_id = _block_id(message, 1).split("|")[1]
    assert world.desk.library.locate(article_id)[1].endswith(file.name)
