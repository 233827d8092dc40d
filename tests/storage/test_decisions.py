"""Decisions, searches and articles shown, on both kinds of database."""

import time

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from bot.domain.article import Article
from bot.domain.review import Decision, Verb
from bot.storage import decisions, schema, searches, shown
from bot.storage.ledger import Ledger

DAY = 24 * 3600 * 1000
OPEN = searches.Search("is:open", "Europe/Lisbon", "U1", 2, 14, ("a1", "a2"))


def _insert(connection: Connection, article_id: str = "a", verb: Verb = "reject") -> Decision:
    return decisions.insert(
        connection, article_id=article_id, version="v", verb=verb, user="U1", now_ms=1
    )


def test_an_article_has_one_open_decision(ledger: Ledger) -> None:
    with ledger.write() as connection:
        _insert(connection)
    with pytest.raises(IntegrityError), ledger.write() as connection:
        _insert(connection)


def test_ending_compares_with_what_was_read(ledger: Ledger) -> None:
    with ledger.write() as connection:
        decision = _insert(connection, verb="publish")
        assert decisions.change(connection, decision, write_state="written", written_at=2)
        assert not decisions.end(connection, decision, "undone", 3)
        now = decisions.fetch(connection, decision.id).decision
        assert decisions.end(connection, now, "undone", 3, by="U1")
        assert not decisions.end(connection, now, "lapsed", 4)
        ended = decisions.fetch(connection, decision.id).decision
    assert (ended.ended_at, ended.ended_why, ended.write_state) == (3, "undone", "written")


def test_the_newest_decision_counts(ledger: Ledger) -> None:
    with ledger.write() as connection:
        first = _insert(connection)
        decisions.end(connection, first, "undone", 2)
        second = _insert(connection, verb="later")
        other = _insert(connection, "b")
        found = decisions.newest(connection, ["a", "b", "c"])
    assert found == {"a": second, "b": other}


def test_every_change_is_counted_once(ledger: Ledger) -> None:
    with ledger.write() as connection:
        assert decisions.changes(connection) == 0
        decision = _insert(connection, verb="publish")
        assert decisions.changes(connection) == 1
        assert decisions.intend(connection, decision, "false")
        decisions.end(connection, decision, "undone", 2)
        assert decisions.changes(connection) == 2
        assert not decisions.intend(connection, decision, "no")
        assert decisions.changes(connection) == 2


def test_what_waits_to_be_written_is_found_by_its_own_index(ledger: Ledger) -> None:
    with ledger.write() as connection:
        _insert(connection)
        pending = _insert(connection, "b", "publish")
        assert decisions.to_write(connection, 1) == [pending.id]
        decisions.change(connection, pending, write_state="written")
        assert decisions.to_write(connection, 1) == []
        if connection.dialect.name == "sqlite":
            waiting = "write_state IN ('pending', 'pushing', 'reverting')"
            plan = connection.execute(
                text(f"EXPLAIN QUERY PLAN SELECT id FROM decision WHERE {waiting}")  # noqa: S608
            ).all()
            assert "decision_to_write" in str(plan)


def test_what_is_not_due_waits(ledger: Ledger) -> None:
    with ledger.write() as connection:
        soon = decisions.insert(
            connection, article_id="a", version="v", verb="publish", user="U1", now_ms=1,
            grace_ms=60,
        )  # fmt: skip
        assert (soon.at, soon.due_at) == (1, 61)
        assert decisions.to_write(connection, 60) == []
        assert decisions.to_write(connection, 61) == [soon.id]
        decisions.change(connection, soon, write_state="reverting")
        assert decisions.to_write(connection, 2) == [soon.id]


def test_every_decision_has_a_key_of_its_own(ledger: Ledger) -> None:
    with ledger.write() as connection:
        keys = {_insert(connection, f"a{number}").key for number in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {20}


def test_a_rejected_article_stays_rejected_once_its_file_says_so(ledger: Ledger) -> None:
    with ledger.write() as connection:
        decision = decisions.insert(
            connection, article_id="a", version="v", verb="reject", user="U1", now_ms=1, writes=True
        )
        decisions.change(connection, decision, write_state="written", written_at=1)
        assert decisions.off_the_table(connection, 9, 9) == [("a", "reject", None, 1)]


def test_ten_thousand_decisions_are_no_burden(ledger: Ledger) -> None:
    verbs = ("reject", "publish", "later")
    rows = [
        {
            "article_id": f"a{number}", "version": "v", "verb": verbs[number % 3], "user": "U1",
            "at": 1, "until": DAY if number % 3 == 2 else None,
            "write_state": "written" if number % 3 == 1 else "none", "written_at": 1,
        }
        for number in range(10_000)
    ]  # fmt: skip
    with ledger.write() as connection:
        connection.execute(insert(schema.decision), rows)
    with ledger.read() as connection:
        started = time.thread_time()
        assert len(decisions.off_the_table(connection, 2, 1)) == 6_667
        assert time.thread_time() - started < 1
        started = time.thread_time()
        found = decisions.newest(connection, [f"a{number}" for number in range(10)])
        assert time.thread_time() - started < 0.2
    assert len(found) == 10


def test_a_search_is_kept_for_a_day(ledger: Ledger) -> None:
    with ledger.write() as connection:
        token = searches.new_token(connection, OPEN, 0)
        other = searches.new_token(connection, OPEN, 1)
    assert token != other
    assert len(token) <= 16
    with ledger.read() as connection:
        kept = searches.token(connection, token, DAY - 1)
        assert kept == OPEN
        assert searches.token(connection, token, DAY) is None
        assert searches.token(connection, "unheard", 0) is None
    with ledger.write() as connection:
        searches.drop_old(connection, DAY)
        left = connection.execute(text("SELECT token FROM search")).all()
    assert (token,) not in left
    assert (other,) in left


def test_an_article_shown_again_is_remembered_where_it_is_now(ledger: Ledger) -> None:
    before = Article(id="a", version="v", source="news", path="_news/a.md", title="One")
    after = Article(id="a", version="w", source="news", path="_archive/a.md", title="Two")
    with ledger.write() as connection:
        shown.upsert(connection, [before], 1)
        assert shown.place(connection, "a") == ("news", "_news/a.md")
        shown.upsert(connection, [after], 2)
        assert shown.place(connection, "a") == ("news", "_archive/a.md")
        assert shown.title(connection, "a") == "Two"
        assert (shown.place(connection, "b"), shown.title(connection, "b")) == (None, "")
