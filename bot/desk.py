"""The desk: settings become services. Everything that needs no Slack."""

import os
import secrets as randomness
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.services.digests import Digests
from bot.services.library import Library
from bot.services.managing import Managing
from bot.services.renames import Renames
from bot.services.reviews import Reviews
from bot.services.roster import Roster
from bot.services.rules import Rules
from bot.settings import Settings
from bot.shelf import LEDGER, open_index, topics_of
from bot.sources import make_source, rules_of
from bot.storage.git_source import GitSource
from bot.storage.index import Index
from bot.storage.ledger import Ledger
from bot.storage.stories import Stories

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything but Slack. `place` is the data directory. `writable` tells whether this process
    may change the index: while a bot runs on the same data directory, others only read it.
    `holder` names this process to others, as `machine:process:random`."""

    settings: Settings
    place: Path
    now: Now
    ledger: Ledger
    index: Index
    stories: Stories
    library: Library
    reviews: Reviews
    roster: Roster
    digests: Digests
    managing: Managing
    rules: Rules
    holder: str
    writable: bool

    def close(self) -> None:
        """Give back the copies of repositories, the stories, the index and the ledger."""
        for source in self.library.sources:
            if isinstance(source, GitSource):
                source.close()
        self.stories.close()
        self.index.close()
        self.ledger.close()


def open_desk(settings: Settings, data: Path, *, now: Now = utc_now, alone: bool = False) -> Desk:
    """Open the index and the ledger in the data directory, making them where they are missing.

    Raises IndexUnusable where `alone` is asked for and another process writes the index, and
    LedgerError.
    """
    data.mkdir(parents=True, exist_ok=True)
    holder = _holder()
    ledger = Ledger.open(settings.ledger or f"sqlite:///{data / LEDGER}")
    index, writable = open_index(data / "index", alone=alone)
    stories = Stories.open(data / "index", writable=writable)
    sources = [make_source(one, data, now) for one in settings.sources]
    for folder in sources:
        folder.known_as = Renames(ledger, folder, index.path_of, now).known_as
    library = Library(
        index,
        sources,
        topics=topics_of(settings),
        states=lambda: reviews.desk_states(),
        now=now,
        zone=settings.zone,
        stories=stories,
    )
    rules = rules_of(settings)
    reviews = Reviews(
        ledger, library, now, lambda channel, at: digests.comes_back(channel, at), rules
    )
    roster = Roster(settings.digests, ledger, now)
    digests = Digests(ledger, library, reviews, roster.all, now, holder)
    return Desk(
        settings=settings,
        place=data,
        now=now,
        ledger=ledger,
        index=index,
        stories=stories,
        library=library,
        reviews=reviews,
        roster=roster,
        digests=digests,
        managing=Managing(roster, digests, library, reviews, now),
        rules=rules,
        holder=holder,
        writable=writable,
    )


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{randomness.token_hex(4)}"
