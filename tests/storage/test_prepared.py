"""Statements that go to the driver: the same rows and the same errors as by way of SQLAlchemy."""

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Column, MetaData, Table, Text, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import LedgerError
from bot.storage import shown
from bot.storage.ledger import Ledger
from bot.storage.prepared import Reading, Writing, among_ids, packed
from bot.storage.schema import article
from tests.storage.indexes import article as made

_PLACES = Reading(
    select(article.c.id, article.c.path)
    .where(among_ids(article.c.id), article.c.source == "site")
    .order_by(article.c.id)
)
_PUT = Writing(insert(article), insert(article))
_NO_TABLE = Table("nowhere", MetaData(), Column("id", Text))
_NOWHERE = Reading(select(_NO_TABLE).where(among_ids(_NO_TABLE.c.id)))
_STOPPED = Reading(select(func.pg_terminate_backend(func.pg_backend_pid()).label("gone")))
ODD = ["plain", "it's", 'a "quote"', "50 % off", "[bracket", "ÄÖ 中 🦊", "back\\slash", ":name"]


def _row(number: int, name: str, source: str = "site") -> dict[str, object]:
    return {
        "id": f"a{number}",
        "source": source,
        "path": name,
        "title": name,
        "url": "",
        "seen_at": 5_000_000_000_000,
    }


def test_rows_come_back_as_they_were_put(ledger: Ledger) -> None:
    rows = [_row(number, name) for number, name in enumerate(ODD)]
    with ledger.write() as connection:
        _PUT.put(connection, [*rows, _row(100, "elsewhere", "other")])
    with ledger.read() as connection:
        wanted = [f"a{number}" for number in range(200)] + ODD
        found = _PLACES.rows(connection, ids=packed(wanted))
        assert [(one.id, one.path) for one in found] == [(one["id"], one["path"]) for one in rows]
        assert _PLACES.rows(connection, ids=packed([])) == []
        assert connection.scalar(select(article.c.seen_at).where(article.c.id == "a1")) == 5e12


def test_it_is_within_the_transaction(ledger: Ledger) -> None:
    with ledger.write() as connection:
        connection.execute(insert(article).values(_row(1, "first")))
        _PUT.put(connection, [_row(2, "second")])
        assert len(_PLACES.rows(connection, ids=packed(["a1", "a2"]))) == 2
        connection.rollback()
    with ledger.read() as connection:
        assert _PLACES.rows(connection, ids=packed(["a1", "a2"])) == []


def test_errors_are_those_of_sqlalchemy(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), ledger.write() as connection:
        _PUT.put(connection, [_row(1, "first"), _row(1, "again")])
    with pytest.raises(LedgerError, match="nowhere") as told, ledger.read() as connection:
        _NOWHERE.rows(connection, ids=packed(["a secret"]))
    assert "secret" not in str(told.value)
    with ledger.read() as connection:
        assert _PLACES.rows(connection, ids=packed(["a1"])) == []


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_lost_connection_is_not_used_again(ledger_url: str) -> None:
    with closing(Ledger.open(ledger_url)) as ledger:
        with pytest.raises(LedgerError), ledger.read() as connection:
            _STOPPED.rows(connection)
        with ledger.read() as connection:
            assert connection.scalar(select(func.count()).select_from(article)) == 0


def test_an_article_is_remembered_anew_only_where_it_is_another(ledger: Ledger) -> None:
    here = made("a.md", id="a1", title="Old")
    with ledger.note() as connection:
        shown.upsert(connection, [here], 5)
        shown.upsert(connection, [here], 9)
        assert shown.count(connection) == (1, 5)
        shown.upsert(connection, [replace(here, title="New")], 11)
        assert shown.count(connection) == (1, 11)
        assert shown.title(connection, "a1") == "New"
