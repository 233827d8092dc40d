"""What Slack does on a bad day, and what people do to a desk that they left open."""

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.digest import Digest
from bot.domain.schedule import parse_schedule
from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, text_of

Json = dict[str, Any]


def choose(world: World, message: Json, word: str, number: int = 1) -> Json:
    """Choose a word of an article's menu in a search."""
    block = next(b for b in message["blocks"] if b.get("block_id", "").endswith(f"|{number}"))
    return world.remote.click(
        ANA,
        "menu",
        channel=CHANNEL,
        ephemeral_id=message["id"],
        block_id=block["block_id"],
        value=word,
    )


@pytest.mark.parametrize("typed", ["find qualty:>=80", "find \t qualty:>=80", "find\nqualty:>=80"])
def test_the_mark_under_a_query_is_where_the_fault_is(world: World, typed: str) -> None:
    said = text_of(world.type(f"/articles {typed}"))
    assert said.startswith("```qualty:&gt;=80\n^^^^^^^^^^^```\n")


def test_a_decision_in_a_search_of_yesterday_is_taken_and_told(world: World) -> None:
    message = world.type("/articles is:open topic:AI quality:>=80")
    world.later(hours=25)
    choose(world, message, "publish")
    assert eventually(lambda: world.private(ANA)[1:]) == [
        "That is done. This search is more than a day old and does not show it: type it again."
    ]
    assert len(world.changed_lines()) == 1


def test_a_search_whose_only_article_is_gone_has_found_nothing(world: World) -> None:
    message = world.type('/articles "c++" is:open')
    article_id = message["blocks"][1]["block_id"].split("|")[1]
    folder, path = world.desk.library.locate(article_id)
    (folder.root / path).unlink()
    choose(world, message, "publish")
    eventually(lambda: "Nothing found" in world.private(ANA)[0])


@pytest.mark.parametrize("word", ["post", "more"])
def test_a_press_that_slack_delivers_twice_is_one(world: World, word: str) -> None:
    message = world.type("/articles topic:AI is:open")
    world.remote.fault("envelope", "duplicate")
    choose(world, message, word)
    choose(world, message, "reject", 2)
    eventually(lambda: "rejected by" in text_of(world.remote.ephemerals(ANA)[0]))
    assert len(world.private(ANA)) == 1
    assert len(world.remote.messages(CHANNEL)) == (word == "post")
    assert len(world.remote.views(ANA)) == (word == "more")


def test_a_post_without_an_answer_is_not_sent_again_and_says_so(world: World) -> None:
    message = world.type("/articles archive")
    world.remote.fault("chat.postMessage", "drop_after")
    choose(world, message, "post")
    assert eventually(lambda: world.private(ANA)[1:])[0].startswith("Perhaps it was posted")
    assert len(world.remote.messages(CHANNEL)) == 1
    # The first press on it tells where it is: from then on it stays as true as any other.
    (posted,) = world.remote.messages(CHANNEL)
    world.press("reject", 1, ANA, posted)
    eventually(lambda: "Rejected by <@U0ANA>" in text_of(world.digest()))
    (row,) = world.remote.messages(CHANNEL)
    world.desk.reviews.undo(undo_of(row), ANA)
    eventually(lambda: "Rejected by" not in text_of(world.digest()))


def undo_of(message: Json) -> int:
    block = next(one for one in message["blocks"] if "undo" in str(one.get("accessory")))
    return int(block["accessory"]["value"])


def test_where_the_bot_may_not_post_the_press_posts(world: World) -> None:
    message = world.type("/articles archive")
    world.remote.fault("chat.postMessage", "error", code="not_in_channel")
    choose(world, message, "post")
    (posted,) = eventually(lambda: world.remote.messages(CHANNEL))
    assert "Posted by <@U0ANA>" in text_of(posted)
    assert len(world.private(ANA)) == 1


@pytest.mark.parametrize("trouble", ["429", "500", "drop_before"])
def test_what_is_said_to_a_person_is_said_in_the_end(world: World, trouble: str) -> None:
    world.post_digest()
    world.remote.fault("response_url", trouble, seconds=1)
    world.press("publish", 1, CLEO)
    assert "S0EDIT" in eventually(lambda: world.private(CLEO))[-1]


