"""Posted messages show what the ledger says, soon, at Slack's pace, and whatever goes wrong."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo import StandIn
from bot.domain.digest import Post
from bot.storage.ledger import Ledger
from bot.storage.schema import message
from handlers.blocks import Message
from handlers.posting import LAST_STEP
from handlers.refresh import A_MINUTE, BURST, Pace, Refresher
from tests import ledgers
from tests.handlers.posting_desk import AI_DESK, PostingDesk, stand_in
from tests.services.shelf import digest, waiting

MORNING = digest()
BEST, SECOND = "article00091", "article00090"


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """A stand-in Slack for all of these tests."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in SQLite."""
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger, running: StandIn) -> PostingDesk:
    """A desk that has posted its digest."""
    running.world.reset()
    desk = PostingDesk(ledger, running, MORNING)
    desk.shelf.put(waiting(12))
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.steps.clear()
    return desk


def decide(desk: PostingDesk, article_id: str = BEST, verb: Any = "reject") -> None:
    desk.reviews.decide(article_id, "v0000001", verb, "U0ANA")


def shown(desk: PostingDesk) -> str:
    (posted,) = desk.messages()
    return str(posted["blocks"])


def rows(desk: PostingDesk) -> list[tuple[int, int, int]]:
    with desk.ledger.read() as connection:
        found = connection.execute(select(message))
        return [(row.wanted, row.drawn, row.gone) for row in found]


def test_nothing_to_draw(desk: PostingDesk) -> None:
    assert desk.refresher.drain() == 0
    assert desk.calls("chat.update") == []


def test_a_decision_is_drawn_once(desk: PostingDesk) -> None:
    decide(desk)
    assert "Rejected by <@U0ANA>" not in shown(desk)
    assert desk.refresher.drain() == 1
    assert "Rejected by <@U0ANA>" in shown(desk)
    assert desk.refresher.drain() == 0
    (call,) = desk.calls("chat.update")
    given = call["arguments"]
    assert given["channel"] == AI_DESK
    assert given["text"].startswith("Morning: 7 of 12 to review")
    assert rows(desk) == [(2, 2, 0)]


def test_many_decisions_are_drawn_together(desk: PostingDesk) -> None:
    decide(desk)
    decide(desk, SECOND, "publish")
    assert desk.refresher.drain() == 1
    assert "Rejected by <@U0ANA>" in shown(desk)
    assert "Publishing, by <@U0ANA>" in shown(desk)


def test_a_restart_draws_the_same(desk: PostingDesk) -> None:
    decide(desk)
    desk.refresher.drain()
    desk.restart(MORNING)
    with desk.ledger.write() as connection:
        connection.execute(message.update().values(drawn=1))
    assert desk.refresher.drain() == 1
    first, second = desk.calls("chat.update")
    assert first["arguments"] == second["arguments"]


def test_all_messages_with_the_article_are_drawn(desk: PostingDesk) -> None:
    desk.restart(MORNING, digest("Evening", channel="C0GENERAL"))
    desk.digests.post_now("Evening")
    desk.clock.tick()
    decide(desk)
    assert desk.refresher.drain() == 2
    assert "Rejected by" in str(desk.messages("C0GENERAL")[0]["blocks"])


def test_a_message_of_a_removed_digest_is_still_drawn(desk: PostingDesk) -> None:
    desk.restart()
    decide(desk)
    assert desk.refresher.drain() == 1
    assert "Rejected by" in shown(desk)


@pytest.mark.parametrize("kind", ["500", "drop_before", "drop_after"])
def test_drawn_again_after_an_unclear_answer(desk: PostingDesk, kind: str) -> None:
    desk.fault("chat.update", kind)
    decide(desk)
    assert desk.refresher.drain() == 0
    assert desk.refresher.drain() == 0
    desk.forward(seconds=5)
    assert desk.refresher.drain() == 1
    assert "Rejected by" in shown(desk)


