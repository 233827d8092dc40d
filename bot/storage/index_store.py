"""One version's index on disk: opened, kept current, made anew when it is removed or broken."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from bot.domain.errors import IndexBlocked, IndexUnusable
from bot.storage.analysis import register
from bot.storage.index_files import FileRows
from bot.storage.index_places import Place, others
from bot.storage.index_schema import SCHEMA
from bot.storage.index_trouble import guarded, prove_room

# One thread writes a segment with this much memory at most before it starts the next: some eight
# thousand articles. With more, most of that is left for the commit, while nothing is read. Reading
# the files takes a core of its own, and every thread makes segments that must be merged.
_HEAP_BYTES = 30_000_000
_THREADS = max(1, min(4, (os.cpu_count() or 1) - 1))


class Store:
    """Index and rows in one place of the index's directory. `generation` counts the changes that
    were seen."""

    def __init__(self, directory: Path, place: Place, *, writable: bool) -> None:
        """Open what is there. Writable: what can't be used is thrown away, and there is an
        empty index then. Raises IndexUnusable."""
        self.directory, self.place, self.writable = directory, place, writable
        self.generation = 0
        self.rows: FileRows
        self._terms, self._lock = place.terms, threading.RLock()
        self._meta = str(place.terms / "meta.json")
        self._seen: tuple[int, int, int] | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._links: TemporaryDirectory[str] | None = None
        self._failed = self._rotten = False
        if writable:
            self._open_or_make()
        else:
            self._open_beside()

    def close(self) -> None:
        """Finish writing and let go of all files."""
        with self._lock:
            self._drop_writer()
            self.rows.close()
            if self._links is not None:
                self._links.cleanup()

    def searcher(self) -> tantivy.Searcher:
        """A view of what was last committed; `doc()` must be asked of the same one."""
        with self._lock, guarded(self.directory):
            self._follow()
            return self._index.searcher()

    def look(self) -> int:
        """The generation now."""
        with self._lock, guarded(self.directory):
            self._follow()
            return self.generation

    def _follow(self) -> None:
        stamp = self._stamp()
        if stamp is None or stamp == self._seen:
            return
        self._index.reload()
        self._seen = stamp
        self.generation += 1
        if not self.writable:
            # Whoever writes may have made the rows anew, under the same name.
            self.rows.close()
            self.rows = FileRows(self.place.rows, writable=False)

    def writer(self) -> tantivy.IndexWriter:
        """The one writer, made when it is first needed."""
        self.refuse_beside()
        with self._lock, guarded(self.directory):
            if self._writer is None:
                self._writer = self._index.writer(_HEAP_BYTES, _THREADS)
            return self._writer

    def refuse_beside(self) -> None:
        """Raise IndexUnusable where the index was opened to read beside its writer."""
        if not self.writable:
            raise IndexUnusable(
                f"The search index in {self.directory} is only read here: "
                "the Copydesk that writes it brings it up to date."
            )

    @property
    def broken(self) -> bool:
        """Whether files of the index are missing or damaged, or a commit failed."""
        return self._is_missing or self._failed or self._rotten

    @property
    def _is_missing(self) -> bool:
        return not self.place.is_there

    @contextmanager
    def reading(self) -> Iterator[tantivy.Searcher]:
        """A searcher; what goes wrong with it is damage that opening did not show, and raises
        IndexUnusable."""
        try:
            with guarded(self.directory):
                yield self.searcher()
        except IndexBlocked:
            raise
        except IndexUnusable:
            self._rotten = True
            raise

    def roll_back(self) -> None:
        """Take back what is not committed. Where that fails, as on a full disk, or where a commit
        was cut short, the writer is given up and `mend` sets things right."""
        with self._lock:
            try:
                with guarded(self.directory):
                    if self._writer is not None:
                        self._writer.rollback()
                        # On a full disk, what was half written is what fills it.
                        self._writer.garbage_collect_files()
                    self._failed = self.rows.interrupted
            except IndexUnusable:
                self._failed = True
            if self._failed:
                self._writer = None

    def mend(self) -> None:
        """Open everything again; what is removed or broken is made anew and empty. Raises
        IndexBlocked where the system doesn't let us: then what there was is still read."""
        with self._lock:
            prove_room(self.directory)
            if self._failed and not self._is_missing and self._recovered():
                self._failed = False
                return
            self.close()
            if self._rotten:
                self._make()
            else:
                self._open_or_make()
            self._failed = self._rotten = False
            self.generation += 1

    def _recovered(self) -> bool:
        """Go on from the last commit; whether that was possible. Raises IndexBlocked."""
        try:
            with guarded(self.directory):
                self._drop_writer()
                self._index.reload()
                self._forget_unfinished()
                self._compare()
        except IndexBlocked:
            self._writer = None
            raise
        except IndexUnusable:
            return False
        return True

    def wipe(self) -> None:
        """Throw the index away and begin with an empty one."""
        with self._lock:
            self.close()
            self._make()
            self.generation += 1

    def _stamp(self) -> tuple[int, int, int] | None:
        """What is seen of the file that every commit replaces."""
        try:
            seen = os.stat(self._meta)  # noqa: PTH116  twice for every answer
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_ino, seen.st_size

    def _open_beside(self) -> None:
        if self.broken:
            raise IndexUnusable(
                f"There is no search index in {self.directory} yet: "
                "start the bot, or make one with `copydesk index`."
            )
        with guarded(self.directory):
            self.rows = FileRows(self.place.rows, writable=False)
        try:
            self._open_terms()
        except IndexBlocked:
            self._open_linked()
        except IndexUnusable:
            self.rows.close()
            raise

    def _open_linked(self) -> None:
        """Where nothing may be written, tantivy can't even lock what it reads: it is given a
        folder with links."""
        # A thread of tantivy's may lock in it just while it is removed: at worst links stay behind.
        self._links = TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)
        for file in self._terms.iterdir():
            if not file.name.endswith(".lock"):
                Path(self._links.name, file.name).symlink_to(file.resolve())
        self._open_terms(Path(self._links.name))

    def _open_or_make(self) -> None:
        try:
            if self.broken:
                self._make()
            else:
                self._open()
        except IndexBlocked:
            raise
        except IndexUnusable:
            prove_room(self.directory)
            self._make()

    def _open(self) -> None:
        with guarded(self.directory):
            self.rows = FileRows(self.place.rows, writable=True)
            try:
                self._open_terms()
                self._forget_unfinished()
                self._compare()
            except BaseException:
                self._drop_writer()
                self.rows.close()
                raise

    def _compare(self) -> None:
        documents, files = self._index.searcher().num_docs, self.rows.counted()
        if documents != files:
            raise ValueError(f"it has {documents} documents for {files} files")

    def _open_terms(self, terms: Path | None = None) -> None:
        with guarded(self.directory):
            self._seen = self._stamp()
            self._index = tantivy.Index(SCHEMA, str(terms or self._terms))
            register(self._index)
            self._index.reload()

    def _forget_unfinished(self) -> None:
        """Take out what was committed just before a process died: it is read again."""
        if not self.rows.interrupted:
            return
        writer = self.writer()
        for id_ in self.rows.pending():
            writer.delete_documents_by_term("id", id_)
        writer.commit()
        self.rows.forget_pending()
        self._index.reload()

    def _make(self) -> None:
        with guarded(self.directory):
            self.place.remove()
            self.place.rows.parent.mkdir(parents=True)
            if others(self.directory):
                # They were whole once: until this one is, the best of them is asked.
                self.place.building.touch()
            self._terms.mkdir()
            self.rows = FileRows(self.place.rows, writable=True)
            self._open_terms()

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            with guarded(self.directory):
                writer.wait_merging_threads()
        except IndexUnusable:
            # A writer whose files were taken from under it: there is nothing left to finish.
            return
