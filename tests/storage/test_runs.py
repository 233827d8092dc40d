"""The outbox's rows on both databases: one row a slot, and one winner for every change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.storage import places, posted, run_items, runs
from bot.storage.ledger import Ledger
from bot.storage.runs import ItemRow
from bot.storage.schema import message

NINE = 1_800_000_000_000
HOUR = 3_600_000


def add(ledger: Ledger, slot: str = "one", due_at: int = NINE, **values: object) -> int | None:
    row = {"digest": "Morning", "state": "planned", "channel": "#a", "zone": "UTC", "query": ""}
    with ledger.write() as connection:
        return runs.add(connection, slot=slot, due_at=due_at, **(row | values))


def added(ledger: Ledger, slot: str = "one", due_at: int = NINE, **values: object) -> int:
    run_id = add(ledger, slot, due_at, **values)
    assert run_id is not None
    return run_id


def state(ledger: Ledger, run_id: int) -> tuple[str, str]:
    with ledger.read() as connection:
        found = runs.by_id(connection, run_id)
    return found.state, found.error


def test_a_digest_is_first_seen_once(ledger: Ledger) -> None:
    for now in (5, 6, 7):
        with ledger.write() as connection:
            assert runs.first_seen(connection, "Morning", now) == 5


def test_a_slot_has_one_row(ledger: Ledger) -> None:
    assert added(ledger) > 0
    assert add(ledger) is None
    assert add(ledger, digest="Evening") is not None


def test_the_newest_is_of_the_schedule(ledger: Ledger) -> None:
    with ledger.read() as connection:
        assert runs.newest(connection, "Morning") is None
    run_id = added(ledger, "one")
    added(ledger, "zero", NINE - HOUR)
    added(ledger, "now:1", NINE + HOUR)
    with ledger.read() as connection:
        newest = runs.newest(connection, "Morning")
        assert newest == runs.by_id(connection, run_id)
        assert newest == runs.by_slot(connection, "Morning", "one")
        assert runs.by_slot(connection, "Morning", "two") is None


def test_items_come_back_in_order_and_count_once_posted(ledger: Ledger) -> None:
    run_id = added(ledger)
    rows = [
        ItemRow(number=n, article_id=f"a{n}", is_new=n == 1, reason="new", article="{}")
        for n in (2, 1)
    ]
    with ledger.write() as connection:
        runs.add_items(connection, run_id, rows)
        assert run_items.fetch(connection, [run_id])[run_id][1] == rows[::-1]
        assert runs.shown(connection, "Morning") == {}
        assert runs.last_sent(connection, "Morning") is None
        runs.sent(connection, run_id)
        assert runs.shown(connection, "Morning") == {"a1": NINE, "a2": NINE}
        assert runs.last_sent(connection, "Morning") == NINE


def test_only_one_of_many_claims(ledger: Ledger) -> None:
    run_id = added(ledger)

    def claim(holder: int) -> bool:
        with ledger.write() as connection:
            return runs.claim(connection, run_id, str(holder), NINE, 1_000)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1


def test_only_one_of_many_takes_over(ledger: Ledger) -> None:
    run_id = added(ledger, state="sending", holder="dead", lease_until=NINE)

    def take(holder: int) -> bool:
        with ledger.write() as connection:
            return runs.take_over(connection, run_id, str(holder), NINE, 1_000)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_a_claim_waits_for_its_time_and_counts(ledger: Ledger) -> None:
    run_id = added(ledger, retry_at=NINE + 10)
    with ledger.write() as connection:
        assert runs.ready(connection, ["Morning"], NINE) == []
        assert not runs.claim(connection, run_id, "me", NINE, 1_000)
        assert runs.claim(connection, run_id, "me", NINE + 10, 1_000)
        found = runs.by_id(connection, run_id)
    assert (found.state, found.attempts, found.retry_at) == ("sending", 1, None)
    assert (found.claimed_at, found.lease_until) == (NINE + 10, NINE + 1_010)


def test_only_the_holder_settles_but_anyone_may_say_sent(ledger: Ledger) -> None:
    run_id = added(ledger)
    with ledger.write() as connection:
        assert runs.claim(connection, run_id, "me", NINE, 1_000)
        assert not runs.settle(connection, run_id, "you", state="planned")
        assert runs.settle(connection, run_id, "me", state="unsure", lease_until=None)
        assert [run.id for run in runs.in_doubt(connection, NINE)] == [run_id]
        runs.sent(connection, run_id)
        assert not runs.settle(connection, run_id, "me", state="planned")
    assert state(ledger, run_id) == ("sent", "")


def test_a_newer_slot_overtakes_what_is_unposted(ledger: Ledger) -> None:
    older, sent = added(ledger, "a"), added(ledger, "b", state="sent")
    beside = added(ledger, "now:1")
    newer = added(ledger, "c", NINE + HOUR)
    with ledger.write() as connection:
        runs.overtake(connection, newer)
        assert runs.is_overtaken(connection, runs.by_id(connection, older))
        assert not runs.is_overtaken(connection, runs.by_id(connection, beside))
        assert not runs.is_overtaken(connection, runs.by_id(connection, newer))
    assert state(ledger, older) == ("skipped", "a newer slot took its place")
    assert [state(ledger, one)[0] for one in (sent, beside, newer)] == [
        "sent",
        "planned",
        "planned",
    ]


def test_what_was_due_too_long_ago_ends(ledger: Ledger) -> None:
    untried, tried = added(ledger, "a"), added(ledger, "b", error="No such channel.")
    other = added(ledger, "c", digest="Evening")
    with ledger.write() as connection:
        assert runs.expire(connection, ["Morning"], NINE) == []
        assert len(runs.expire(connection, ["Morning"], NINE + 1)) == 2
    assert state(ledger, untried) == ("skipped", "too late")
    assert state(ledger, tried) == ("failed", "No such channel.")
    assert state(ledger, other) == ("planned", "")


# --- posted messages ----------------------------------------------------------------------------


@pytest.fixture
def run_id(ledger: Ledger) -> int:
    run_id = added(ledger, state="sent")
    with ledger.write() as connection:
        posted.add(connection, "C1", "1.1", run_id, wanted=2)
        posted.add(connection, "C1", "1.1", run_id, wanted=9)
        posted.add(connection, "C1", "2.1", run_id, wanted=1)
    return run_id


def test_a_message_is_kept_once_and_drawn_when_stale(ledger: Ledger, run_id: int) -> None:
    with ledger.write() as connection:
        (stale,) = posted.to_draw(connection, NINE)
        assert (stale.ts, stale.run_id, stale.wanted, stale.drawn) == ("1.1", run_id, 2, 1)
        assert places.names_of_channel(connection, "C1") == {"#a"}
        assert places.names_of_channel(connection, "C2") == set()
        posted.drawn(connection, "C1", "1.1", 2)
        assert posted.to_draw(connection, NINE) == []


@pytest.mark.usefixtures("run_id")
def test_only_one_of_many_takes_a_message(ledger: Ledger) -> None:
    def take(_number: int) -> bool:
        with ledger.write() as connection:
            return posted.take(connection, "C1", "1.1", NINE, 1_000) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1
    with ledger.write() as connection:
        assert posted.to_draw(connection, NINE + 999) == []
        assert posted.take(connection, "C1", "1.1", NINE + 1_000, 1_000) is not None


@pytest.mark.usefixtures("run_id")
def test_a_message_that_is_gone_is_never_drawn(ledger: Ledger) -> None:
    with ledger.write() as connection:
        posted.gone(connection, "C1", "1.1")
        assert posted.to_draw(connection, NINE) == []
        assert posted.take(connection, "C1", "1.1", NINE, 1_000) is None
        gone = connection.execute(select(message.c.ts).where(message.c.gone == 1)).scalars().all()
    assert gone == ["1.1"]
