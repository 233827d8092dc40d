"""The shelf: the articles of a desk and their index, without what was decided about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import IndexUnusable
from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.settings import Settings
from bot.sources import make_source
from bot.storage.git_source import GitSource
from bot.storage.index import Index
from bot.storage.stories import Stories
from bot.storage.topics import Topic, read_topics

if TYPE_CHECKING:
    from bot.storage.ledger import Ledger

LEDGER = "ledger.sqlite3"
"""The ledger's file in the data directory, where the settings name no other ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What `copydesk index` needs of a desk. `ledger` is None where there is none yet, so that no
    article can have got an id from it. `writable` tells whether this process may change the
    index."""

    settings: Settings
    now: Callable[[], datetime]
    ledger: "Ledger | None"
    index: Index
    stories: Stories
    library: Library
    writable: bool

    def close(self) -> None:
        """Give back the copies of repositories, the stories, the index and the ledger."""
        for source in self.library.sources:
            if isinstance(source, GitSource):
                source.close()
        self.stories.close()
        self.index.close()
        if self.ledger is not None:
            self.ledger.close()


def open_shelf(settings: Settings, data: Path, now: Callable[[], datetime]) -> Shelf:
    """Open the index in the data directory, making it where it is missing, and the ledger where
    there is one. `now` is aware. Raises IndexUnusable and LedgerError."""
    data.mkdir(parents=True, exist_ok=True)
    ledger = _ledger(settings, data)
    index, writable = open_index(data / "index", alone=False)
    stories = Stories.open(data / "index", writable=writable)
    sources = [make_source(one, data, now) for one in settings.sources]
    if ledger is not None:
        from bot.services.renames import Renames

        for source in sources:
            source.known_as = Renames(ledger, source, index.path_of, now).known_as
    library = Library(
        index,
        sources,
        topics=topics_of(settings),
        states=DeskStates,
        now=now,
        zone=settings.zone,
        stories=stories,
    )
    return Shelf(
        settings=settings,
        now=now,
        ledger=ledger,
        index=index,
        stories=stories,
        library=library,
        writable=writable,
    )


def open_index(directory: Path, *, alone: bool) -> tuple[Index, bool]:
    """The index, and whether it may be changed. Raises IndexUnusable, where `alone` is asked for
    also if another process writes it."""
    try:
        return Index.open(directory, writable=True), True
    except IndexUnusable:
        if alone:
            raise
        return Index.open(directory, writable=False), False


def topics_of(settings: Settings) -> list[Topic]:
    """The topics that the sites themselves name."""
    return [
        topic
        for source in settings.sources
        if source.topics is not None
        for topic in read_topics(source.topics)
    ]


def _ledger(settings: Settings, data: Path) -> "Ledger | None":
    """The ledger, if it can hold anything: to load what it needs takes longer than to open the
    index, and longer still to make one."""
    if not settings.ledger and not (data / LEDGER).exists():
        return None
    from bot.storage.ledger import Ledger

    return Ledger.open(settings.ledger or f"sqlite:///{data / LEDGER}")
