"""Who may write the index, and what tantivy's failures become."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import IndexUnusable


class WriterLock:
    """Held by the one process that writes the index; the system lets go of it when that dies.

    It is SQLite's own file lock, on an empty file: the same on every system, and it outlives
    the index's files, which are replaced when they are broken.
    """

    def __init__(self, directory: Path) -> None:
        """Take the lock. Raises IndexUnusable where another process, or another Index of this
        one, holds it, or where the directory can't be written."""
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                directory / "writer.lock", timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as problem:
            raise IndexUnusable(
                f"The search index in {directory} can't be written ({problem}): "
                "let the bot write there, or name another data directory."
            ) from problem
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as problem:
            self._connection.close()
            raise _refusal(directory, problem) from problem

    def release(self) -> None:
        """Let another process write."""
        self._connection.close()


def _refusal(directory: Path, problem: sqlite3.Error) -> IndexUnusable:
    if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
        return IndexUnusable(
            f"Another Copydesk is writing the search index in {directory}: "
            "stop it, or give this one a data directory of its own."
        )
    return IndexUnusable(
        f"The search index in {directory} can't be written ({problem}): "
        "let the bot write there, or name another data directory."
    )


@contextmanager
def guarded(directory: Path) -> Iterator[None]:
    """Turn what tantivy and SQLite raise over broken files or a full disk into IndexUnusable."""
    try:
        yield
    except (ValueError, OSError, sqlite3.Error) as problem:
        raise _unusable(directory, problem) from problem
    except BaseException as problem:
        # tantivy panics over some broken segments, and a panic is no Exception.
        if type(problem).__module__ != "pyo3_runtime":
            raise
        raise _unusable(directory, problem) from problem


def _unusable(directory: Path, problem: BaseException) -> IndexUnusable:
    reason = str(problem).splitlines()[0][:200] if str(problem) else type(problem).__name__
    return IndexUnusable(
        f"The search index in {directory} can't be used ({reason}). It is made from the files "
        "again by itself; if this goes on, look whether the disk is full."
    )
