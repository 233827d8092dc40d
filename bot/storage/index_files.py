"""What was seen of each file: the rows beside the index, in a small SQLite file.

As disposable as the index itself. A row is written after the index has committed the file, so
that a kill in between only has the file read again; `pending` names the files and ids under way,
as JSON.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.errors import Unreadable
from bot.storage.index_connection import connect, connect_to_read
from bot.storage.listing import FileStat, Listing

_TABLES = """
CREATE TABLE IF NOT EXISTS file (
    source TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    id TEXT,              -- NULL: left out, for the reason at the line
    twin TEXT,            -- the article as JSON, where another file with its id counts
    line INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_id ON file (id);
CREATE TABLE IF NOT EXISTS pending (source TEXT NOT NULL, paths TEXT NOT NULL, ids TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reading (source TEXT PRIMARY KEY, how TEXT NOT NULL) WITHOUT ROWID;
-- How often a source's rows were changed, and all of them as they were after so many changes: to
-- compare with in one go.
CREATE TABLE IF NOT EXISTS changed (
    source TEXT PRIMARY KEY, changes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listing (
    source TEXT PRIMARY KEY, changes INTEGER NOT NULL, paths BLOB NOT NULL, numbers BLOB NOT NULL);
"""
_DELETE = "DELETE FROM file WHERE source = ? AND path = ?"
_REPLACE = "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
# A hundred thousand at every start.
_SEEN = partial(tuple.__new__, FileStat)
# A cross join is done in this order: two looks at the rows for each path, never one at all of them.
_BESIDE = (
    "SELECT path, size, mtime_ns, inode FROM (SELECT value AS asked FROM json_each(?))"
    " CROSS JOIN file ON source = ? AND path"
)
_SAME = f"{_BESIDE} = asked"
# The character after "/" is "0": all paths in the folder are between the two.
_INSIDE = f"{_BESIDE} > asked || '/' AND path < asked || '0'"
_CHANGED = """
INSERT INTO changed VALUES (?, 1) ON CONFLICT (source) DO UPDATE SET changes = changes + 1"""
_CHUNK = 500


class Row(NamedTuple):
    """One file: what was seen, and the article's id, or why it is left out. `twin` is the
    article's JSON where a file with a smaller path is the same article."""

    stat: FileStat
    id: str | None
    twin: str | None = None
    line: int = 0
    reason: str = ""


class Stamp(NamedTuple):
    """A file that counts as an article, and a number that is another one once it has changed or
    is read in another way."""

    source: str
    path: str
    id: str
    stamp: int


class FileRows:
    """The rows of all sources. Safe to use from several threads."""

    def __init__(self, file: Path, *, writable: bool) -> None:
        self._lock = threading.RLock()
        self._connection = connect(file) if writable else connect_to_read(file)
        if writable:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def files(self, source: str) -> dict[str, FileStat]:
        """What was seen of every file of the source, by path."""
        rows = self._all("SELECT path, size, mtime_ns, inode FROM file WHERE source = ?", (source,))
        return {row[0]: row for row in map(_SEEN, rows)}

    def below(self, source: str, paths: Iterable[str]) -> dict[str, FileStat]:
        """What was seen of the files with these paths, and of those in folders with them."""
        asked = json.dumps(list(paths))
        rows = self._all(_SAME, (asked, source)) + self._all(_INSIDE, (asked, source))
        return {row[0]: row for row in map(_SEEN, rows)}

    def are(self, source: str, listing: Listing) -> bool:
        """Whether these are exactly the source's files, as `keep` noted; False may also mean that
        this was not noted."""
        rows = self._all(
            "SELECT paths, numbers FROM listing JOIN changed USING (source, changes)"
            " WHERE source = ?",
            (source,),
        )
        return rows == [listing.packed()]

    def keep(self, source: str, listing: Listing) -> None:
        """Note that these are exactly the source's files now."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO changed VALUES (?, 0)", (source,))
            connection.execute(
                "INSERT OR REPLACE INTO listing SELECT source, changes, ?, ? FROM changed"
                " WHERE source = ?",
                (*listing.packed(), source),
            )

    def sources(self) -> list[str]:
        """The names of the sources that have files."""
        return [name for (name,) in self._all("SELECT DISTINCT source FROM file")]

    def counted(self) -> int:
        """How many files count as an article: as many as the index has documents."""
        return int(
            self._all("SELECT count(*) FROM file WHERE id IS NOT NULL AND twin IS NULL")[0][0]
        )

    def at(self, source: str, paths: Iterable[str]) -> Iterator[Row]:
        """The rows of these files."""
        return self._rows("path", source, paths)

    def holders(self, source: str, ids: Iterable[str]) -> Iterator[Row]:
        """Every file of the source that has one of these ids."""
        return self._rows("id", source, ids)

    def stamps(self, after: tuple[str, str], limit: int) -> list[Stamp]:
        """The next files after a source and path that count as an article, in order."""
        return self._stamps(
            "(source, path) > (?, ?) AND id IS NOT NULL ORDER BY source, path LIMIT ?",
            (*after, limit),
        )

    def stamps_of(self, ids: Iterable[str]) -> Iterator[Stamp]:
        """The files that count as these articles."""
        for chunk, marks in _chunks(ids):
            yield from self._stamps(f"id IN ({marks})", chunk)

    def _stamps(self, where: str, values: Sequence[str | int]) -> list[Stamp]:
        rows = self._all(
            "SELECT source, path, id, size, mtime_ns, inode, how FROM file"  # noqa: S608
            f" LEFT JOIN reading USING (source) WHERE twin IS NULL AND {where}",
            values,
        )
        ways = {how: zlib.crc32((how or "").encode()) for *_, how in rows}
        return [
            Stamp(source, path, id_, hash((*seen, ways[how])))
            for source, path, id_, *seen, how in rows
        ]

    def path_of(self, article_id: str) -> tuple[str, str] | None:
        """The source and path of the file that counts as this article."""
        found = self._all(
            "SELECT source, path FROM file WHERE id = ? AND twin IS NULL ORDER BY source, path",
            (article_id,),
        )
        return (found[0][0], found[0][1]) if found else None

    def left_out(self) -> list[Unreadable]:
        """The files that are no article, or the same one as another, in order of path."""
        rows = self._all(
            "SELECT file.path, file.line, CASE WHEN file.id IS NULL THEN file.reason"
            " ELSE 'is the same article as ' || other.path END FROM file"
            " LEFT JOIN file AS other ON other.id = file.id AND other.twin IS NULL"
            " AND other.source = file.source"
            " WHERE file.id IS NULL OR file.twin IS NOT NULL ORDER BY file.path, file.source"
        )
        return [Unreadable(path, line or 1, reason) for path, line, reason in rows]

    def begin(self, source: str, paths: Iterable[str], ids: Iterable[str]) -> None:
        """Note the files and ids whose documents the index is about to commit."""
        # On the disk before the commit is; all else may be lost with the power, and is done again.
        self._connection.execute("PRAGMA synchronous = FULL")
        with self._writing() as connection:
            under_way = (source, json.dumps(sorted(paths)), json.dumps(sorted(ids)))
            connection.execute("INSERT INTO pending VALUES (?, ?, ?)", under_way)
        self._connection.execute("PRAGMA synchronous = NORMAL")

    def finish(self, source: str, rows: Iterable[Row], gone: Iterable[str]) -> None:
        """Keep the rows of what was committed, forget those of `gone`, and that it was under
        way."""
        with self._writing() as connection:
            connection.executemany(_DELETE, ((source, path) for path in gone))
            connection.executemany(_REPLACE, (_values(source, row) for row in rows))
            connection.execute(_CHANGED, (source,))
            connection.execute("DELETE FROM pending")

    def pending(self) -> set[str]:
        """The ids that were under way when a process died: those that files got, and those that
        they had."""
        found: set[str] = set()
        for source, paths, ids in self._all("SELECT source, paths, ids FROM pending"):
            found.update(json.loads(ids))
            found.update(row.id for row in self.at(source, json.loads(paths)) if row.id)
        return found

    @property
    def interrupted(self) -> bool:
        """Whether something was under way when a process died."""
        return bool(self._all("SELECT 1 FROM pending LIMIT 1"))

    def forget_pending(self) -> None:
        """Forget what was under way, and the rows of all files with these ids: they are read
        again."""
        under_way = self._all("SELECT source, paths, ids FROM pending")
        with self._writing() as connection:
            for source, paths, ids in under_way:
                gone = {(source, path) for path in json.loads(paths)}
                gone |= {(source, row.stat.path) for row in self.holders(source, json.loads(ids))}
                connection.executemany(_DELETE, gone)
                connection.execute(_CHANGED, (source,))
            connection.execute("DELETE FROM pending")

    def clear(self) -> None:
        """Forget everything: all files are read again."""
        with self._writing() as connection:
            for table in ("file", "pending", "reading", "listing", "changed"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608

    def read_as(self, source: str, how: str) -> None:
        """Note how the source's files are read. Where that has changed, no file is as it was."""
        with self._writing() as connection:
            known = connection.execute("SELECT how FROM reading WHERE source = ?", (source,))
            if known.fetchone() == (how,):
                return
            connection.execute("UPDATE file SET size = -1 WHERE source = ?", (source,))
            connection.execute(_CHANGED, (source,))
            connection.execute("INSERT OR REPLACE INTO reading VALUES (?, ?)", (source, how))

    def _rows(self, column: str, source: str, values: Iterable[str]) -> Iterator[Row]:
        for chunk, marks in _chunks(values):
            sql = (
                "SELECT path, size, mtime_ns, inode, id, twin, line, reason FROM file "  # noqa: S608
                f"WHERE source = ? AND {column} IN ({marks})"
            )
            for path, size, mtime, inode, *rest in self._all(sql, (source, *chunk)):
                yield Row(FileStat(path, size, mtime, inode), *rest)

    def _all(self, sql: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _values(source: str, row: Row) -> tuple[object, ...]:
    return (source, *row.stat, row.id, row.twin, row.line, row.reason)


def _chunks(values: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """The values in pieces that one statement can take, and their placeholders."""
    rest = list(values)
    for start in range(0, len(rest), _CHUNK):
        chunk = rest[start : start + _CHUNK]
        yield chunk, ", ".join("?" * len(chunk))
