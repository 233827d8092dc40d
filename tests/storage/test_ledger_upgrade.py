"""Bringing an older ledger up to date."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text

from bot.domain.errors import LedgerError
from bot.storage import decisions, schema, untold
from bot.storage.ledger import Ledger
from bot.storage.upgrade import REVISIONS, upgrade

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("digest") as batch:
        batch.add_column(sa.Column("owner", sa.Text, nullable=False, server_default="nobody"))
    {then}
"""


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """A ledger of its own for each test here: they change its tables."""
    opened = Ledger.open(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def revisions(tmp_path: Path) -> Path:
    """A folder of revisions to add one to, as a newer Copydesk has it."""
    copy = tmp_path / "migrations"
    shutil.copytree(REVISIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def _add_revision(revisions: Path, ledger: Ledger, then: str = "") -> str:
    with ledger.read() as connection:
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
    (revisions / "versions" / "r9000_next.py").write_text(NEXT.format(head=head, then=then))
    return str(head)


def _upgrade(ledger: Ledger, revisions: Path) -> None:
    with ledger.write() as connection:
        upgrade(connection, revisions)


def _fill(ledger: Ledger) -> None:
    with ledger.write() as connection:
        connection.execute(schema.digest.insert().values(name="desk", created_at=7))


def test_an_older_ledger_keeps_its_rows(ledger: Ledger, revisions: Path) -> None:
    _fill(ledger)
    _add_revision(revisions, ledger)
    _upgrade(ledger, revisions)
    with ledger.read() as connection:
        row = connection.execute(text("SELECT name, created_at, owner FROM digest")).one()
    assert tuple(row) == ("desk", 7, "nobody")


def test_then_the_older_copydesk_refuses_it(
    ledger: Ledger, revisions: Path, ledger_url: str
) -> None:
    _add_revision(revisions, ledger)
    _upgrade(ledger, revisions)
    with pytest.raises(LedgerError, match="newer Copydesk"):
        Ledger.open(ledger_url)


def test_a_revision_that_fails_leaves_the_ledger_as_it_was(ledger: Ledger, revisions: Path) -> None:
    _fill(ledger)
    head = _add_revision(revisions, ledger, then="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        _upgrade(ledger, revisions)
    with ledger.read() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("digest")}
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head
        assert connection.scalar(select(schema.digest.c.created_at)) == 7
    assert columns == set(schema.digest.columns.keys())


FIRST = {
    "article_id": "a", "version": "v", "verb": "publish", "user": "U1", "until": None,
    "digest": "", "channel": "", "ended_at": None, "ended_why": "", "ended_by": "",
    "write_error": "", "written_at": None,
}  # fmt: skip


def test_a_ledger_of_the_first_revision_goes_on(ledger_url: str, tmp_path: Path) -> None:
    revisions = tmp_path / "first"
    shutil.copytree(REVISIONS, revisions, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (revisions / "versions").glob("r*.py"):
        if not later.name.startswith("r0001"):
            later.unlink()
    engine = create_engine(ledger_url)
    names = ", ".join(f'"{name}"' for name in [*FIRST, "at", "write_state", "written_over"])
    marks = ", ".join(f":{name}" for name in [*FIRST, "at", "write_state", "written_over"])
    with engine.begin() as connection:
        upgrade(connection, revisions)
        for number, state in enumerate(("pending", "written", "reverting")):
            row = FIRST | {"at": number + 7, "write_state": state, "article_id": f"a{number}"}
            over = None if state == "pending" else "false"
            insert = text(f"INSERT INTO decision ({names}) VALUES ({marks})")  # noqa: S608  ours
            connection.execute(insert, row | {"written_over": over})
    engine.dispose()
    opened = Ledger.open(ledger_url)
    with opened.read() as connection:
        waiting = decisions.to_write(connection, 7)
        found = [decisions.fetch(connection, number) for number in (1, 2, 3)]
    opened.close()
    assert waiting == [1, 3]
    assert [one.decision.due_at for one in found] == [7, 8, 9]
    assert [one.written_over for one in found] == [None, "false", "false"]
    assert len({one.decision.key for one in found} - {""}) == 3


REASONED: dict[str, object] = {
    "version": "v1",
    "verb": "reject",
    "user": "U0ANA",
    "at": 7,
    "reason": "Told already",
    "place": "message C0AIDESK 1.2",
    "version_after": "v2",
    "undo_reason": "",
}


def test_a_record_with_reasons_goes_on(ledger_url: str, tmp_path: Path) -> None:
    """Two stand, one was taken back by another long ago: who is told of that was told then."""
    revisions = tmp_path / "seventh"
    shutil.copytree(REVISIONS, revisions, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (revisions / "versions").glob("r*.py"):
        if later.name > "r0008":
            later.unlink()
    undone: dict[str, object] = {
        "ended_at": 9,
        "ended_why": "undone",
        "ended_by": "U0BEN",
        "undo_by": "U0BEN",
    }
    engine = create_engine(ledger_url)
    with engine.begin() as connection:
        upgrade(connection, revisions)
        changes: list[dict[str, object]] = [{}, {"verb": "publish"}, undone]
        for number, more in enumerate(changes):
            row = {**REASONED, "article_id": f"a{number}"} | more
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f":{name}" for name in row)
            insert = text(f"INSERT INTO decision ({names}) VALUES ({marks})")  # noqa: S608  ours
            connection.execute(insert, row)
    engine.dispose()
    opened = Ledger.open(ledger_url)
    with opened.read() as connection:
        found = [decisions.fetch(connection, number).decision for number in (1, 2, 3)]
        told = untold.every(connection)
    opened.close()
    assert [one.reason for one in found] == ["Told already"] * 3
    assert [one.place for one in found] == ["message C0AIDESK 1.2"] * 3
    assert [(one.verb, one.ended_why, one.undo_by) for one in found] == [
        ("reject", "", ""),
        ("publish", "", ""),
        ("reject", "undone", "U0BEN"),
    ]
    assert told == []


def test_the_file_is_copied_before_with_what_the_log_holds(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    ledger = Ledger.open(f"sqlite:///{file}")
    assert list(tmp_path.glob("*before*")) == []
    file.chmod(0o600)
    _fill(ledger)
    revisions = tmp_path / "migrations"
    shutil.copytree(REVISIONS, revisions, ignore=shutil.ignore_patterns("__pycache__"))
    head = _add_revision(revisions, ledger)
    _upgrade(ledger, revisions)
    _upgrade(ledger, revisions)
    [copy] = tmp_path.glob("*before*")
    assert copy.name == f"ledger.sqlite3.before-upgrade-of-{head}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT name, created_at FROM digest").fetchall() == [("desk", 7)]
    ledger.close()
    again = Ledger.open(f"sqlite:///{copy}")
    again.close()


def test_every_revision_is_where_the_wheel_takes_it_from() -> None:
    assert (REVISIONS / "env.py").is_file()
    assert list((REVISIONS / "versions").glob("r0001_*.py"))


def test_every_revision_is_told_by_its_files_number_and_follows_the_one_before() -> None:
    """What the ledger's opening looks at before it loads any of them."""
    config = Config()
    config.set_main_option("script_location", str(REVISIONS))
    config.set_main_option("path_separator", "os")
    line = [*ScriptDirectory.from_config(config).walk_revisions()][::-1]
    numbers = [Path(one.module.__file__ or "").name[1:5] for one in line]
    assert [one.revision for one in line] == numbers == sorted(numbers)
    assert [one.down_revision for one in line] == [None, *numbers[:-1]]
