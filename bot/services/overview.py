"""Overview: how old what the desk knows is, and what it has still to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.services.library import Library
from bot.services.settling import Copies
from bot.storage import overrides
from bot.storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A source: whether it is a copy of what is elsewhere, and when it was last known to be as
    that is, or looked through (aware, UTC); None: not yet."""

    name: str
    copied: bool
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The desk at one moment.

    `articles` are files in the index, `left_out` those that are no article; `indexing` says that
    many are being read. `unwritten` counts decisions that the files don't say yet: `since` when
    the oldest of them was due (aware, UTC), `why` is what stands in its way, if anything.
    `problems` has a sentence for every source that can't be read just now.
    """

    articles: int
    left_out: int
    indexing: bool
    sources: tuple[SourceSeen, ...]
    problems: tuple[str, ...] = ()
    unwritten: int = 0
    since: datetime | None = None
    why: str = ""


def overview(
    ledger: Ledger, library: Library, scanned: datetime | None, problems: Sequence[str]
) -> Overview:
    """The desk as it is now; `scanned` is when the folders were looked through. Raises
    LedgerError."""
    with ledger.read() as connection:
        waiting = overrides.unwritten(connection)
    first = min((due for due, _ in waiting), default=None)
    return Overview(
        articles=library.count(),
        left_out=len(library.left_out()),
        indexing=library.indexing,
        sources=seen(library.sources, scanned),
        problems=tuple(problems),
        unwritten=len(waiting),
        since=None if first is None else datetime.fromtimestamp(first / 1000, UTC),
        why=next((why for _, why in waiting if why), ""),
    )


def seen(sources: Sequence[object], scanned: datetime | None) -> tuple[SourceSeen, ...]:
    """When each source was last read; folders at `scanned`."""
    return tuple(
        SourceSeen(
            name=str(getattr(one, "name", "")),
            copied=isinstance(one, Copies),
            at=one.synced_at if isinstance(one, Copies) else scanned,
        )
        for one in sources
    )
