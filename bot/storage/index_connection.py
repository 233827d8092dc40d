"""How the file with the rows beside the index is opened."""

import sqlite3
from pathlib import Path

_WAIT_SECONDS = 5.0


def connect(file: Path) -> sqlite3.Connection:
    """Open the file to read and write, made where it is missing. Raises sqlite3.Error."""
    return _connect(file, "rwc")


def connect_to_read(file: Path) -> sqlite3.Connection:
    """Open the file beside its writer, if need be where nothing may be written. Raises
    sqlite3.Error."""
    connection = _connect(file, "ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError as problem:
        connection.close()
        if problem.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        # Where nothing may be written, SQLite can't make the files that it shares with a writer:
        # there is none then.
        return _connect(file, "ro&immutable=1")
    return connection


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
