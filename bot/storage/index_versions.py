"""The index of this version, and beside it an older one as long as that must answer.

Another version of the schema is rebuilt beside the old index and swapped: `complete` is the swap.
"""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from bot.domain.article import Article
from bot.domain.errors import CopydeskError, IndexBlocked, IndexUnusable
from bot.storage.index_places import others, own, remove_others
from bot.storage.index_search import stored
from bot.storage.index_store import Store
from bot.storage.index_trouble import guarded, unusable
from bot.storage.stored import unpacked

_log = logging.getLogger(__name__)
_SAMPLE = 20


class Versions:
    """The stores below one directory. Asked from any thread; one at a time changes something."""

    def __init__(self, directory: Path, *, writable: bool) -> None:
        """Open what is there, as `Store` does. Raises IndexUnusable."""
        self.directory, self.writable = directory, writable
        self._place = own(directory)
        self._lock = threading.RLock()
        self._own: Store | None = None
        self._old: Store | None = None
        self._blocked: IndexBlocked | None = None
        self._users, self._retired = Counter[Store](), list[Store]()
        self._past = 0
        if not writable:
            self._open_beside()
            return
        try:
            self._open()
        except IndexBlocked as problem:
            self._make_do(problem)

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            for store in (self._own, self._old, *self._retired):
                if store is not None:
                    store.close()
            self._retired.clear()

    @property
    def own(self) -> Store:
        """This version's. Raises IndexUnusable where there is none: IndexBlocked where the system
        doesn't let us make it."""
        with self._lock:
            if self._own is None and not self.writable:
                self._own = Store(self.directory, self._place, writable=False)
            if self._own is None:
                raise IndexBlocked(str(self._blocked))
            return self._own

    @property
    def building(self) -> bool:
        """Whether this version's is not whole yet."""
        return not self._place.is_whole if self._own is None else self._place.is_building

    @property
    def generation(self) -> int:
        """Counts up whenever something changed, in whichever is asked."""
        with self.stores() as stores:
            return self._past + sum(store.look() for store in stores)

    @contextmanager
    def stores(self) -> Iterator[tuple[Store, ...]]:
        """What may be asked: first the one that knows the newest of what it has, last the one that
        has most. Raises IndexUnusable."""
        taken = self._take()
        try:
            yield taken
        except IndexBlocked:
            raise
        except Exception as problem:
            if not self._gave_up(taken[-1], problem) or isinstance(problem, CopydeskError):
                raise
            raise unusable(self.directory, problem) from problem
        finally:
            self._put_back(taken)

    @contextmanager
    def asked(self) -> Iterator[Store]:
        """The one to answer searches. Raises IndexUnusable."""
        with self.stores() as stores:
            yield stores[-1]

    @contextmanager
    def reading(self) -> Iterator[tantivy.Searcher]:
        """A searcher of the one to answer searches. Raises IndexUnusable."""
        with self.asked() as store, store.reading() as searcher:
            yield searcher

    def refuse_beside(self) -> None:
        """Raise IndexUnusable where the index was opened to read beside its writer."""
        with self.stores() as stores:
            for store in stores if not self.writable else ():
                store.refuse_beside()

    def complete(self) -> None:
        """Say that this version's holds all that the files gave: from now on it answers, and the
        others are removed. Raises IndexUnusable."""
        with self._lock:
            if not self.own.place.is_building:
                return
            with guarded(self.directory):
                self.own.place.building.unlink()
            self._retire_old()
        remove_others(self.directory)
        _log.info("The search index of this version is whole, and answers from now on")

    def mend(self) -> bool:
        """Set this version's right, if need be by making it anew; whether that was needed. Raises
        IndexBlocked."""
        with self._lock:
            if self._own is None:
                self._open()
            elif self._own.broken:
                self._own.mend()
                self._look_beside()
            else:
                return False
            return True

    def wipe(self) -> None:
        """Begin with an empty one, and none beside it."""
        with self._lock:
            self._retire_old()
            remove_others(self.directory)
            if self._own is None:
                self._open()
            else:
                self._own.wipe()

    @property
    def broken(self) -> bool:
        """Whether `mend` has something to do."""
        return self._own.broken if self._own is not None else self.writable

    def _open(self) -> None:
        self._own = Store(self.directory, self._place, writable=True)
        if self._place.is_building:
            self._look_beside()
        else:
            remove_others(self.directory)

    def _make_do(self, problem: IndexBlocked) -> None:
        """As long as nothing can be written, what another version has is better than nothing."""
        self._blocked = problem
        self._old = None if self._place.is_whole else _readable(self.directory)
        if self._old is None:
            raise problem

    def _look_beside(self) -> None:
        if self._old is not None or not self._place.is_building:
            return
        self._old = _readable(self.directory)
        answers = "meanwhile the old one answers" if self._old else "the old one can't be read"
        _log.info("The search index is made anew for this version of Copydesk; %s", answers)

    def _open_beside(self) -> None:
        if not self._place.is_whole:
            self._old = _readable(self.directory)
        if self._old is None:
            self._own = Store(self.directory, self._place, writable=False)

    def _take(self) -> tuple[Store, ...]:
        with self._lock:
            if not self.writable and self._old is not None and self._place.is_whole:
                self._own = Store(self.directory, self._place, writable=False)
                self._retire_old()
            taken = tuple(store for store in (self._own, self._old) if store is not None)
            taken = taken or (self.own,)
            for store in taken:
                self._users[store] += 1
            return taken

    def _put_back(self, taken: tuple[Store, ...]) -> None:
        with self._lock:
            for store in taken:
                self._users[store] -= 1
            for store in [one for one in self._retired if not self._users[one]]:
                self._retired.remove(store)
                store.close()

    def _retire_old(self) -> None:
        """Ask the old one no more; it is closed once nobody asks it."""
        store, self._old = self._old, None
        if store is not None:
            self._past += store.generation + 1
            self._retired.append(store)
            self._put_back(())

    def _gave_up(self, store: Store, problem: Exception) -> bool:
        """Ask the store no more where it is the old one: in another version's index may be what
        can't be made sense of here. Whether it is."""
        with self._lock:
            if store is not self._old:
                return False
            _log.warning("The old search index is not asked any more: %s", problem)
            self._retire_old()
            return True


def _readable(directory: Path) -> Store | None:
    """The newest whole index of another version that can be read as if it were ours."""
    for place in others(directory):
        if place.is_whole:
            try:
                return _proven(Store(directory, place, writable=False))
            except IndexUnusable as problem:
                _log.info("The index in %s is not asked: %s", place.terms, problem)
    return None


def _proven(store: Store) -> Store:
    """The store, where some of its articles are read as they were written. tantivy has seen to it
    that its schema is ours. Raises IndexUnusable."""
    try:
        same = all(_is_known(store, article) for article in _sample(store))
    except Exception as problem:
        store.close()
        if isinstance(problem, CopydeskError):
            raise
        raise unusable(store.directory, problem) from problem
    if not same:
        store.close()
        raise IndexUnusable("Its articles are written in another way.")
    return store


def _sample(store: Store) -> list[Article]:
    with store.reading() as searcher:
        found = searcher.search(tantivy.Query.all_query(), _SAMPLE)
        return [unpacked(stored(searcher, address)) for _, address in found.hits]


def _is_known(store: Store, article: Article) -> bool:
    return store.rows.path_of(article.id) == (article.source, article.path)
