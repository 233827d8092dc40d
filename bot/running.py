"""A bot for good: from the settings to the signal that ends it."""

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from bot.app import Bot, Desk, open_desk
from bot.domain.timetable import next_due
from bot.repositories import adopt
from bot.settings import Secrets, Settings

log = logging.getLogger(__name__)


def run_bot(
    settings: Settings,
    secrets: Secrets,
    data: Path,
    read_secrets: Callable[[], Secrets] | None = None,
    adopted: str = "",
) -> None:
    """Run until SIGTERM or SIGINT, then finish what was accepted. `adopted` names a repository
    whose history may be another than before. Raises CopydeskError."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    desk = open_desk(settings, data, alone=True)
    try:
        if adopted:
            adopt(desk, adopted)
        bot = Bot(desk, secrets, read_secrets=read_secrets)
        try:
            bot.start()
            if not bot.link.down_since:
                log.info("Copydesk answers %s", settings.command)
            _tell_of_digests(desk)
            ended.wait()
            log.info("Stopping: finishing what was accepted")
        finally:
            bot.stop()
    finally:
        desk.close()


def _tell_of_digests(desk: Desk) -> None:
    for digest in desk.digests.every():
        slot = next_due(digest, desk.now())
        if slot is not None:
            when = slot.due.astimezone(digest.zone)
            log.info("%s: next %s, to %s", digest.name, f"{when:%A %H:%M %Z}", digest.channel)
