"""Messages fold when all is decided, count what is decided elsewhere, and articles posted by hand
stay true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo import StandIn
from bot.services.drawings import Place
from bot.storage.ledger import Ledger
from bot.storage.schema import message
from tests import ledgers
from tests.handlers.posting_desk import AI_DESK, PostingDesk, stand_in
from tests.services.shelf import digest, waiting

MORNING = digest()
BEST = "article00091"


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


def settle_all(desk: PostingDesk) -> None:
    for item in desk.digests.post(1).items:
        desk.reviews.decide(item.article.id, item.article.version, "reject", "U0ANA")
    desk.refresher.drain()


def folded(desk: PostingDesk) -> bool:
    desk.refresher.drain()
    return "all 7 reviewed by <@U0ANA>" in shown(desk)


def test_it_folds_ten_minutes_after_the_last_decision(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.forward(minutes=9, seconds=59)
    assert not folded(desk)
    desk.forward(seconds=1)
    assert folded(desk)
    updates = len(desk.calls("chat.update"))
    desk.forward(hours=1)
    assert folded(desk)
    assert len(desk.calls("chat.update")) == updates


def test_it_never_folds_while_one_waits(desk: PostingDesk) -> None:
    decide(desk)
    desk.refresher.drain()
    desk.forward(hours=9)
    assert not folded(desk)


def test_a_press_puts_the_folding_off(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.forward(minutes=9)
    (place,) = places(desk)
    desk.digests.drawings.there(place)
    desk.forward(minutes=9)
    assert not folded(desk)
    desk.forward(minutes=1)
    assert folded(desk)


def test_it_folds_after_a_restart_too(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.restart(MORNING)
    desk.forward(minutes=10)
    assert folded(desk)
    desk.restart(MORNING)
    assert folded(desk)


def test_an_undo_unfolds_it_at_once(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.forward(minutes=10)
    assert folded(desk)
    decision = desk.digests.post(1).items[0].state.decision
    assert decision is not None
    desk.reviews.undo(decision.id, "U0ANA", article_id=decision.article_id)
    assert not folded(desk)
    assert shown(desk).count("Rejected by") == 6
    desk.forward(hours=1)
    assert not folded(desk)
    desk.reviews.decide(decision.article_id, "v0000001", "publish", "U0BEN")
    assert not folded(desk)
    desk.forward(minutes=10)
    desk.refresher.drain()
    assert "all 7 reviewed by <@U0ANA> and <@U0BEN>" in shown(desk)


def test_what_is_decided_again_elsewhere_puts_it_off(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.forward(minutes=8)
    decision = desk.digests.post(1).items[0].state.decision
    assert decision is not None
    desk.reviews.undo(decision.id, "U0ANA", article_id=decision.article_id)
    desk.reviews.decide(decision.article_id, "v0000001", "publish", "U0BEN")
    desk.refresher.drain()
    desk.forward(minutes=2)
    assert not folded(desk)


def test_of_two_bots_one_folds(desk: PostingDesk) -> None:
    settle_all(desk)
    other = desk.another(MORNING)
    desk.forward(minutes=10)
    assert desk.digests.drawings.fold() + other.drawings.fold() == 1


def test_a_message_says_what_it_should_show(desk: PostingDesk) -> None:
    settle_all(desk)
    desk.forward(minutes=10)
    assert folded(desk)
    (place,) = places(desk)
    post = desk.digests.drawings.at(place)
    assert post is not None
    assert post.folded
    assert desk.digests.drawings.at(Place(AI_DESK, "1.2")) is None


def test_what_was_decided_elsewhere_is_counted_once_a_minute(desk: PostingDesk) -> None:
    assert "5 more match" in shown(desk)
    decide(desk, "article00080")
    decide(desk, "article00081")
    assert desk.refresher.drain() == 1
    assert "3 more match · 2 were decided elsewhere since" in shown(desk)
    decide(desk, "article00082")
    assert desk.refresher.drain() == 0
    desk.forward(minutes=1)
    assert desk.refresher.drain() == 1
    assert "2 more match · 3 were decided elsewhere since" in shown(desk)
    assert desk.refresher.drain() == 0


def test_an_undo_counts_back(desk: PostingDesk) -> None:
    one = desk.reviews.decide("article00080", "v0000001", "reject", "U0ANA")
    desk.refresher.drain()
    desk.forward(minutes=1)
    desk.reviews.undo(one.id, "U0ANA", article_id=one.article_id)
    desk.refresher.drain()
    assert "5 more match · " in shown(desk)
    assert "elsewhere" not in shown(desk)


def test_what_is_shown_is_not_elsewhere(desk: PostingDesk) -> None:
    decide(desk)
    desk.refresher.drain()
    assert "elsewhere" not in shown(desk)


def test_an_article_posted_by_hand_is_kept_true(desk: PostingDesk) -> None:
    article = desk.shelf.article("article00080")
    posted = desk.client().chat_postMessage(channel="C0GENERAL", text="An article")
    place = Place(posted["channel"], posted["ts"])
    desk.digests.sharing.posted(article, "U0BEN", "Europe/Lisbon", place)
    desk.digests.sharing.posted(article, "U0BEN", "Europe/Lisbon", place)
    desk.refresher.drain()
    assert "Posted by <@U0BEN>" in str(desk.messages("C0GENERAL")[0]["blocks"])
    decide(desk, "article00080")
    desk.restart(MORNING)
    desk.refresher.drain()
    assert "Rejected by <@U0ANA>" in str(desk.messages("C0GENERAL")[0]["blocks"])
    desk.forward(hours=1)
    desk.refresher.drain()
    assert "Rejected by <@U0ANA>" in str(desk.messages("C0GENERAL")[0]["blocks"])


def test_it_is_no_digest_s_message(desk: PostingDesk) -> None:
    article = desk.shelf.article("article00080")
    desk.digests.sharing.posted(article, "U0BEN", "UTC", Place("C0GENERAL", "5.000001"))
    assert desk.reviews.states(["article00080"])["article00080"].digest == ""
    assert list(desk.digests.outbox.in_doubt()) == []


def places(desk: PostingDesk) -> list[Place]:
    with desk.ledger.read() as connection:
        found = connection.execute(select(message))
        return [Place(row.channel, row.ts) for row in found]
