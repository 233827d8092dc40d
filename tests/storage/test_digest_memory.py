"""What the ledger remembers of digests, on both databases: pauses, channels, and what was shown."""

from typing import Any

from sqlalchemy import select

from bot.storage import pauses, places, posted, runs, showings
from bot.storage.ledger import Ledger
from bot.storage.pauses import PauseRow
from bot.storage.runs import ItemRow
from bot.storage.schema import decision, near_miss, run

NINE, MINUTE, HOUR = 1_800_000_000_000, 60_000, 3_600_000
STOPPED = PauseRow(
    digest="Morning", since=NINE, why="The channel is archived.", by="", code="is_archived"
)


def run_of(ledger: Ledger, slot: str, *articles: str, **values: Any) -> int:
    row = {"digest": "Morning", "state": "sent", "channel": "#a", "zone": "UTC", "query": ""}
    with ledger.write() as connection:
        runs.first_seen(connection, "Morning", NINE - HOUR)
        run_id = runs.add(connection, slot=slot, **{"due_at": NINE, **row, **values})
        assert run_id is not None
        items = [
            ItemRow(number=n, article_id=one, is_new=True, reason="new", article="{}")
            for n, one in enumerate(articles, 1)
        ]
        runs.add_items(connection, run_id, items)
    return run_id


def decide(ledger: Ledger, article: str, verb: str, at: int, **values: Any) -> None:
    row = {"version": "v", "user": "U0ANA", "write_state": "none", "ended_why": "", **values}
    with ledger.write() as connection:
        connection.execute(
            decision.insert().values(article_id=article, verb=verb, at=at, key=article, **row)
        )


def test_a_pause_is_one_and_ends_once(ledger: Ledger) -> None:
    with ledger.write() as connection:
        assert pauses.stop(connection, STOPPED)
        assert not pauses.stop(connection, STOPPED)
        assert pauses.of(connection, "Morning") == STOPPED
        assert pauses.every(connection) == [STOPPED]
        assert not pauses.end(connection, "Morning", NINE + 1)
        assert pauses.end(connection, "Morning", NINE)
        assert pauses.of(connection, "Morning") is None


def test_of_two_processes_one_looks_and_one_tells(ledger: Ledger) -> None:
    with ledger.write() as connection:
        pauses.stop(connection, STOPPED)
        for take in (pauses.to_look_at, pauses.to_tell):
            assert [one.digest for one in take(connection, NINE, NINE + MINUTE)] == ["Morning"]
            assert take(connection, NINE + MINUTE - 1, NINE + HOUR) == []
            assert [one.digest for one in take(connection, NINE + MINUTE, NINE + HOUR)]
        pauses.told(connection, "Morning", NINE, NINE + HOUR)
        assert pauses.to_tell(connection, NINE + 2 * HOUR, NINE + 3 * HOUR) == []
        pauses.take(connection, "Morning", "U0BEN", "on holiday")
        assert pauses.to_look_at(connection, NINE + 2 * HOUR, NINE + 3 * HOUR) == []


def test_what_was_planned_is_given_back_with_all_that_belongs_to_it(ledger: Ledger) -> None:
    planned = run_of(ledger, "two", "a", state="planned")
    run_of(ledger, "one", "b")
    with ledger.write() as connection:
        showings.keep_near(connection, "Morning", planned, {"c": "quality 10"})
        pauses.give_back(connection, "Morning")
        assert connection.scalars(select(run.c.slot)).all() == ["one"]
        assert connection.scalars(select(near_miss.c.run_id)).all() == []


def test_what_was_planned_is_waived(ledger: Ledger) -> None:
    run_of(ledger, "two", state="planned")
    with ledger.write() as connection:
        pauses.waive(connection, "Morning", "it was paused")
        pauses.note_resumed(connection, "Morning", NINE)
        assert pauses.resumed(connection, "Morning") == NINE
        assert connection.execute(select(run.c.state, run.c.error)).all() == [
            ("waived", "it was paused")
        ]


def test_a_channel_is_known_by_its_id_until_it_is_forgotten(ledger: Ledger) -> None:
    run_id = run_of(ledger, "one")
    with ledger.write() as connection:
        assert places.channel_id(connection, "Morning", "#a") == ""
        places.keep(connection, "Morning", "#a", "C0A")
        assert places.channel_id(connection, "Morning", "#a") == "C0A"
        assert places.channel_id(connection, "Morning", "#b") == ""
        posted.add(connection, "C0A", "1.000100", run_id, wanted=1)
        assert places.names_of_channel(connection, "C0A") == {"#a"}
        places.forget(connection, "Morning")
        assert places.channel_id(connection, "Morning", "#a") == ""


def test_showings_are_counted_from_the_time_of_their_posts(ledger: Ledger) -> None:
    run_of(ledger, "one", "a", "b")
    run_of(ledger, "two", "a", due_at=NINE + HOUR, claimed_at=NINE + HOUR + MINUTE)
    run_of(ledger, "three", "c", due_at=NINE + 2 * HOUR, state="planned")
    with ledger.read() as connection:
        found = showings.shown(connection, "Morning", NINE + 2 * HOUR)
        assert found == {"a": (NINE, NINE + HOUR + MINUTE), "b": (NINE,)}
        assert showings.shown(connection, "Evening", NINE + 2 * HOUR) == {}


def test_two_posts_of_one_moment_are_two(ledger: Ledger) -> None:
    for slot in ("one", "now:1"):
        run_of(ledger, slot, "a", "b", claimed_at=NINE)
    run_of(ledger, "now:2", "b", state="planned")
    with ledger.read() as connection:
        found = showings.shown(connection, "Morning", NINE)
    assert found == {"a": (NINE, NINE + 1), "b": (NINE, NINE + 1, NINE + 2)}


def test_what_was_put_off_comes_back_once(ledger: Ledger) -> None:
    run_of(ledger, "one", "a", "b")
    decide(ledger, "a", "later", NINE + MINUTE, until=NINE + HOUR)
    decide(ledger, "b", "reject", NINE + MINUTE, ended_at=NINE + 2 * MINUTE)
    with ledger.read() as connection:
        assert showings.put_off(connection, NINE + MINUTE, 5) == ["a"]
        assert showings.open_decisions(connection, ["a", "b"]) == {"a": ("later", NINE + HOUR)}
        assert showings.returned(connection, "Morning", NINE + HOUR - 1) == []
        assert showings.returned(connection, "Morning", NINE + HOUR) == ["a"]
        ended = showings.ended(connection, "Morning", NINE + HOUR)
        assert ended == {"a": NINE + HOUR, "b": NINE + 2 * MINUTE}
    run_of(ledger, "two", "a", due_at=NINE + HOUR)
    with ledger.read() as connection:
        assert showings.returned(connection, "Morning", NINE + HOUR) == []


def test_of_each_digest_the_last_reason_is_told(ledger: Ledger) -> None:
    run_of(ledger, "one", "a")
    newer = run_of(ledger, "two", due_at=NINE + HOUR)
    with ledger.write() as connection:
        showings.keep_near(connection, "Morning", newer, {"a": "two of Nature are enough"})
        [told] = showings.reasons(connection, "a")
        assert (told.shown, told.reason) == (False, "two of Nature are enough")
        showings.keep_near(connection, "Morning", newer, {})
        [told] = showings.reasons(connection, "a")
        assert (told.shown, told.reason) == (True, "new")
