"""Empty ledgers in files. To run every revision takes a tenth of a second: once is enough."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from bot.storage.ledger import Ledger


def new(path: Path) -> Ledger:
    """An open ledger in a new file."""
    return Ledger.open(lay(path))


def lay(path: Path) -> str:
    """Put an empty ledger there, to be opened by whoever is tested; its address. The folder is
    made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_empty(), path)
    return f"sqlite:///{path}"


@cache
def _empty() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="copydesk-test-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "ledger.sqlite3"
    Ledger.open(f"sqlite:///{path}").close()
    return path
