"""What the services' tests share: the ledgers of the storage tests."""

from tests.storage.conftest import ledger, ledger_url, postgresql_server

__all__ = ["ledger", "ledger_url", "postgresql_server"]
