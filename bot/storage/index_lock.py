"""Who may write the index."""

import os
import socket
import sqlite3
from contextlib import suppress
from pathlib import Path

from bot.domain.errors import IndexBlocked, IndexUnusable
from bot.storage.index_trouble import guarded

__all__ = ["WriterLock", "guarded"]

_TABLE = "CREATE TABLE IF NOT EXISTS holder (machine TEXT NOT NULL, process INTEGER NOT NULL)"


class WriterLock:
    """Held by the one process that writes the index; the system lets go of it when that dies.

    It is SQLite's own file lock: the same on every system, and it outlives the index's files,
    which are replaced when they are broken. In the file is who holds it.
    """

    def __init__(self, directory: Path) -> None:
        """Take the lock. Raises IndexUnusable where another process, or another Index of this
        one, holds it, IndexBlocked where the directory can't be written."""
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                directory / "writer.lock", timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as problem:
            raise _blocked(directory, problem) from problem
        try:
            self._take()
        except sqlite3.Error as problem:
            refusal = self._refusal(directory, problem)
            self._connection.close()
            raise refusal from problem

    def release(self) -> None:
        """Let another process write."""
        self._connection.close()

    def _take(self) -> None:
        # Others may read meanwhile, but not take it. Opened for writing only by the statement.
        self._connection.execute("BEGIN IMMEDIATE")
        # The lock is as good without a name, which takes room on the disk.
        with suppress(sqlite3.Error):
            self._connection.execute(_TABLE)
            self._connection.execute("DELETE FROM holder")
            mine = (socket.gethostname(), os.getpid())
            self._connection.execute("INSERT INTO holder VALUES (?, ?)", mine)
            self._connection.execute("COMMIT")
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def _refusal(self, directory: Path, problem: sqlite3.Error) -> IndexUnusable:
        if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            return _blocked(directory, problem)
        return IndexUnusable(
            f"Another Copydesk is writing the search index in {directory}{self._holder()}: "
            "stop it, or give this one a data directory of its own."
        )

    def _holder(self) -> str:
        try:
            found = self._connection.execute("SELECT machine, process FROM holder").fetchone()
        except sqlite3.Error:
            return ""  # it had no room to write its name
        return f" (process {found[1]} on {found[0]})" if found else ""


def _blocked(directory: Path, problem: Exception) -> IndexBlocked:
    return IndexBlocked(
        f"The search index in {directory} can't be written ({problem}): "
        "let the bot write there, or name another data directory."
    )
