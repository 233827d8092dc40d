"""Digests reach Slack at their time and once, whatever happens to Slack or to the process."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.demo import StandIn, messages
from bot.demo.messages import Draft
from bot.storage.ledger import Ledger
from bot.storage.schema import item, message, near_miss, run
from handlers.clock import Clock
from handlers.posting import LAST_STEP, TEXT_ALONE
from tests import ledgers
from tests.handlers.posting_desk import AI_DESK, KilledError, PostingDesk, stand_in
from tests.services.shelf import digest, waiting

MORNING = digest()


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """A stand-in Slack for all of these tests."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def slack(running: StandIn) -> StandIn:
    """The stand-in Slack, as it was at the start."""
    running.world.reset()
    return running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in SQLite."""
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger, slack: StandIn) -> PostingDesk:
    """A desk at eight with a digest at nine, and twelve articles."""
    desk = PostingDesk(ledger, slack, MORNING)
    desk.shelf.put(waiting(12))
    desk.clock.tick()
    return desk


def state(desk: PostingDesk) -> tuple[str, str]:
    """State and error of the newest run."""
    with desk.ledger.read() as connection:
        row = connection.execute(select(run).order_by(run.c.id.desc())).first()
    assert row is not None
    return row.state, row.error


def known(desk: PostingDesk) -> list[tuple[str, str]]:
    """The messages that the ledger knows."""
    with desk.ledger.read() as connection:
        return [(row.channel, row.ts) for row in connection.execute(select(message))]


def tick_for(desk: PostingDesk, seconds: int) -> None:
    """Tick every third second."""
    for _ in range(0, seconds, 3):
        desk.clock.tick()
        desk.forward(seconds=3)


def is_posted_once(desk: PostingDesk) -> None:
    (posted,) = desk.messages()
    assert known(desk) == [(AI_DESK, posted["ts"])]
    assert state(desk)[0] == "sent"


# --- all is well --------------------------------------------------------------------------------


def test_posted_at_its_time_once(desk: PostingDesk) -> None:
    desk.at("2026-11-23T08:59:59")
    desk.clock.tick()
    assert desk.messages() == []
    desk.forward(seconds=1)
    tick_for(desk, 5)
    is_posted_once(desk)


def test_what_is_posted(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    (call,) = desk.calls("chat.postMessage")
    given = call["arguments"]
    assert given["channel"] == AI_DESK
    assert given["text"].startswith("Morning: 7 of 12 to review")
    assert (given["unfurl_links"], given["unfurl_media"]) in ((False, False), ("0", "0"))
    (posted,) = desk.messages()
    assert posted["metadata"] == {
        "event_type": "copydesk_digest",
        "event_payload": {"run": "Morning|2026-11-23T09:00"},
    }
    assert posted["blocks"]
    assert desk.calls("conversations.history") == []


def test_a_restart_posts_nothing_again(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    for _ in range(3):
        desk.restart(MORNING)
        tick_for(desk, 2)
    is_posted_once(desk)


def test_two_bots_post_once(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    clocks = [desk.clock_of(desk.another(MORNING)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda clock: [clock.tick() for _ in range(3)], clocks))
    is_posted_once(desk)


def test_several_digests_at_one_time(desk: PostingDesk) -> None:
    evening = digest("Evening", channel="C0GENERAL")
    desk.restart(MORNING, evening)
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert len(desk.messages()) == len(desk.messages("C0GENERAL")) == 1


def test_a_late_post_says_so(desk: PostingDesk) -> None:
    desk.at("2026-11-23T12:00")
    desk.restart(MORNING)
    desk.clock.tick()
    assert "Posted late" in str(desk.messages()[0]["blocks"])


def lose(desk: PostingDesk) -> None:
    """Put the ledger back to before the morning's post."""
    with desk.ledger.write() as connection:
        for table in (message, item, near_miss, run):
            connection.execute(table.delete())
    desk.restart(MORNING)


