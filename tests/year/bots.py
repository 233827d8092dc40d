"""One bot of the year: everything of the real one but its connection for what people press, and
its threads. What it would do by itself it is told to do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.desk import open_desk
from bot.services.freshness import Freshness
from bot.services.publisher import Publisher
from bot.settings import Settings, Source
from bot.storage.fields import field_map
from handlers.clock import Clock
from handlers.digest_message import digest_message
from handlers.refresh import Pace, Refresher
from tests.year.digests import SETTINGS

SOURCE = "news"


class KilledError(BaseException):
    """The process ends here: nothing may catch it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a bot works on: the ledger's address, a directory of its own, the articles, and where
    Slack is."""

    ledger: str
    directory: Path
    site: Path
    url: str
    token: str


class YearBot:
    """The services of one bot, with what it does in the background."""

    def __init__(
        self, place: Place, now: Callable[[], datetime], step: Callable[[str], None]
    ) -> None:
        settings = Settings(
            sources=(Source(SOURCE, place.site, field_map("everyday", {}), overridden="reopen"),),
            zone=ZoneInfo("UTC"),
            digests=SETTINGS,
            grace=60,
            ledger=place.ledger,
        )
        self._written: list[str] = []
        self.desk = desk = open_desk(settings, place.directory, now=now, alone=True)
        self.client = WebClient(
            place.token, base_url=f"{place.url}/api/", timeout=5, retry_handlers=[]
        )
        self.clock = Clock(
            desk.digests,
            self.client,
            digest_message,
            step=step,
            creator=lambda name: desk.roster.origin(name).creator,
        )
        # Slack's limits are for real time, and a year is over in minutes.
        self.refresher = Refresher(desk.digests, self.client, digest_message, Pace(10**6, 10**9))
        self.publisher = Publisher(
            desk.ledger,
            desk.library,
            now,
            lambda written: self._written.append(written.path),
            rules=desk.rules,
            guard=desk.reviews.guard,
        )
        self._freshness = Freshness(desk.ledger, desk.library, desk.digests.posts, now)

    def read(self) -> None:
        """Read all articles that have changed since it last ran."""
        self.desk.library.refresh()
        self._group()

    def take_in(self, paths: Collection[str]) -> None:
        """Read these files."""
        self.desk.library.touch(SOURCE, paths)
        self._group()

    def changed(self) -> None:
        """Bring decisions and messages to what was read."""
        self.desk.reviews.settle_files()
        self._freshness.look()

    def turn(self) -> None:
        """What it does in the background: write decisions, draw messages."""
        self.publisher.drain()
        if self._written:
            paths, self._written = self._written, []
            self.take_in(paths)
            self.changed()
        self.refresher.drain()

    def close(self) -> None:
        """Let go of everything."""
        self.desk.close()

    def _group(self) -> None:
        if self.desk.library.grouping is not None:
            self.desk.library.grouping.catch_up()
