"""What the services' tests share: the ledgers of the storage tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.ledger import Ledger
from tests.services.desk import Setting
from tests.storage.conftest import (
    database,
    ledger,
    ledger_url,
    postgresql_ledger,
    postgresql_server,
)

__all__ = [
    "database",
    "ledger",
    "ledger_url",
    "postgresql_ledger",
    "postgresql_server",
    "setting",
]


@pytest.fixture
def setting(ledger: Ledger, tmp_path: Path) -> Iterator[Setting]:
    """A desk with an empty folder and an empty ledger, once on each kind of database."""
    made = Setting(ledger, tmp_path / "articles")
    yield made
    made.close()
