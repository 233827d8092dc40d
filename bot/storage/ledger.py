"""The ledger: one database, SQLite or PostgreSQL by its address, brought up to date at opening."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from bot.domain.errors import LedgerError
from bot.storage.upgrade import upgrade

BUSY_MS = 5_000
"""How long a transaction waits for another one before it gives up."""


class Ledger:
    """An open ledger. `read` and `write` each lend a connection for one transaction; threads may
    share the ledger but never a connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = _reader(engine)
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._where = engine.url.render_as_string(hide_password=True)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the ledger at an SQLAlchemy address (`sqlite:///PATH`, `postgresql+psycopg://...`).

        A missing SQLite file and its folder are made. An older ledger is brought up to date,
        after a copy of an SQLite file beside it. Raises LedgerError: not reachable, not a
        ledger, or newer than this Copydesk.
        """
        engine = _engine(url)
        ledger = cls(engine)
        try:
            with ledger.write() as connection:
                upgrade(connection)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def read(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one moment of the ledger. Raises LedgerError when the database
        fails; errors of the block pass through."""
        return self._transaction(self._reader)

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction that is committed at the end of the block, and undone by any error in it.

        On SQLite it is the only writer from its start. On PostgreSQL others may write beside it,
        so that what is changed is compared in the same statement. Raises LedgerError when the
        database fails or stays locked for 5 seconds; an IntegrityError passes through.
        """
        return self._transaction(self._engine, "FULL")

    def note(self) -> AbstractContextManager[Connection]:
        """As `write`, for what is only convenient to have: where the power fails, the newest of
        it may be lost. On SQLite it does not wait for the disk."""
        return self._transaction(self._engine, "NORMAL")

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine, synchronous: str = "") -> Iterator[Connection]:
        try:
            with engine.connect() as connection, connection.begin():
                if self._is_sqlite:
                    _begin_sqlite(connection, synchronous)
                yield connection
        except DBAPIError as error:
            if isinstance(error.orig, _integrity_errors(engine)):
                raise
            raise LedgerError(f"{_sentence(error)}. The ledger is at {self._where}.") from error


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, which both
    databases spell alike and SQLAlchemy's common INSERT lacks."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return _postgresql(url)
    except ModuleNotFoundError as error:
        raise LedgerError(
            f"The ledger needs the Python package {error.name}: "
            "install Copydesk as copydesk[postgresql]."
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerError(
            "The ledger's address can't be understood: write sqlite:///PATH or "
            "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
        ) from error


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise LedgerError("The ledger's address names no file: write sqlite:///PATH.")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"The ledger's folder can't be made: {error}.") from error
    engine = create_engine(
        url,
        hide_parameters=True,  # they hold articles, and errors are logged
        pool_size=8,
        max_overflow=64,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would do so late, and not for reads.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection, synchronous: str) -> None:
    """Begin in earnest, to write where it is said how far to wait for the disk.

    Said to the driver itself: by way of SQLAlchemy, or of its event, it takes longer than to begin
    does.
    """
    driver: Any = connection.connection.dbapi_connection
    try:
        if synchronous and connection.info.get("synchronous", "FULL") != synchronous:
            driver.execute(f"PRAGMA synchronous = {synchronous}")
            connection.info["synchronous"] = synchronous
        driver.execute("BEGIN IMMEDIATE" if synchronous else "BEGIN")
    except sqlite3.Error as problem:
        raise OperationalError("BEGIN", None, problem) from problem


def _postgresql(url: URL) -> Engine:
    if url.get_backend_name() != "postgresql":
        raise LedgerError(
            f"The ledger can't be kept in {url.get_backend_name()}: use sqlite or postgresql."
        )
    given = url.query.get("options", "")
    options = given if isinstance(given, str) else " ".join(given)
    return create_engine(
        url,
        hide_parameters=True,  # they hold articles, and errors are logged
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": f"-c lock_timeout={BUSY_MS} {options}"},
    )


def _reader(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    # As a read on SQLite does: all statements of one transaction see the same moment.
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _integrity_errors(engine: Engine) -> type[Exception]:
    error: type[Exception] = engine.dialect.loaded_dbapi.IntegrityError
    return error


def _sentence(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    first = reason[0] if reason else type(error).__name__
    if "locked" in first or "lock timeout" in first:
        return "The ledger was busy for 5 seconds and nothing was changed: try again"
    return f"The ledger can't be used: {first}"
