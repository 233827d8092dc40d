"""A process that posts a digest and kills itself at a named step; run by test_clock_killed.

Arguments: the ledger's file, the stand-in's address, the bot's token, the step (or none).
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.services.digests import Digests
from bot.services.reviews import Reviews
from bot.storage.ledger import Ledger
from handlers.clock import Clock
from handlers.digest_message import digest_message
from tests.services.shelf import Shelf, digest, waiting

LEASE = timedelta(seconds=1.5)
RARELY = digest(schedule="0 12 29 2 *")


def now() -> datetime:
    return datetime.now(UTC)


def digests_of(ledger: Ledger) -> Digests:
    """The digests of a process with a short lease, over three articles."""
    shelf: Any = Shelf()
    shelf.put(waiting(3))
    shelf.reviews = reviews = Reviews(ledger, shelf, now, lambda _channel, at: at)
    holder, settle = f"process {os.getpid()}", timedelta()
    return Digests(
        ledger, shelf, reviews, lambda: [RARELY], now, holder, lease=LEASE, settle=settle
    )


def main(path: str, url: str, token: str, point: str) -> None:
    """Tick for as long as the test lets it."""

    def step(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    client = WebClient(token, base_url=f"{url}/api/", timeout=5, retry_handlers=[])
    digests = digests_of(Ledger.open(f"sqlite:///{path}"))
    clock = Clock(digests, client, digest_message, step=step)
    while True:
        clock.tick()
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
