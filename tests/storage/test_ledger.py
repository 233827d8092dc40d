"""The ledger: transactions, one description for two databases, and opening."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import LedgerError
from bot.storage import schema
from bot.storage.ledger import Ledger, insert
from tests import ledgers


def _digests(ledger: Ledger) -> int:
    with ledger.read() as connection:
        return connection.scalar(select(func.count()).select_from(schema.digest)) or 0


def _add(ledger: Ledger, name: str) -> None:
    with ledger.write() as connection:
        connection.execute(schema.digest.insert().values(name=name, created_at=1))


def test_the_revisions_give_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger.read() as connection:
        # What SQLite tells of a default can't be compared.
        options = {"compare_server_default": connection.dialect.name != "sqlite"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []


def test_an_error_undoes_the_whole_block(ledger: Ledger) -> None:
    def add_and_fail() -> None:
        with ledger.write() as connection:
            connection.execute(schema.digest.insert().values(name="desk", created_at=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert _digests(ledger) == 0


def test_a_note_is_kept_and_the_next_write_waits_for_the_disk_again(ledger: Ledger) -> None:
    waits: list[int | None] = []
    for write in (ledger.write, ledger.note, ledger.write):
        with write() as connection:
            connection.execute(schema.digest.insert().values(name=f"{len(waits)}", created_at=1))
            if connection.dialect.name == "sqlite":
                waits.append(connection.scalar(text("PRAGMA synchronous")))
            else:
                waits.append(len(waits))
    assert waits in ([2, 1, 2], [0, 1, 2])
    assert _digests(ledger) == 3


def test_a_second_row_of_the_same_key_is_an_integrity_error(ledger: Ledger) -> None:
    _add(ledger, "desk")
    with pytest.raises(IntegrityError):
        _add(ledger, "desk")
    assert _digests(ledger) == 1


def test_insert_knows_conflicts_on_both(ledger: Ledger) -> None:
    with ledger.write() as connection:
        for _ in range(2):
            row = insert(connection, schema.digest).values(name="desk", created_at=1)
            connection.execute(row.on_conflict_do_nothing())
    assert _digests(ledger) == 1


def test_a_read_sees_one_moment(ledger: Ledger) -> None:
    with ledger.read() as connection:
        count = select(func.count()).select_from(schema.digest)
        assert connection.scalar(count) == 0
        _add(ledger, "desk")
        assert connection.scalar(count) == 0
    assert _digests(ledger) == 1


def test_writers_of_many_threads_wait_for_each_other(ledger: Ledger) -> None:
    with ledger.write() as connection:
        connection.execute(schema.digest.insert().values(name="desk", created_at=0))

    def count_up() -> None:
        for _ in range(10):
            with ledger.write() as connection:
                connection.execute(
                    schema.digest.update().values(created_at=schema.digest.c.created_at + 1)
                )

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ledger.read() as connection:
        assert connection.scalar(select(schema.digest.c.created_at)) == 60


def test_many_processes_opening_at_once_upgrade_once(ledger_url: str) -> None:
    ledgers: list[Ledger] = []
    threads = [
        threading.Thread(target=lambda: ledgers.append(Ledger.open(ledger_url))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [_digests(ledger) for ledger in ledgers] == [0] * 5
    for ledger in ledgers:
        ledger.close()


def test_a_newer_ledger_is_refused_and_left_alone(ledger_url: str) -> None:
    ledger = Ledger.open(ledger_url)
    with ledger.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match=r"written by a newer Copydesk .* update Copydesk"):
        Ledger.open(ledger_url)
    with ledger.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    ledger.close()


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(LedgerError, match="aren't a Copydesk ledger"):
        Ledger.open(f"sqlite:///{tmp_path / 'other'}")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, however long it may be" * 50)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger.open(f"sqlite:///{tmp_path / 'notes.txt'}")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("no address", "write sqlite:///PATH or postgresql"),
        ("sqlite://", "names no file"),
        ("mysql://desk@localhost/desk", "can't be kept in mysql"),
        ("postgresql://desk:secret@127.0.0.1:1/desk", "can't be used"),
        ("sqlite:////dev/null/ledger.sqlite3", "folder can't be made"),
    ],
)
def test_an_address_that_gives_no_ledger_is_told(address: str, sentence: str) -> None:
    with pytest.raises(LedgerError, match=sentence) as told:
        Ledger.open(address)
    assert "secret" not in str(told.value)


def test_a_lock_held_briefly_is_waited_for(tmp_path: Path) -> None:
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    held = threading.Event()

    def hold() -> None:
        with ledger.write():
            held.set()
            time.sleep(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    _add(ledger, "desk")
    thread.join()
    assert _digests(ledger) == 1
    ledger.close()


def test_reading_never_waits_for_a_writer(ledger: Ledger) -> None:
    with ledger.write() as connection:
        connection.execute(schema.digest.insert().values(name="desk", created_at=1))
        assert _digests(ledger) == 0
