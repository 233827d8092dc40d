"""Copies of an SQLite ledger, made and put back while a bot works on it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.domain.errors import LedgerError
from bot.storage.ledger import BUSY_MS, Ledger

_HEAD = b"SQLite format 3\0"
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_LATELY = timedelta(days=14)
_BESIDE = ("-wal", "-shm", "-journal")
_COUNT = "SELECT coalesce(max(value), 0) FROM main.counter"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger holds: how many decisions, and how many digests were posted."""

    decisions: int
    posts: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and the copy of the ledger that it replaced (None: there was none)."""

    contents: Contents
    replaced: Path | None


def ledger_file(address: str) -> Path:
    """The file of an SQLite ledger. Raises LedgerError for another database, naming its own
    tools."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database)
    name, database = url.get_backend_name(), url.database
    shown = URL.create(name, url.username, None, url.host, url.port, database).render_as_string()
    raise LedgerError(
        "The ledger is a PostgreSQL database, which has tools of its own:\n"
        f"  pg_dump --format=custom --file=FILE {shown}\n"
        f"  pg_restore --clean --if-exists --dbname={shown} FILE"
    )


def back_up(ledger: Path, target: Path) -> Contents:
    """Copy the ledger to a file, as it is at one moment, and check the copy.

    The file appears whole or not at all; an older copy in its place is replaced. Raises
    LedgerError: no ledger, a target that is something else, a copy that is damaged; OSError.
    """
    _check_is_ledger(ledger)
    if target.exists():
        if target.samefile(ledger):
            raise LedgerError(f"{target} is the ledger itself: name another file.")
        _check_is_ledger(target, "It is left alone: name another file.")
    with _sentences(), _unfinished(target) as copy:
        _copy(ledger, copy)
        contents = _checked(copy)
        shutil.copymode(ledger, copy)
        _settle(copy, target)
    return contents


def restore(source: Path, ledger: Path, now: datetime) -> Restored:
    """Put a copy back in the ledger's place, in one transaction that a running bot sees whole.

    What the ledger held is kept beside it as `NAME.before-restore-TIME`. An older copy is
    brought up to date, and what it posted lately is drawn again. `now` is aware.

    Raises LedgerError, and then nothing was changed: the copy is damaged, no ledger, or newer
    than this Copydesk; OSError.
    """
    _check_is_ledger(source)
    kept = ledger.with_name(f"{ledger.name}.before-restore-{now.astimezone(UTC):{_STAMP}}")
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with _sentences(), _unfinished(ledger) as copy:
        _copy(source, copy)
        _bring_up_to_date(copy)
        _want_drawn(copy, now - _LATELY)
        contents = _checked(copy)
        if not ledger.exists():
            _settle(copy, ledger)
            return Restored(contents, None)
        if not _is_sound(ledger):
            _move(ledger, kept)
            _settle(copy, ledger)
            return Restored(contents, kept)
        _bring_up_to_date(ledger)
        _replace(ledger, copy, kept)
    return Restored(contents, kept)


def _replace(ledger: Path, copy: Path, kept: Path) -> None:
    """Everything in the ledger by everything in the copy. The lock is held from before the old
    state is kept until the new one is there: no decision falls between."""
    with closing(_connect(ledger)) as connection:
        connection.execute("ATTACH ? AS copy", (str(copy),))
        connection.execute("BEGIN IMMEDIATE")
        with _unfinished(kept) as old:
            _copy(ledger, old)
            shutil.copymode(ledger, old)
            _settle(old, kept)
        # Whoever remembers a state by this count must not take a later one for it.
        count = connection.execute(_COUNT).fetchone()[0]
        for table in _tables(connection):
            connection.execute(f'DELETE FROM main."{table}"')  # noqa: S608  names of ours
            names = _columns(connection, table)
            connection.execute(
                f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM copy."{table}"'  # noqa: S608
            )
        connection.execute("UPDATE counter SET value = max(value, ?) + 1", (count,))
        connection.execute("COMMIT")


def _want_drawn(file: Path, since: datetime) -> None:
    """Slack may show decisions that the copy has never heard of."""
    with closing(_connect(file)) as connection:
        recent = "gone = 0 AND CAST(ts AS REAL) > ?"
        connection.execute(
            f"UPDATE message SET wanted = wanted + 1, retry_at = NULL WHERE {recent}",  # noqa: S608
            (since.timestamp(),),
        )


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [row[0] for row in rows]


def _columns(connection: sqlite3.Connection, table: str) -> str:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return ", ".join(f'"{row[0]}"' for row in rows)


def _bring_up_to_date(file: Path) -> None:
    Ledger.open(f"sqlite:///{file}").close()


def _copy(old: Path, new: Path) -> None:
    """Through SQLite rather than as a file: what sits in the write-ahead log belongs to it."""
    with closing(_connect(old)) as source, closing(_connect(new)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)


def _checked(file: Path) -> Contents:
    """What the ledger holds; raises LedgerError where it is damaged."""
    with closing(_connect(file)) as connection:
        # Out of the write-ahead mode: a copy is one file.
        connection.execute("PRAGMA journal_mode = DELETE")
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise LedgerError(f"The copy is damaged: {found}. Nothing was changed.")
        decisions = connection.execute("SELECT count(*) FROM decision").fetchone()[0]
        posts = connection.execute("SELECT count(*) FROM run WHERE state = 'sent'").fetchone()[0]
        return Contents(decisions, posts)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(f"The ledger can't be copied: {error}. Nothing was changed.") from error


def _check_is_ledger(file: Path, advice: str = "Name one that copydesk backup made.") -> None:
    if not file.is_file():
        raise LedgerError(f"There is no ledger at {file}.")
    with file.open("rb") as opened:
        ours = opened.read(len(_HEAD)) == _HEAD
    if ours:
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as one:
                one.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            ours = "no such table" not in str(error)
        except sqlite3.DatabaseError as error:
            raise LedgerError(f"{file} can't be read: {error}.") from error
    if not ours:
        raise LedgerError(f"{file} is not a Copydesk ledger. {advice}")


def _is_sound(file: Path) -> bool:
    try:
        with closing(_connect(file)) as connection:
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            return found == "ok"
    except sqlite3.OperationalError:
        raise  # locked, or no permission: that says nothing about what is in it
    except sqlite3.DatabaseError:
        return False


def _move(file: Path, to: Path) -> None:
    for end in ("", *_BESIDE):
        beside = file.with_name(file.name + end)
        if beside.exists():
            beside.rename(to.with_name(to.name + end))


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside the target to write under; whatever is left there is removed."""
    path = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield path
    finally:
        for left in path.parent.glob(f"{escape(path.name)}*"):
            left.unlink(missing_ok=True)


def _settle(file: Path, target: Path) -> None:
    """Give the finished file its name: a power cut from here on takes nothing away."""
    _sync(file)
    file.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
