"""Backup and restore on real ledgers, while somebody works on them."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command as alembic
from alembic.config import Config
from click import Command
from click.testing import CliRunner
from sqlalchemy import create_engine

from bot.backup_commands import backup, restore
from bot.command_line import Commands
from bot.domain.review import Verb
from bot.storage import decisions
from bot.storage.ledger import Ledger
from bot.storage.upgrade import REVISIONS
from tests import ledgers

RUNNING = Commands(commands=[backup, restore])


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The ledger of a bot that runs."""
    opened = ledgers.new(tmp_path / "data" / "ledger.sqlite3")
    yield opened
    opened.close()


def _do(command: Command, file: Path, status: int = 0, **env: str) -> str:
    data = file.parent / "data"
    result = CliRunner().invoke(
        RUNNING, [str(command.name), str(file), "--data", str(data)], env={**env}
    )
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result.output


def _decide(ledger: Ledger, article_id: str, verb: Verb = "reject") -> None:
    with ledger.write() as connection:
        decisions.insert(
            connection, article_id=article_id, version="v", verb=verb, user="U0ANA", now_ms=1
        )


def _decided(ledger: Ledger) -> set[str]:
    with ledger.read() as connection:
        return {
            row[0] for row in connection.exec_driver_sql("SELECT article_id FROM decision").all()
        }


def _count(ledger: Ledger) -> int:
    with ledger.read() as connection:
        return decisions.changes(connection)


