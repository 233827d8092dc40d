"""Posting a digest from the command line, and what became of it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import Desk, slack_client
from bot.domain.digest import Post
from bot.domain.errors import CopydeskError
from bot.settings import Secrets
from handlers.clock import Clock
from handlers.digest_message import digest_message

PATIENCE = 30.0
"""Seconds to wait for a bot that runs on the same ledger and was quicker to take the post."""

_LOOK_EVERY = 0.1


def post_now(desk: Desk, name: str, secrets: Secrets, patience: float = PATIENCE) -> Post:
    """Post a digest now, outside its schedule; gives what was posted.

    Raises SettingsError for a name that the settings don't have, CopydeskError where it was not
    posted, or where nobody can tell.
    """
    clock = Clock(desk.digests, slack_client(secrets), digest_message)
    run_id = desk.digests.post_now(name)
    with _quiet():
        clock.post(run_id)
    state, reason = _settled(desk, run_id, patience)
    if state != "sent":
        raise CopydeskError(_sentence(name, state, reason.strip()))
    return desk.digests.post(run_id)


@contextmanager
def _quiet() -> Iterator[None]:
    """What becomes of the post is ours to say, in one sentence."""
    log = logging.getLogger("bot.services.outbox")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _settled(desk: Desk, run_id: int, patience: float) -> tuple[str, str]:
    """The run's state once nobody is at work on it, or when patience has run out."""
    deadline = time.monotonic() + patience
    while True:
        state, reason = desk.digests.outbox.told(run_id)
        under_way = state == "sending" or (state == "planned" and not reason)
        if not under_way or time.monotonic() > deadline:
            return state, reason
        time.sleep(_LOOK_EVERY)


def _sentence(name: str, state: str, reason: str) -> str:
    if state == "planned":
        because = f": {reason}" if reason else "."
        again = "A bot that runs with these settings tries again, for six hours."
        return f"{name} was not posted{because}\n{again}"
    if state in ("sending", "unsure"):
        because = f": {reason}" if reason else "."
        look = "A bot that runs with these settings finds out, and posts it if it is not there."
        return f"{name} may or may not be posted{because}\n{look}"
    return f"{name} was not posted: {reason or 'nothing to show.'}"
