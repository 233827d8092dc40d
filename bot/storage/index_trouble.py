"""What tantivy's and SQLite's failures become, told apart by whether anything is broken."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import IndexBlocked, IndexUnusable

_ADVICE = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the user's share of the disk is full",
    errno.EFBIG: "its files may not grow any more",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "the user may not write there",
    errno.EPERM: "the user may not write there",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOMEM: "there is not enough memory",
}
# Extended codes: what SQLite can't write, as against what it can't make sense of.
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_READONLY_DIRECTORY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
    sqlite3.SQLITE_IOERR_WRITE: errno.EFBIG,
    sqlite3.SQLITE_IOERR_SHMSIZE: errno.ENOSPC,
    sqlite3.SQLITE_IOERR_SHMOPEN: errno.ENOSPC,
}
# tantivy tells it in words alone.
_SYSTEM = re.compile(r"\(os error (\d+)\)|\bOs { code: (\d+)")
# A thread of tantivy's that could not write; why, it doesn't say.
_KILLED = "writer was killed"
_PROBE_BYTES = 1 << 20


@contextmanager
def guarded(directory: Path) -> Iterator[None]:
    """Turn what tantivy and SQLite raise into IndexBlocked where the system doesn't let them
    write, and into IndexUnusable over broken files."""
    try:
        yield
    except (ValueError, OSError, sqlite3.Error) as problem:
        raise unusable(directory, problem) from problem
    except BaseException as problem:
        # tantivy panics over some broken segments, and a panic is no Exception.
        if type(problem).__module__ != "pyo3_runtime":
            raise
        raise unusable(directory, problem) from problem


def prove_room(directory: Path) -> None:
    """Write a little and take it away again. Raises IndexBlocked where that isn't possible."""
    file = directory / "room"
    with guarded(directory):
        directory.mkdir(parents=True, exist_ok=True)
        try:
            file.write_bytes(bytes(_PROBE_BYTES))
        finally:
            file.unlink(missing_ok=True)


def unusable(directory: Path, problem: BaseException) -> IndexUnusable:
    """What to raise for a problem with the index."""
    number = _number(problem)
    if number in _ADVICE:
        return IndexBlocked(
            f"The search index in {directory} can't be written: {_ADVICE[number]}. What it has "
            "is still found; once that is set right, the rest is read by itself."
        )
    reason = str(problem).splitlines()[0][:200] if str(problem) else type(problem).__name__
    return IndexUnusable(
        f"The search index in {directory} can't be used ({reason}). It is made from the files "
        "again by itself; if this goes on, look whether the disk is full."
    )


def _number(problem: BaseException) -> int | None:
    """The system's number of what went wrong, where that is known."""
    if isinstance(problem, OSError):
        return problem.errno
    if isinstance(problem, sqlite3.Error):
        return _OF_SQLITE.get(getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR))
    found = _SYSTEM.search(str(problem))
    if found is None and _KILLED in str(problem):
        return errno.ENOSPC
    return int(found[1] or found[2]) if found else None
