"""Stories: which articles tell the same story. Kept on disk beside the index, as disposable."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.domain.article import Article
from bot.domain.errors import IndexUnusable
from bot.domain.story import DAYS, telling_of
from bot.domain.story_link import canonical_link
from bot.storage.index_schema import VERSION as INDEX_VERSION
from bot.storage.index_trouble import guarded
from bot.storage.story_rows import VERSION, StoryRows, connect
from bot.storage.story_work import Work, link_number

_log = logging.getLogger(__name__)
_MADE_BY = f"{VERSION} of index {INDEX_VERSION}"
_PAGE = 2_000
FEW, MANY = 500, 4_000
"""Articles that are grouped in one transaction: few where somebody waits for its end. Many are
sooner done: each transaction touches nearly every page of the keys."""
_ANY_DAY = (0, 10_000_000)
Answer = TypeVar("Answer")


class Stories:
    """Answers from any thread; one process at a time writes, others may read beside it.

    What articles are grouped into follows from the articles alone, with four exceptions, where it
    depends on the order in which they came: which words are common is learnt again only when there
    are twice as many articles; an article is compared with at most 100 others, those with most
    words in common; a page that more than 50 others link to names no story any more, but those
    that came before keep together; and where more than 300 are connected, one after the other
    joins the nearest lead.
    """

    def __init__(self, directory: Path, *, writable: bool) -> None:
        self._file, self.writable = directory / "stories.sqlite", writable
        self._asking, self._changing = threading.RLock(), threading.RLock()
        self._reader: Work | None = None
        self._writer: Work | None = None
        self._read: int | None = None
        self._seen: int | None = None

    @classmethod
    def open(cls, directory: Path, *, writable: bool) -> "Stories":
        """Open the stories in the index's directory. Writable: what is missing, broken or of
        another version is there, but empty, afterwards. Read beside: it has no stories until
        there are some. Raises IndexUnusable."""
        made = cls(directory, writable=writable)
        if writable:
            with guarded(directory):
                made._work()
        return made

    def close(self) -> None:
        """Let go of the file."""
        with self._changing, self._asking:
            self._stop_reading()
            if self._writer is not None:
                self._writer.rows.connection.close()
            self._writer = None

    def apply(self, changed: Iterable[Article], gone: Iterable[str] = ()) -> None:
        """Take in articles that are new or changed, forget the ids of `gone`, and group. Raises
        IndexUnusable."""
        self.take(((article, 0) for article in changed), gone)
        while self.compare_some():
            pass

    def take(self, changed: Iterable[tuple[Article, int]], gone: Iterable[str] = ()) -> None:
        """Take in articles, each with the stamp of its file, and forget the ids of `gone`, in one
        transaction. New and changed ones wait for `compare_some`. Raises IndexUnusable."""
        with self._changes() as work:
            work.take(changed, gone)

    def compare_some(self, most: int = FEW) -> bool:
        """Group the next articles that wait for it, in one transaction; whether there were any.
        Raises IndexUnusable."""
        with self._changes() as work:
            return work.compare_some(most) > 0

    def stamps(self, ids: Iterable[str]) -> dict[str, int]:
        """The stamps of those of these articles that were taken in. Raises IndexUnusable."""
        with self._changes() as work:
            return work.rows.stamps(ids)

    def ids(self) -> Iterator[list[str]]:
        """All ids that were taken in, a page at a time. Raises IndexUnusable."""
        last = ""
        while True:
            with self._changes() as work:
                found = work.rows.ids(last, _PAGE)
            if not found:
                return
            yield found
            last = found[-1]

    def count(self) -> int:
        """How many articles were taken in. Raises IndexUnusable."""
        with self._changes() as work:
            return work.rows.count()

    def grouped(self) -> int:
        """How many of them were compared with all others. Raises IndexUnusable."""
        with self._changes() as work:
            return work.rows.count() - work.rows.count_waiting()

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The other articles of each one's story, in order of day; ids that are alone in their
        story, or not known, are left out."""
        wanted = dict.fromkeys(ids)
        found: dict[str, list[str]] = {}
        members: list[tuple[str, str]] = []
        for id_, member in self._ask(lambda work: list(work.rows.members(wanted)), members):
            if member != id_:
                found.setdefault(id_, []).append(member)
        return {id_: tuple(others) for id_, others in found.items()}

    def by_link(self, url: str) -> tuple[str, ...]:
        """The articles with this address, in order of day: tracking parameters, AMP and mobile
        hosts make no difference."""
        link = canonical_link(url)
        if not link:
            return ()
        return tuple(self._ask(lambda work: work.rows.with_link(link_number(link)), []))

    def near(
        self, title: str, excerpt: str = "", date: datetime | None = None, limit: int = 5
    ) -> list[tuple[str, float]]:
        """The articles nearest by their words, each with how near it is: from 0 to 1, best
        first. With a date (aware), only those within days of it."""
        told = telling_of(title, excerpt, date)
        days = (told.day - DAYS, told.day + DAYS) if date else _ANY_DAY
        return self._ask(lambda work: work.nearest(told, days, limit), [])

    @contextmanager
    def _changes(self) -> Iterator[Work]:
        """A transaction. What is damaged is made anew and empty before the next one."""
        with self._changing, guarded(self._file.parent):
            work = self._work()
            connection = work.rows.connection
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield work
                connection.execute("COMMIT")
            except BaseException as problem:
                # Work knows what it has just learnt: that, too, is taken back.
                self._writer = None
                connection.close()
                if isinstance(problem, sqlite3.DatabaseError) and _is_damage(problem):
                    _remove(self._file)
                raise

    def _work(self) -> Work:
        if not self.writable:
            raise IndexUnusable(
                f"The stories in {self._file} are only read here: "
                "the Copydesk that writes the index brings them up to date."
            )
        if self._writer is not None and _inode(self._file) != self._seen:
            self._writer.rows.connection.close()
            self._writer = None
        if self._writer is None:
            self._writer = _open_or_make(self._file)
            self._seen = _inode(self._file)
        return self._writer

    def _ask(self, question: Callable[[Work], Answer], nothing: Answer) -> Answer:
        """Answer from what was last committed. Where that can't be read there are no stories:
        an answer is never kept back for want of them, and they are made again by who writes."""
        with self._asking:
            try:
                work = self._reading()
                return nothing if work is None else question(work)
            except sqlite3.Error as problem:
                _log.warning("Similar articles are not shown: %s (%s)", problem, self._file)
                self._stop_reading()
                return nothing

    def _reading(self) -> Work | None:
        inode = _inode(self._file)
        if self._reader is not None and (inode != self._read or self._reader.is_outdated()):
            self._stop_reading()
        if self._reader is None and inode is not None:
            rows = StoryRows(connect(self._file, writable=False))
            try:
                self._reader = Work(rows) if rows.state("made_by") == _MADE_BY else None
            finally:
                if self._reader is None:
                    rows.connection.close()
            self._read = inode
        return self._reader

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.rows.connection.close()
        self._reader = None


def _open_or_make(file: Path) -> Work:
    try:
        work = _opened(file)
    except sqlite3.DatabaseError as problem:
        if not _is_damage(problem):
            raise
        work = None
    if work is None:
        _remove(file)
        work = _opened(file)
    if work is None:
        raise sqlite3.OperationalError("it was made by another version meanwhile")
    return work


def _opened(file: Path) -> Work | None:
    """What is there, or made where nothing is; None where another version made it."""
    connection = connect(file, writable=True)
    try:
        rows = StoryRows(connection)
        if not rows.state("made_by"):
            rows.keep("made_by", _MADE_BY)
        if rows.state("made_by") == _MADE_BY:
            return Work(rows)
    except sqlite3.Error:
        connection.close()
        raise
    connection.close()
    return None


def _is_damage(problem: sqlite3.DatabaseError) -> bool:
    """Whether it is the file that is at fault, not the disk, the rights or somebody waiting."""
    kind = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return kind in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _inode(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except OSError:
        return None
