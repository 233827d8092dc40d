"""A person's queue: what waits, as they look at it, and what they decided today."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import Query
from bot.domain.queue import PAGE
from bot.services.homes import Homes
from bot.services.queue import Queue
from bot.storage.homes import Home
from bot.storage.ledger import Ledger
from tests.services.desk import post
from tests.services.shelf import Desk, digest, waiting

ANA, BEN = "U0ANA", "U0BEN"
LISBON = ZoneInfo("Europe/Lisbon")
V = "v0000001"


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    made = Desk(ledger, digest())
    made.shelf.put(waiting(25))
    return made


def queue(desk: Desk) -> Queue:
    return Queue(desk.ledger, desk.shelf, desk.reviews, desk.digests.posted, desk.now)


def ids(desk: Desk, user: str = ANA) -> list[str]:
    return [item.article.id for item in queue(desk).page(user, LISBON).items]


def test_new_and_still_waiting_are_counted_and_shown_apart(desk: Desk) -> None:
    shown = list(desk.shelf.articles.values())[3]
    post(desk.ledger, shown, due=1_000, name="AI desk")
    post(desk.ledger, shown, due=2_000, name="Weekly")
    post(desk.ledger, shown, due=3_000, name="AI desk")
    page = queue(desk).page(ANA, LISBON)
    assert (page.total, page.new, page.waiting, page.more) == (25, 24, 1, True)
    assert [item.number for item in page.items] == list(range(1, PAGE + 1))
    told = [(one.digest, one.times, one.at.timestamp()) for one in page.items[3].digests]
    assert told == [("AI desk", 2, 3), ("Weekly", 1, 2)]
    queue(desk).change(ANA, LISBON, kind="waiting")
    assert ids(desk) == [shown.id]
    queue(desk).change(ANA, LISBON, kind="new")
    page = queue(desk).page(ANA, LISBON)
    assert page.total == 24
    assert shown.id not in ids(desk)


def test_a_decision_changes_a_line_and_moves_none_until_one_looks_again(desk: Desk) -> None:
    before = ids(desk)
    desk.reviews.decide(before[1], V, "reject", ANA, place="queue")
    page = queue(desk).page(ANA, LISBON)
    assert [item.article.id for item in page.items] == before
    assert [item.state.standing for item in page.items[:3]] == ["waiting", "rejected", "waiting"]
    assert page.total == 24
    queue(desk).change(ANA, LISBON)
    assert before[1] not in ids(desk)


def test_pages_lose_no_article_though_some_are_decided(desk: Desk) -> None:
    seen = ids(desk)
    for one in seen[:4]:
        desk.reviews.decide(one, V, "reject", ANA)
    queue(desk).change(ANA, LISBON, step=1)
    seen += ids(desk)
    page = queue(desk).page(ANA, LISBON)
    assert (page.page, page.items[0].number, page.more) == (2, 11, True)
    queue(desk).change(ANA, LISBON, step=1)
    seen += ids(desk)
    assert sorted(seen) == sorted(desk.shelf.articles)
    queue(desk).change(ANA, LISBON, step=1)
    assert queue(desk).page(ANA, LISBON).page == 3
    for _ in range(2):
        queue(desk).change(ANA, LISBON, step=-1)
    assert ids(desk) == seen[4 : 4 + PAGE]


def test_each_person_looks_in_their_own_way(desk: Desk) -> None:
    queue(desk).change(ANA, LISBON, query="deepfake quality:>=80", sort="newest")
    mine, bens = queue(desk).page(ANA, LISBON), queue(desk).page(BEN, LISBON)
    assert (mine.query, mine.sort, bens.query, bens.sort) == (
        "deepfake quality:>=80", "newest", "", "quality",
    )  # fmt: skip
    assert "sort:newest" in desk.shelf.asked[-6:][0]
    queue(desk).change(ANA, LISBON, query="")
    assert queue(desk).page(ANA, LISBON).sort == "quality"
    queue(desk).change(ANA, LISBON, sort="relevance")
    assert queue(desk).page(ANA, LISBON).sort == "quality"  # there are no words


def test_what_cannot_be_understood_is_said_and_nothing_shown(desk: Desk) -> None:
    queue(desk).change(ANA, LISBON, query='topic:AI "deepfake')
    page = queue(desk).page(ANA, LISBON)
    assert page.problem
    assert (page.items, page.query) == ((), 'topic:AI "deepfake')
    queue(desk).change(ANA, LISBON, step=1)  # a button that was pressed before it was drawn anew
    assert queue(desk).page(ANA, LISBON).page == 1


def test_my_decisions_today_are_those_since_my_midnight(desk: Desk) -> None:
    one, two, three = ids(desk)[:3]
    desk.now.set("2026-11-22T23:59")
    desk.reviews.decide(one, V, "reject", ANA)
    desk.now.forward(minutes=2)
    kept = desk.reviews.decide(two, V, "reject", ANA)
    desk.reviews.decide(three, V, "reject", BEN)
    back = desk.reviews.decide(ids(desk)[4], V, "later", ANA)
    desk.reviews.undo(back.id, ANA)
    page = queue(desk).page(ANA, LISBON)
    assert [found.decision.id for found in page.today] == [back.id, kept.id]
    assert [found.stands for found in page.today] == [False, True]
    assert page.decided == 2
    azores = ZoneInfo("Atlantic/Azores")  # an hour behind: it is still yesterday there
    assert queue(desk).page(ANA, azores).decided == 3


def test_an_empty_queue_knows_what_comes_next(desk: Desk) -> None:
    desk.shelf.articles.clear()
    page = queue(desk).page(ANA, LISBON)
    assert page.coming is not None
    assert (page.coming.digest, page.coming.at.isoformat()) == (
        "Morning", "2026-11-23T09:00:00+00:00",
    )  # fmt: skip
    desk.digests.pause("Morning", "", ANA)
    assert queue(desk).page(ANA, LISBON).coming is None


def test_tabs_are_drawn_for_an_hour_and_one_process_takes_each(desk: Desk) -> None:
    homes, others = Homes(desk.ledger, desk.now), Homes(desk.ledger, desk.now)
    assert homes.stale() == []
    homes.opened(ANA, "")
    desk.now.forward(seconds=4)
    assert homes.stale() == [ANA]
    shown = homes.take(ANA)
    assert shown is not None
    assert others.stale() == []  # taken just now
    homes.drawn(ANA, shown)
    desk.now.forward(seconds=4)
    assert homes.stale() == []
    desk.reviews.decide(ids(desk)[0], V, "reject", BEN)
    homes.drawn(ANA, shown)
    assert others.stale() == [ANA]
    desk.now.at += timedelta(hours=1)
    assert homes.stale() == []
    queue(desk).change(ANA, LISBON, query="topic:AI")
    assert homes.stale() == [ANA]  # somebody is looking


def test_what_comes_while_a_tab_is_drawn_is_drawn_after_it(desk: Desk) -> None:
    homes = Homes(desk.ledger, desk.now)
    homes.opened(ANA, "")
    desk.now.forward(seconds=4)
    shown = homes.take(ANA)
    assert shown is not None
    homes.files_changed()
    homes.drawn(ANA, shown)
    desk.now.forward(seconds=4)
    assert homes.stale() == [ANA]


def test_looking_up_a_page_takes_back_nothing_that_came_meanwhile(desk: Desk) -> None:
    class Slow(Queue):
        """While a page is looked up, a refusal is said and the person filters."""

        def _read(self, kept: Home, zone: ZoneInfo) -> Query:
            query = super()._read(kept, zone)
            if not kept.query:
                queue(desk).change(ANA, LISBON, query="topic:AI")
                Homes(desk.ledger, desk.now).say(ANA, "Ben was first.", "")
            return query

    Slow(desk.ledger, desk.shelf, desk.reviews, desk.digests.posted, desk.now).page(ANA, LISBON)
    page = queue(desk).page(ANA, LISBON)
    assert (page.query, page.note) == ("topic:AI", "Ben was first.")
