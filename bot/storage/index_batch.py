"""One commit's worth of changes, and which of several files counts as an article."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby

import tantivy

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage.article_json import article_from_json, article_json
from bot.storage.folder import FileStat
from bot.storage.index_files import FileRows, Row
from bot.storage.index_schema import document, key_of


class Batch:
    """Changes of one source's files on their way into the index.

    Every file that is an article becomes a document first; `settle` then takes out those whose
    article counts under a smaller path, and lets another take over where that one went.
    """

    def __init__(self, source: str, writer: tantivy.IndexWriter, known: FileRows) -> None:
        self.source, self.rows = source, dict[str, Row]()
        self.gone: set[str] = set()
        self._writer, self._known = writer, known
        self._texts: dict[str, str] = {}
        # Taking documents out costs time, now and in the commit; a first fill has none.
        self._empty = known.counted() == 0

    @property
    def paths(self) -> set[str]:
        """The files whose documents change."""
        return self.gone | set(self.rows)

    def add(self, seen: FileStat, article: Article) -> None:
        """A file that is an article."""
        text = article_json(article)
        if seen.path in self.rows or self._is_known(seen.path):
            self._take_out(seen.path)
        self._writer.add_document(document(article, text))
        self._texts[seen.path] = text
        self.rows[seen.path] = Row(seen, article.id)

    def leave_out(self, seen: FileStat, why: Unreadable) -> None:
        """A file that is no article."""
        if seen.path in self.rows or self._is_known(seen.path):
            self._take_out(seen.path)
        self.rows[seen.path] = Row(seen, None, None, why.line, why.reason)

    def remove(self, paths: Iterable[str]) -> None:
        """Files that are there no more; those that came back in this batch stay."""
        for path in set(paths) - set(self.rows):
            self._take_out(path)
            self.gone.add(path)

    def settle(self, stored: Callable[[str], str | None]) -> None:
        """Let one file count for each article. `stored` gives the JSON that the index has for a
        file's key."""
        ids = {row.id for row in self.rows.values() if row.id}
        ids |= self._known.ids(self.source, self.paths)
        others = [] if self._empty else self._known.holders(self.source, ids)
        rows = [row for row in self.rows.values() if row.id]
        rows += [row for row in others if row.stat.path not in self.paths]
        rows.sort(key=lambda row: (row.id or "", row.stat.path))
        for _, group in groupby(rows, key=lambda row: row.id):
            first, *rest = group
            self._let_count(first)
            for row in rest:
                self._let_wait(row, stored)

    def _let_count(self, row: Row) -> None:
        if row.twin is not None:
            self._take_out(row.stat.path)
            self._writer.add_document(document(article_from_json(row.twin), row.twin))
            self.rows[row.stat.path] = replace(row, twin=None)

    def _let_wait(self, row: Row, stored: Callable[[str], str | None]) -> None:
        if row.twin is not None:
            return
        path = row.stat.path
        text = self._texts.get(path) or stored(key_of(self.source, path))
        self._take_out(path)
        if text is None:
            # Rows and index disagree about this file: without its row it is read again.
            self.gone.add(path)
        else:
            self.rows[path] = replace(row, twin=text)

    def _is_known(self, path: str) -> bool:
        return not self._empty and self._known.has(self.source, path)

    def _take_out(self, path: str) -> None:
        self._writer.delete_documents_by_term("key", key_of(self.source, path))
