"""Ledgers to test with: an SQLite file always, a PostgreSQL database where there is a server."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.storage.ledger import Ledger
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


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty ledger to be: the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
        return
    with postgresql.schema(request.getfixturevalue("postgresql_server")) as address:
        yield address


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """An open, empty ledger: the test runs once on each kind of database."""
    opened = Ledger.open(ledger_url)
    yield opened
    opened.close()