def test_a_publish_that_can_t_be_taken_back_names_the_article(world: World) -> None:
    message = world.post_digest()
    world.press("publish", 1)
    eventually(lambda: "Published by" in text_of(world.digest()))
    (path, _, _) = world.changed_lines()[0]
    text = (world.site / path).read_text("utf-8")
    (world.site / path).write_text(text.replace("title:", "title: Other #", 1), "utf-8")
    world.press("undo", 1)
    title = message["text"].splitlines()[1].removeprefix("1. ").rpartition(" (")[0]
    assert eventually(lambda: world.private(ANA))[-1].startswith(
        f"Not unpublished, “{title}”: The file was changed"
    )


def test_an_admin_whose_undo_did_not_work_is_told(world: World) -> None:
    world.post_digest()
    world.press("publish", 1)
    eventually(lambda: "Published by" in text_of(world.digest()))
    (path, _, _) = world.changed_lines()[0]
    text = (world.site / path).read_text("utf-8")
    (world.site / path).write_text(text.replace("title:", "title: Other #", 1), "utf-8")
    people = world.bot.people
    kept, people.roles = people.roles, dataclasses.replace(people.roles, admins=(BEN,))
    try:
        world.press("undo", 1, BEN)
    finally:
        people.roles = kept
    assert eventually(lambda: told(world, BEN))[-1].startswith("Not unpublished, ")
    assert not any("Not unpublished" in one for one in told(world, ANA))


def told(world: World, user: str) -> list[str]:
    """What a person was told, privately or in their conversation with the app."""
    sent = [call["arguments"] for call in world.remote.calls("chat.postMessage")]
    return [*world.private(user), *(one["text"] for one in sent if one["channel"] == user)]


def test_a_message_that_slack_hid_for_a_while_is_drawn_after_a_press(world: World) -> None:
    world.post_digest()
    world.remote.fault("chat.update", "error", code="channel_not_found")
    world.press("reject", 1)
    assert world.remote.wait_calls("chat.update")
    eventually(lambda: not world.desk.digests.drawings.waiting())
    world.press("reject", 2)
    eventually(lambda: text_of(world.digest()).count("Rejected by") == 2)


@pytest.fixture
def second_digest(world: World) -> Iterator[Digest]:
    """A digest of the same channel in the evening that was never posted, with an odd query."""
    digests, every = world.desk.digests, world.desk.digests.every
    made = dataclasses.replace(
        digests.named("AI desk"),
        name="Evening",
        schedule=parse_schedule("daily 23:00"),
        query="topic:AI OR topic:Nonesuch",
    )
    digests.every = lambda: (*every(), made)
    yield made
    digests.every = every


@pytest.mark.usefixtures("second_digest")
def test_later_comes_back_in_the_first_digest_of_the_channel_whichever(world: World) -> None:
    world.post_digest()
    world.press("later", 1)
    eventually(lambda: "Wednesday 4 March 2026 at 23:00" in text_of(world.digest()))


def test_the_others_of_a_digest_with_an_unknown_topic(world: World, second_digest: Digest) -> None:
    world.bot.clock.post(world.desk.digests.post_now(second_digest.name))
    world.remote.click(ANA, "others", channel=CHANNEL, ts=world.digest()["ts"])
    assert eventually(lambda: world.private(ANA))[-1].startswith("32 articles")


def test_groups_that_slack_did_not_tell_are_asked_for_again_soon(world: World) -> None:
    people = world.bot.people
    world.remote.fault("usergroups.users.list", "500")
    people.refresh()
    assert (people.known, people.may_decide(ANA)) == (False, True)
    people.refresh()
    assert people.known


def test_articles_with_endless_excerpts_are_answered_in_time(world: World) -> None:
    for number in range(10):
        text = f'---\ntitle: endless\nexcerpt: "{"&<>~ " * 12_000}"\npublished: false\n---\n'
        (world.site / f"_news/endless-{number}.md").write_text(text, "utf-8")
    world.desk.library.refresh()
    began = time.process_time()
    assert world.type("/articles endless")["text"].startswith("10 articles")
    assert time.process_time() - began < 2
