"""The record: what was decided, by whom, when, where and why; kept for ever."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain import standing
from bot.domain.errors import NotShown, SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services.library import Library
from bot.storage import record, shown
from bot.storage.ledger import Ledger

PAGE = 10
MANY = 500
"""How many the terminal reads at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which decisions: of people (Slack's ids, or e-mail addresses), about articles, since a
    moment (aware). What is not given leaves none out."""

    users: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision with what its article was called, and where it is, when it was last shown."""

    decision: Decision
    title: str
    source: str = ""
    path: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The newest first. `after` asks for the next page, None where this is the last."""

    entries: tuple[Entry, ...]
    after: int | None


class Record:
    """Reads the record. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, library: Library, now: Callable[[], datetime]) -> None:
        self._ledger, self._library, self.now = ledger, library, now

    def page(self, asked: Asked, before: int | None = None, size: int = PAGE) -> RecordPage:
        """A page of what was asked for, of decisions older than the one numbered `before`."""
        since = None if asked.since is None else standing.milliseconds(asked.since)
        with self._ledger.read() as connection:
            found = record.page(
                connection,
                limit=size + 1,
                before=before,
                since_ms=since,
                users=asked.users,
                article_ids=asked.article_ids,
            )
            titles = shown.titles(connection, {one.article_id for one in found})
        entries = tuple(_entry(one, titles) for one in found[:size])
        return RecordPage(entries, found[size - 1].id if len(found) > size else None)

    def all(self, asked: Asked) -> Iterator[Entry]:
        """Everything that was asked for, read piece by piece."""
        before: int | None = None
        while True:
            page = self.page(asked, before, MANY)
            yield from page.entries
            if page.after is None:
                return
            before = page.after

    def title(self, article_id: str) -> str:
        """What the article was called when it was last shown; empty if it never was."""
        with self._ledger.read() as connection:
            return shown.title(connection, article_id)

    def articles(self, named: str) -> tuple[str, ...]:
        """The ids of the articles that a link, a path or an id names. Raises NotShown."""
        ids: Sequence[str] = self._library.by_link(named)
        with self._ledger.read() as connection:
            known = shown.named(connection, named)
        every = tuple(dict.fromkeys((*ids, *known))) or self._at(named)
        if not every:
            raise NotShown(f"Nothing is known of {named}: give an article's link or its path.")
        return every

    def _at(self, path: str) -> tuple[str, ...]:
        """The article at a path in one of the sources, or on this machine."""
        found: list[str] = []
        for source in self._library.sources:
            root = getattr(source, "root", None)
            inside = Path(path).resolve()
            here = inside.is_relative_to(root) if isinstance(root, Path) else False
            relative = inside.relative_to(root).as_posix() if here and root else path
            with suppress(SourceMissing, Unreadable):
                found.append(source.article(relative).id)
        return tuple(found)


def _entry(one: Decision, titles: dict[str, tuple[str, str, str, str]]) -> Entry:
    return Entry(one, *titles.get(one.article_id, ("", "", "", "")))
