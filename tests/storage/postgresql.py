"""A PostgreSQL server of our own for the tests: in a folder that goes away, on a free port."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bot.storage.ledger import Ledger
from bot.storage.schema import metadata

MISSING = "needs PostgreSQL (Debian package postgresql)"


class NoServerError(Exception):
    """There is no server to test with; the text says what is missing."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that is up, without a database of its own.

    COPYDESK_TEST_POSTGRESQL names one; otherwise the installed binaries are started. Raises
    NoServerError where neither is possible.
    """
    given = os.environ.get("COPYDESK_TEST_POSTGRESQL")
    if given:
        yield given
        return
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="copydesk-postgresql-") as folder:
        yield from _run(binaries, Path(folder))


@contextmanager
def schema(address: str) -> Iterator[str]:
    """The address of an empty schema on the server, dropped afterwards: to a ledger it is a
    database of its own, and is made a hundred times as fast."""
    name = f"copydesk_test_{secrets.token_hex(6)}"
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        try:
            inside = url.update_query_dict({"options": f"-c search_path={name}"})
            yield inside.render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


class Emptied:
    """One ledger for many tests, each of which finds it as new: its tables are made once."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._keeper = Ledger.open(address)
        with self._keeper.read() as connection:
            tables = metadata.sorted_tables
            rows = {one: connection.execute(one.select()).mappings().all() for one in tables}
            self._first = {one: found for one, found in rows.items() if found}
            sequences = connection.scalars(
                text("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
            )
            self._emptying = "; ".join(
                [f'DELETE FROM "{one.name}"' for one in reversed(tables)]  # noqa: S608  ours
                + [f'ALTER SEQUENCE "{name}" RESTART' for name in sequences]
            )

    def new(self) -> Ledger:
        """The ledger, open and empty. Whoever had it before has closed it."""
        with self._keeper.write() as connection:
            connection.exec_driver_sql(self._emptying)
            for table, rows in self._first.items():
                connection.execute(table.insert(), [dict(row) for row in rows])
        return Ledger.open(self._address)

    def close(self) -> None:
        """Let go of it."""
        self._keeper.close()


def _binaries() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if not found:
        raise NoServerError(MISSING)
    if os.geteuid() == 0 and not _plain_user():
        raise NoServerError(f"{MISSING}: root can't run it, and there is no user postgres")
    return found[0].resolve().parent


def _plain_user() -> pwd.struct_passwd | None:
    """Who runs the server when we are root, which it refuses."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _run(binaries: Path, folder: Path) -> Iterator[str]:
    user = _plain_user() if os.geteuid() == 0 else None
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, port = folder / "data", _free_port()
    _call(user, binaries / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-N", "-E", "UTF8")
    options = f"-p {port} -k '' -h 127.0.0.1 -c fsync=off -c max_connections=60"
    control = (binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log")
    _call(user, *control, "-o", options, "start")
    try:
        yield f"postgresql+psycopg://desk@127.0.0.1:{port}/postgres"
    finally:
        _call(user, *control, "-m", "immediate", "stop")


def _call(user: pwd.struct_passwd | None, *command: Path | str) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env={**os.environ, "LC_ALL": "C"},
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
