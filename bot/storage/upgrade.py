"""Bringing a ledger up to date: copy, then Alembic's revisions, in one transaction."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from bot.domain.errors import LedgerError

REVISIONS = Path(__file__).parent / "migrations"
# Any number does, as long as every Copydesk takes the same one.
_UPGRADE_LOCK = 0x636F7079


def upgrade(connection: Connection, revisions: Path = REVISIONS) -> None:
    """Bring the ledger behind a writing connection to the newest revision that we know.

    A second process that opens the same ledger waits here until the first is done. Raises
    LedgerError for a ledger of a newer Copydesk and for a database that holds something else.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
    config = _config(connection, revisions)
    script = ScriptDirectory.from_config(config)
    current = _current(connection, script)
    if current == script.get_current_head():
        return
    if current is not None:
        _copy(connection, current)
    command.upgrade(config, "head")


def _config(connection: Connection, revisions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection, script: ScriptDirectory) -> str | None:
    """The ledger's revision, None for an empty database."""
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise LedgerError(
            f"The ledger was written by a newer Copydesk (its revision is {current}, this one "
            f"knows up to {script.get_current_head()}): update Copydesk. Nothing was changed."
        )
    if current is None and inspect(connection).get_table_names():
        raise LedgerError(
            "The database holds tables that aren't a Copydesk ledger: give the ledger a "
            "database of its own. Nothing was changed."
        )
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
