"""Bringing a ledger up to date: copy, then Alembic's revisions, in one transaction.

Alembic is imported where there is something to do: to load it and its revisions takes longer than
all else of opening a ledger, and most are up to date.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, inspect, select, table

from bot.domain.errors import LedgerError

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = Path(__file__).parent / "migrations"
# Any number does, as long as every Copydesk takes the same one.
_UPGRADE_LOCK = 0x636F7079
# Where Alembic notes the revision of a database.
_STAMP = table("alembic_version", column("version_num"))


def upgrade(connection: Connection, revisions: Path = REVISIONS) -> None:
    """Bring the ledger behind a writing connection to the newest revision that we know.

    A second process that opens the same ledger waits here until the first is done. Raises
    LedgerError for a ledger of a newer Copydesk and for a database that holds something else.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
    known = _known(revisions)
    current = _current(connection, known)
    if current == known[-1]:
        return
    if current is not None:
        _copy(connection, current)
    from alembic import command

    command.upgrade(_config(connection, revisions), "head")


def _known(revisions: Path) -> list[str]:
    """The revisions, oldest first: each has its number in its file's name, as in `r0001_first`."""
    names = (revisions / "versions").glob("r*_*.py")
    return sorted(one.name[1:].partition("_")[0] for one in names)


def _config(connection: Connection, revisions: Path) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection, known: list[str]) -> str | None:
    """The ledger's revision, None for an empty database."""
    current = _revision(connection)
    if current is not None and current not in known:
        raise LedgerError(
            f"The ledger was written by a newer Copydesk (its revision is {current}, this one "
            f"knows up to {known[-1]}): update Copydesk. Nothing was changed."
        )
    if current is None and inspect(connection).get_table_names():
        raise LedgerError(
            "The database holds tables that aren't a Copydesk ledger: give the ledger a "
            "database of its own. Nothing was changed."
        )
    return current


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_STAMP.name):
        return None
    current: str | None = connection.scalar(select(_STAMP.c.version_num))
    return current


def _copy(connection: Connection, revision: str) -> None:
    """Copy an SQLite ledger to `NAME.before-upgrade-of-REVISION` beside it."""
    database = connection.engine.url.database
    if connection.dialect.name != "sqlite" or database is None:
        return
    path = Path(database)
    copy = path.with_name(f"{path.name}.before-upgrade-of-{revision}")
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    # Through SQLite rather than as a file: what still sits in the write-ahead log belongs to it.
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(unfinished)) as new:
        old.backup(new)
    shutil.copymode(path, unfinished)
    unfinished.replace(copy)
