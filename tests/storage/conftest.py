"""Ledgers to test with: an SQLite file always, a PostgreSQL database where there is a server."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.storage.ledger import Ledger
from tests import ledgers
from tests.storage import postgresql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server. Skips where there is none."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(postgresql.server())
        except postgresql.NoServerError as missing:
            pytest.skip(str(missing))
        yield address


@pytest.fixture(scope="session")
def postgresql_ledger(postgresql_server: str) -> Iterator[postgresql.Emptied]:
    """A ledger on the server, for one test after the other."""
    with postgresql.schema(postgresql_server) as address:
        kept = postgresql.Emptied(address)
        yield kept
        kept.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database: the test runs once on each."""
    return str(request.param)


@pytest.fixture
def ledger_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a ledger to be: nothing is there."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
        return
    with postgresql.schema(request.getfixturevalue("postgresql_server")) as address:
        yield address


@pytest.fixture
def ledger(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An open, empty ledger: the test runs once on each kind of database."""
    if database == "sqlite":
        opened = ledgers.new(tmp_path / "ledger.sqlite3")
    else:
        opened = request.getfixturevalue("postgresql_ledger").new()
    yield opened
    opened.close()
