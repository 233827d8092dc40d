"""One commit's worth of changes, and which of several files counts as an article."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter

import tantivy

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage import index_document
from bot.storage.folder import FileStat
from bot.storage.index_files import FileRows, Row
from bot.storage.stored import packed, unpacked

_by_path = attrgetter("stat.path")


class Batch:
    """Changes of one source's files on their way into the index.

    Every id has one document, which is of the file that counts as the article. What is added
    becomes a document at once; `settle` then sees to the ids that several files have.
    """

    def __init__(
        self,
        source: str,
        writer: tantivy.IndexWriter,
        known: FileRows,
        now: datetime | None = None,
    ) -> None:
        self.source, self.rows = source, dict[str, Row]()
        self._now = now
        self.gone: set[str] = set()
        self._writer, self._known = writer, known
        self._texts: dict[str, str] = {}
        # The files whose documents were added here, by id, and the ids that files had before.
        self._placed: dict[str, str] = {}
        self._before, self._deleted = set[str](), set[str]()
        # A first fill has nothing to compare with.
        self._empty = known.counted() == 0

    @property
    def paths(self) -> set[str]:
        """The files whose documents or rows change."""
        return self.gone | set(self.rows)

    @property
    def ids(self) -> set[str]:
        """The ids whose documents change."""
        return self._before | {row.id for row in self.rows.values() if row.id}

    def add(self, found: Sequence[tuple[FileStat, Article]]) -> None:
        """Files that are articles."""
        self._take_out(seen.path for seen, _ in found)
        for seen, article in found:
            if seen.path in self.rows:
                self._take_back(self.rows[seen.path])
            text = self._texts[seen.path] = packed(article)
            self.rows[seen.path] = Row(seen, article.id)
            if self._placed.setdefault(article.id, seen.path) == seen.path:
                index_document.add(self._writer, article, text, self._now)

    def leave_out(self, seen: FileStat, why: Unreadable) -> None:
        """A file that is no article."""
        self._take_out([seen.path])
        if seen.path in self.rows:
            self._take_back(self.rows[seen.path])
        self.rows[seen.path] = Row(seen, None, None, why.line, why.reason)

    def remove(self, paths: Iterable[str]) -> None:
        """Files that are there no more; those that came back in this batch stay."""
        left = set(paths) - set(self.rows)
        self._take_out(left)
        self.gone |= left

    def settle(self, stored: Callable[[str], str | None]) -> None:
        """Let one file count for each article. `stored` gives what the index has stored for an
        id."""
        if self._empty and not self._deleted and len(self._placed) == self._articles():
            return  # every file is an article of its own, as nearly always
        rows = defaultdict[str, list[Row]](list)
        others = () if self._empty else self._known.holders(self.source, self.ids)
        changed = self.paths
        for row in chain(self.rows.values(), (r for r in others if r.stat.path not in changed)):
            if row.id:
                rows[row.id].append(row)
        for id_, holders in rows.items():
            if len(holders) > 1 or not self._counts(holders[0]):
                self._decide(id_, holders, stored)

    def _articles(self) -> int:
        return sum(row.id is not None for row in self.rows.values())

    def _counts(self, row: Row) -> bool:
        """Whether the document that there is for the row's id is the file's own."""
        path = row.stat.path
        if path in self.rows or row.twin is not None:
            return self._placed.get(row.id or "") == path
        return row.id not in self._deleted

    def _decide(self, id_: str, holders: list[Row], stored: Callable[[str], str | None]) -> None:
        self._delete(id_)
        first = True
        for row in sorted(holders, key=_by_path):
            path = row.stat.path
            text = self._texts.get(path) or row.twin or stored(id_)
            if text is None:
                # Rows and index disagree about this file: without its row it is read again.
                self.rows.pop(path, None)
                self.gone.add(path)
                continue
            if first:
                article = unpacked(text.encode(errors="replace"))
                index_document.add(self._writer, article, text, self._now)
            self.rows[path] = row._replace(twin=None if first else text)
            first = False

    def _take_out(self, paths: Iterable[str]) -> None:
        """Take out the documents that are in the index for these files."""
        if self._empty:
            return
        for row in self._known.at(self.source, paths):
            if row.id is None:
                continue
            self._before.add(row.id)
            if row.twin is None and row.stat.path not in self.rows:
                self._delete(row.id)

    def _take_back(self, row: Row) -> None:
        if row.id and self._placed.get(row.id) == row.stat.path:
            self._delete(row.id)

    def _delete(self, id_: str) -> None:
        self._placed.pop(id_, None)
        self._deleted.add(id_)
        self._writer.delete_documents_by_term("id", id_)