def test_a_late_slot_that_the_ledger_lost_is_not_posted_again(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    (posted,) = desk.messages()
    lose(desk)
    desk.shelf.put(waiting(20))
    desk.forward(minutes=30)
    desk.clock.tick()
    assert [one["ts"] for one in desk.messages()] == [posted["ts"]]
    assert known(desk) == [(AI_DESK, posted["ts"])]
    assert state(desk) == ("sent", "")
    desk.refresher.drain()
    (drawn,) = desk.messages()
    assert articles_in(drawn) == articles_in(posted)


def articles_in(shown: dict[str, Any]) -> list[str]:
    """The ids of the articles, in order."""
    ids = [str(block.get("block_id", "")).split("|") for block in shown["blocks"]]
    return [one[1] for one in ids if one[0] == "article"]


def test_a_late_slot_waits_until_history_can_be_read(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    lose(desk)
    desk.forward(minutes=5)
    desk.fault("conversations.history", "500")
    desk.clock.tick()
    assert (state(desk)[0], known(desk), len(desk.messages())) == ("planned", [], 1)
    desk.forward(minutes=1)
    desk.clock.tick()
    assert (state(desk)[0], len(known(desk)), len(desk.messages())) == ("sent", 1, 1)


def test_in_a_thread_of_its_own(desk: PostingDesk) -> None:
    desk.clock.start()
    desk.at("2026-11-23T09:00")
    deadline = threading.Event()
    for _ in range(200):
        if known(desk) or deadline.wait(0.05):
            break
    desk.clock.stop()
    desk.clock.stop()
    is_posted_once(desk)


def test_a_client_that_sends_again_by_itself_is_refused(desk: PostingDesk) -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        Clock(desk.digests, WebClient("xoxb-1"), desk.render)


# --- Slack is not well --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("500", {}),
        ("drop_before", {}),
        ("drop_after", {}),
        ("error", {"code": "internal_error"}),
        ("error", {"code": "fatal_error"}),
        ("error_after", {"code": "internal_error"}),
        ("error_after", {"code": "service_unavailable"}),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_an_unclear_answer_leads_to_one_message(
    desk: PostingDesk, kind: str, values: dict[str, Any], times: int
) -> None:
    desk.fault("chat.postMessage", kind, times, **values)
    desk.at("2026-11-23T09:00")
    tick_for(desk, 70)
    is_posted_once(desk)


def test_an_answer_that_never_comes(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "slow", seconds=1.5)
    desk.clock = Clock(desk.digests, desk.client(timeout=1), desk.render)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert state(desk)[0] == "unsure"
    assert desk.calls("conversations.history") == []
    for _ in range(60):
        if desk.messages():
            break
        threading.Event().wait(0.05)
    tick_for(desk, 70)
    is_posted_once(desk)


def test_a_429_is_waited_for(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "429", seconds=7)
    desk.at("2026-11-23T09:00")
    tick_for(desk, 7)
    assert desk.messages() == []
    assert len(desk.calls("chat.postMessage")) == 1
    tick_for(desk, 1)
    is_posted_once(desk)
    assert desk.calls("conversations.history") == []


def test_history_is_looked_at_again_when_it_cannot_be_read(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "drop_after")
    desk.fault("conversations.history", "429", 2)
    desk.at("2026-11-23T09:00")
    tick_for(desk, 20)
    assert state(desk)[0] == "unsure"
    tick_for(desk, 60)
    is_posted_once(desk)
    assert len(desk.calls("chat.postMessage")) == 1


def test_slack_is_down_for_an_hour(desk: PostingDesk, slack: StandIn) -> None:
    address = desk.world.base_url
    slack.stop()
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert state(desk)[0] == "planned"
    assert "could not be reached" in state(desk)[1]
    slack.start(int(address.rpartition(":")[2]))
    desk.forward(hours=1)
    desk.clock.tick()
    is_posted_once(desk)


def test_a_message_that_is_far_back_in_history_is_found(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "drop_after")
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    for number in range(450):
        messages.post(desk.world, AI_DESK, "U0ANA", Draft(f"Talk {number}"))
    tick_for(desk, 2)
    assert len(desk.calls("conversations.history")) == 3
    is_posted_once(desk)


def test_a_message_of_somebody_else_with_our_mark_is_not_ours(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "drop_before")
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    mark = {
        "event_type": "copydesk_digest",
        "event_payload": {"run": "Morning|2026-11-23T09:00"},
    }
    messages.post(desk.world, AI_DESK, "U0ANA", Draft("Mine", metadata=mark))
    tick_for(desk, 40)
    is_posted_once(desk)


# --- Slack refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
@pytest.mark.parametrize("times", [1, LAST_STEP])
def test_what_slack_finds_too_long_is_drawn_smaller(
    desk: PostingDesk, code: str, times: int
) -> None:
    desk.fault("chat.postMessage", "error", times, code=code)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    is_posted_once(desk)
    assert desk.steps == list(range(times + 1))


def test_what_slack_takes_in_no_form_is_posted_as_text_alone(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "error", TEXT_ALONE, code="invalid_blocks")
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    is_posted_once(desk)
    (posted,) = desk.messages()
    assert not posted.get("blocks")
    assert [line.split(".")[0] for line in posted["text"].splitlines()[1:]] == list("1234567")


def test_what_slack_takes_in_no_way_fails(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "error", TEXT_ALONE + 1, code="invalid_blocks")
    desk.at("2026-11-23T09:00")
    tick_for(desk, 3)
    assert state(desk) == ("failed", "Slack refused the message: invalid_blocks.")
    assert len(desk.calls("chat.postMessage")) == TEXT_ALONE + 1


def test_each_smaller_form_has_the_time_of_a_new_claim(desk: PostingDesk) -> None:
    def slow(post: Any, **given: Any) -> Any:
        desk.forward(seconds=15)  # within a third of the lease, but not twice
        return desk.render(post, **given)

    desk.fault("chat.postMessage", "error", LAST_STEP, code="msg_blocks_too_long")
    desk.clock = Clock(desk.digests, desk.client(), slow)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    is_posted_once(desk)
    assert len(desk.calls("chat.postMessage")) == LAST_STEP + 1


def test_a_wrong_token_is_named_and_tried_again(desk: PostingDesk) -> None:
    desk.clock = Clock(desk.digests, desk.client(token="xoxb-wrong"), desk.render)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert "SLACK_BOT_TOKEN" in state(desk)[1]
    desk.restart(MORNING)
    tick_for(desk, 15)
    is_posted_once(desk)


def test_a_digest_that_cannot_be_drawn_does_not_stop_the_others(desk: PostingDesk) -> None:
    def broken(post: Any, **given: Any) -> Any:
        if post.name == "Broken":
            raise KeyError("nothing")
        return desk.render(post, **given)

    desk.restart(digest("Broken"), MORNING)
    desk.clock = Clock(desk.digests, desk.client(), broken)
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert len(desk.messages()) == 1


# --- the process is killed ----------------------------------------------------------------------


@pytest.mark.parametrize("point", ["planned", "claimed", "before_post", "after_post", "sent"])
@pytest.mark.parametrize("kills", [1, 3])
def test_killed_anywhere_the_digest_comes_once(desk: PostingDesk, point: str, kills: int) -> None:
    def die(name: str) -> None:
        if name == point:
            raise KilledError

    desk.at("2026-11-23T09:00")
    for _ in range(kills):
        desk.restart(MORNING, step=die)
        try:
            tick_for(desk, 130)
        except KilledError:
            continue
    desk.restart(MORNING)
    tick_for(desk, 130)
    is_posted_once(desk)


def test_killed_while_finding_out(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "drop_after")
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.restart(MORNING)
    list(desk.digests.outbox.in_doubt())
    desk.restart(MORNING)
    tick_for(desk, 130)
    is_posted_once(desk)
