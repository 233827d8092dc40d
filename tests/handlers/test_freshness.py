"""What the files say since an article was posted: after a refusal, only the messages that show it
are looked at."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from bot.demo import StandIn
from bot.domain.digest import Post
from bot.services.freshness import Freshness
from tests import ledgers
from tests.handlers.posting_desk import PostingDesk, stand_in
from tests.services.shelf import digest, waiting

FIRST, SECOND = "article00083", "article00081"
"""The best article of each of the two mornings, of two that are shown."""


@pytest.fixture
def running() -> Iterator[StandIn]:
    """A stand-in Slack."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def desk(tmp_path: Path, running: StandIn) -> Iterator[PostingDesk]:
    """Two messages, with two articles each, of which the best has changed."""
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    desk = PostingDesk(ledger, running, digest(articles=2))
    desk.shelf.put(waiting(4))
    desk.clock.tick()
    for morning in ("2026-11-23T09:00", "2026-11-24T09:00"):
        desk.at(morning)
        desk.clock.tick()
    for one in (FIRST, SECOND):
        desk.shelf.change(one, version="v0000002")
    yield desk
    ledger.close()


def test_only_the_messages_with_the_article_are_looked_at(desk: PostingDesk) -> None:
    looked: list[int] = []

    def posts(run_ids: Collection[int]) -> Mapping[int, Post]:
        looked.extend(run_ids)
        return desk.digests.posts(run_ids)

    freshness = Freshness(desk.ledger, desk.shelf, posts, desk.now)
    assert freshness.look("article00080") == 1
    assert len(looked) == 1
    [place] = desk.digests.drawings.waiting()
    assert place.ts == desk.messages()[1]["ts"]
    assert freshness.look() == 1
    assert len(looked) == 3


def test_messages_whose_files_are_as_they_were_are_not_built_again(desk: PostingDesk) -> None:
    looked: list[int] = []

    def posts(run_ids: Collection[int]) -> Mapping[int, Post]:
        looked.extend(run_ids)
        return desk.digests.posts(run_ids)

    freshness = Freshness(desk.ledger, desk.shelf, posts, desk.now)
    assert (freshness.look(), len(looked)) == (2, 2)
    assert (freshness.look(), len(looked)) == (0, 2)
    desk.shelf.change(SECOND, version="v0000003")
    assert (freshness.look(), len(looked)) == (1, 3)
    desk.at("2026-11-25T09:00")
    desk.clock.tick()
    assert (freshness.look(), len(looked)) == (0, 4)


def test_what_changed_while_it_was_decided_is_shown_once_it_is_taken_back(
    desk: PostingDesk,
) -> None:
    freshness = Freshness(desk.ledger, desk.shelf, desk.digests.posts, desk.now)
    assert freshness.look() == 2
    rejected = desk.reviews.decide(SECOND, "v0000002", "reject", "U0ANA")
    desk.shelf.change(SECOND, version="v0000003")
    freshness.look()
    assert freshness.look() == 0
    desk.reviews.undo(rejected.id, "U0ANA")
    assert freshness.look() == 1
    assert freshness.look() == 0