def _in_file(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {row[0] for row in connection.execute("SELECT article_id FROM decision")}


def test_what_was_decided_since_is_gone_and_what_was_replaced_is_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    _decide(ledger, "whales")
    said = _do(backup, tmp_path / "copy.sqlite3")
    assert "1 decision and 0 posted digests" in said
    _decide(ledger, "robots")
    said = _do(restore, tmp_path / "copy.sqlite3")
    assert said.startswith("Restored 1 decision and 0 posted digests.")
    # The same ledger, still open: a bot that runs goes on with what was put back.
    assert _decided(ledger) == {"whales"}
    _decide(ledger, "again")
    kept = list((tmp_path / "data").glob("*.before-restore-*"))
    assert [_in_file(one) for one in kept] == [{"whales", "robots"}]
    assert str(kept[0]) in said


def test_a_remembered_state_is_not_taken_for_a_later_one(ledger: Ledger, tmp_path: Path) -> None:
    _do(backup, tmp_path / "copy.sqlite3")
    _decide(ledger, "whales")
    before = _count(ledger)
    _do(restore, tmp_path / "copy.sqlite3")
    assert _count(ledger) > before


def test_a_backup_is_one_file_that_appears_whole(ledger: Ledger, tmp_path: Path) -> None:
    _decide(ledger, "whales")
    _do(backup, tmp_path / "copy.sqlite3")
    _decide(ledger, "robots")
    _do(backup, tmp_path / "copy.sqlite3")
    assert _in_file(tmp_path / "copy.sqlite3") == {"whales", "robots"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.sqlite3", "data"]


def test_decisions_go_on_while_both_run(ledger: Ledger, tmp_path: Path) -> None:
    ended, taken = threading.Event(), 0

    def decide() -> None:
        nonlocal taken
        # Without a pause, nobody else may get at the ledger for seconds: SQLite keeps no queue.
        while not ended.wait(0.005):
            _decide(ledger, f"n{taken}")
            taken += 1

    worker = threading.Thread(target=decide)
    worker.start()
    try:
        for _ in range(3):
            _do(backup, tmp_path / "copy.sqlite3")
            _do(restore, tmp_path / "copy.sqlite3")
    finally:
        ended.set()
        worker.join()
    held = [_in_file(one) for one in (tmp_path / "data").glob("*.before-restore-*")]
    # Every decision that anybody was told of is in the ledger or in what it replaced.
    assert set.union(_decided(ledger), *held) == {f"n{number}" for number in range(taken)}


def test_it_restores_where_there_is_no_ledger(ledger: Ledger, tmp_path: Path) -> None:
    _decide(ledger, "whales")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy = elsewhere / "copy.sqlite3"
    _do(backup, tmp_path / "copy.sqlite3")
    (tmp_path / "copy.sqlite3").rename(copy)
    assert _do(restore, copy) == "Restored 1 decision and 0 posted digests.\n"
    assert [one.name for one in (elsewhere / "data").iterdir()] == ["ledger.sqlite3"]
    other = Ledger.open(f"sqlite:///{elsewhere / 'data' / 'ledger.sqlite3'}")
    assert _decided(other) == {"whales"}
    other.close()


def test_a_ledger_that_is_damaged_is_moved_aside(ledger: Ledger, tmp_path: Path) -> None:
    _decide(ledger, "whales")
    _do(backup, tmp_path / "copy.sqlite3")
    ledger.close()
    place = tmp_path / "data" / "ledger.sqlite3"
    place.write_bytes(b"SQLite format 3\0" + b"nonsense" * 1000)
    assert "before-restore" in _do(restore, tmp_path / "copy.sqlite3")
    assert _in_file(place) == {"whales"}


def test_a_newer_ledger_is_refused_and_nothing_changes(ledger: Ledger, tmp_path: Path) -> None:
    _do(backup, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    _decide(ledger, "whales")
    said = _do(restore, tmp_path / "copy.sqlite3", status=2)
    assert "newer Copydesk" in said
    assert "update Copydesk" in said
    assert _decided(ledger) == {"whales"}
    assert not list((tmp_path / "data").glob("*before-restore*"))
    assert not list((tmp_path / "data").glob(".*"))


def test_an_older_backup_is_brought_up_to_date(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    engine = create_engine(f"sqlite:///{copy}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(REVISIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        alembic.upgrade(config, "+1")
    engine.dispose()
    before = copy.read_bytes()
    _do(restore, copy)
    _decide(ledger, "whales")
    assert _decided(ledger) == {"whales"}
    assert copy.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []
    assert not list((tmp_path / "data").glob(".*"))


@pytest.mark.parametrize("content", [b"", b"---\ntitle: x\n---\n", b"SQLite format 3\0rubbish"])
def test_what_is_no_ledger_is_neither_restored_nor_written_over(
    ledger: Ledger, tmp_path: Path, content: bytes
) -> None:
    _decide(ledger, "whales")
    file = tmp_path / "other"
    file.write_bytes(content)
    for command in (restore, backup):
        assert str(file) in _do(command, file, status=2)
    assert file.read_bytes() == content
    assert _decided(ledger) == {"whales"}


def test_a_damaged_copy_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(40):
        _decide(ledger, "long" * 500 + str(number))
    copy = tmp_path / "copy.sqlite3"
    _do(backup, copy)
    data = bytearray(copy.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    copy.write_bytes(data)
    assert "Nothing was changed" in _do(restore, copy, status=2)
    assert len(_decided(ledger)) == 40


def test_no_ledger_and_the_ledger_itself_are_sentences(ledger: Ledger, tmp_path: Path) -> None:
    assert "name another file" in _do(
        backup,
        tmp_path / "data" / "ledger.sqlite3",
        status=2,
        COPYDESK_CONFIG=str(_settings(tmp_path, f"sqlite:///{tmp_path}/data/ledger.sqlite3")),
    )
    (tmp_path / "none").mkdir()
    assert "There is no ledger at" in _do(backup, tmp_path / "none" / "copy.sqlite3", status=2)
    assert "There is no ledger at" in _do(restore, tmp_path / "copy.sqlite3", status=2)


def test_postgresql_has_tools_of_its_own(tmp_path: Path) -> None:
    address = "postgresql+psycopg://desk:secret@db.example/copydesk"
    config = _settings(tmp_path, address)
    for command in (backup, restore):
        said = _do(command, tmp_path / "copy", status=2, COPYDESK_CONFIG=str(config))
        assert "pg_dump" in said
        assert "postgresql://desk@db.example/copydesk" in said
        assert "secret" not in said


def _settings(place: Path, ledger: str) -> Path:
    file = place / "copydesk.yaml"
    file.write_text(f"sources: [{{name: news, folder: .}}]\nledger: {ledger}\n", encoding="utf-8")
    return file


def test_what_was_posted_lately_is_drawn_again(ledger: Ledger, tmp_path: Path) -> None:
    now = datetime.now(UTC).timestamp()
    with ledger.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO run (id, digest, slot, due_at, state, channel, zone, query)"
            " VALUES (1, 'desk', '2026', 1, 'sent', '#desk', 'UTC', '')"
        )
        for ts in (now - 60, now - 86_400 * 60):
            connection.exec_driver_sql(
                "INSERT INTO message (channel, ts, run_id) VALUES ('C0', ?, 1)", (f"{ts:.6f}",)
            )
    _do(backup, tmp_path / "copy.sqlite3")
    _do(restore, tmp_path / "copy.sqlite3")
    with ledger.read() as connection:
        rows = connection.exec_driver_sql("SELECT wanted FROM message ORDER BY ts DESC").all()
    assert [row[0] for row in rows] == [2, 1]
