"""The newest message of a digest names the slot that comes next, also after its times changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import StandIn
from tests import ledgers
from tests.handlers.posting_desk import AI_DESK, PostingDesk, stand_in
from tests.services.shelf import digest, waiting

MORNING, EVENING = digest(), digest(schedule="daily 18:00")
WORD = "next"
AT_NINE, AT_SIX = "1795597200", "1795543200"
"""The next days' slots as they stand in a message: 25 November at nine, 24 November at six."""


@pytest.fixture
def slack() -> Iterator[StandIn]:
    """The stand-in Slack, empty."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def desk(slack: StandIn, tmp_path: Path) -> Iterator[PostingDesk]:
    """A desk that has posted twice, at nine on two days."""
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    desk = PostingDesk(ledger, slack, MORNING)
    desk.shelf.put(waiting(12))
    for moment in ("2026-11-22T09:00", "2026-11-23T09:00", "2026-11-24T09:00"):
        desk.at(moment)
        desk.clock.tick()
    yield desk
    ledger.close()


def texts(desk: PostingDesk) -> list[str]:
    return [str(one["blocks"]) for one in desk.messages(AI_DESK)]


def test_a_new_schedule_changes_what_the_newest_message_says_of_the_next(desk: PostingDesk) -> None:
    before, newest = texts(desk)
    assert f"<!date^{AT_NINE}^{WORD}" in newest
    desk.restart(EVENING)
    desk.at("2026-11-24T10:00")
    desk.clock.tick()
    assert desk.refresher.drain() == 1
    older, newer = texts(desk)
    assert older == before
    assert f"<!date^{AT_SIX}^{WORD}" in newer


def test_a_post_by_hand_names_the_next_one_too(desk: PostingDesk) -> None:
    desk.at("2026-11-24T12:00")
    desk.clock.post(desk.digests.post_now("Morning"))
    assert f"<!date^{AT_NINE}^{WORD}" in texts(desk)[-1]
    desk.restart(EVENING)
    desk.clock.tick()
    desk.refresher.drain()
    assert f"<!date^{AT_SIX}^{WORD}" in texts(desk)[-1]