def test_a_429_stops_all_drawing_for_as_long_as_slack_says(desk: PostingDesk) -> None:
    desk.digests.post_now("Morning")
    desk.clock.tick()
    desk.fault("chat.update", "429", seconds=1)
    decide(desk)
    start = time.monotonic()
    assert desk.refresher.drain() == 1
    assert time.monotonic() - start >= 1
    desk.forward(seconds=1)
    assert desk.refresher.drain() == 1
    assert [drawn for _, drawn, _ in rows(desk)] == [2, 2]


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message"])
def test_a_message_that_is_gone_is_let_go(desk: PostingDesk, code: str) -> None:
    desk.fault("chat.update", "error", code=code)
    decide(desk)
    assert desk.refresher.drain() == 0
    desk.forward(hours=1)
    decide(desk, SECOND)
    assert desk.refresher.drain() == 0
    assert len(desk.calls("chat.update")) == 1
    assert len(desk.messages()) == 1


def test_what_slack_finds_too_long_is_drawn_smaller(desk: PostingDesk) -> None:
    desk.fault("chat.update", "error", LAST_STEP, code="msg_blocks_too_long")
    decide(desk)
    assert desk.refresher.drain() == 1
    assert desk.steps == [0, 1, 2, 3]
    assert "Rejected by" in shown(desk)


def test_another_refusal_is_tried_much_later(desk: PostingDesk) -> None:
    desk.fault("chat.update", "error", code="is_archived")
    decide(desk)
    assert desk.refresher.drain() == 0
    desk.forward(minutes=9)
    assert desk.refresher.drain() == 0
    desk.forward(minutes=1)
    assert desk.refresher.drain() == 1


def test_a_decision_during_the_drawing_is_not_lost(desk: PostingDesk) -> None:
    def render(post: Post, **given: Any) -> Message:
        if post.revision == 2:
            decide(desk, SECOND)
        return desk.render(post, **given)

    refresher = Refresher(desk.digests, desk.client(), render)
    decide(desk)
    assert refresher.drain() == 1
    assert shown(desk).count("Rejected by") == 1
    assert refresher.drain() == 1
    assert shown(desk).count("Rejected by") == 2


def test_in_a_thread_of_its_own(desk: PostingDesk) -> None:
    desk.refresher.start()
    decide(desk)
    desk.refresher.poke()
    for _ in range(100):
        if "Rejected by" in shown(desk):
            break
        threading.Event().wait(0.02)
    desk.refresher.stop()
    desk.refresher.stop()
    assert "Rejected by" in shown(desk)


def test_without_a_poke_within_seconds(desk: PostingDesk) -> None:
    desk.refresher.start()
    decide(desk)
    for _ in range(200):
        if "Rejected by" in shown(desk):
            break
        threading.Event().wait(0.02)
    desk.refresher.stop()
    assert "Rejected by" in shown(desk)


def test_the_thread_outlives_what_cannot_be_drawn(desk: PostingDesk) -> None:
    def broken(post: Post, **given: Any) -> Message:
        if post.revision == 2:
            raise KeyError("nothing")
        return desk.render(post, **given)

    refresher = Refresher(desk.digests, desk.client(), broken)
    refresher.start()
    decide(desk)
    refresher.poke()
    threading.Event().wait(0.2)
    decide(desk, SECOND)
    desk.forward(seconds=31)
    for _ in range(200):
        if "Rejected by" in shown(desk):
            break
        threading.Event().wait(0.02)
    refresher.stop()
    assert shown(desk).count("Rejected by") == 2


def test_stopping_does_not_wait_for_the_pace(desk: PostingDesk) -> None:
    desk.fault("chat.update", "429", seconds=60)
    desk.digests.post_now("Morning")
    desk.clock.tick()
    decide(desk)
    desk.refresher.start()
    desk.refresher.poke()
    threading.Event().wait(0.3)
    start = time.monotonic()
    desk.refresher.stop()
    assert time.monotonic() - start < 30


def test_the_pace_lets_a_burst_through_and_then_a_few() -> None:
    pace = Pace(BURST, A_MINUTE)
    assert [pace.wait() for _ in range(BURST)] == [0] * BURST
    assert 0 < pace.wait() <= 60 / A_MINUTE
    pace.pause(9)
    assert 8 < pace.wait() <= 9
