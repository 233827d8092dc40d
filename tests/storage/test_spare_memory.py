"""What was freed goes back to the system."""

import sys
import threading
from pathlib import Path

import pytest

from bot.storage.spare_memory import give_back


def _held() -> int:
    """Kilobytes that are this process's own."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't tell")
def test_what_a_thread_freed_goes_back() -> None:
    def work() -> None:
        pieces = [bytes(range(256)) * 16 for _ in range(20_000)]
        # What is kept at the end holds all the rest, until it is given back.
        kept.append(pieces[-1])

    kept: list[bytes] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    before = _held()
    give_back()
    assert _held() < before - 40_000
    give_back()  # twice does no harm
