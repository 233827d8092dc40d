"""Index: the search index of all sources. Made from the files, and thrown away without loss."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.domain.query import DeskStates, Query
from bot.storage.folder import FileStat
from bot.storage.index_ages import Ages, ages
from bot.storage.index_apply import apply
from bot.storage.index_facets import Facets, Names, count_facets
from bot.storage.index_files import Row, Stamp
from bot.storage.index_lock import WriterLock
from bot.storage.index_query import translate
from bot.storage.index_search import Hit, Results, hits, search, stored, stored_text, texts_of
from bot.storage.index_store import Store
from bot.storage.index_synonyms import Synonyms
from bot.storage.index_trouble import guarded
from bot.storage.index_versions import Versions
from bot.storage.index_vocabulary import nearest_word
from bot.storage.listing import Listing
from bot.storage.stored import unpacked

__all__ = ["Facets", "Hit", "Index", "Results", "Synonyms"]

_PAGE = 500


class Index:
    """Searches from any thread; one thread at a time applies changes. `synonyms` widen what the
    words of a query find; `now` (aware) tells which dates of articles can't be."""

    def __init__(self, versions: Versions, lock: WriterLock | None) -> None:
        self._versions, self._lock = versions, lock
        self.synonyms = Synonyms()
        self.now: Callable[[], datetime] | None = None
        self._applying = threading.RLock()
        self._names = Names(versions)

    @classmethod
    def open(cls, directory: Path, *, writable: bool) -> "Index":
        """Open the index in a directory. Writable: one that is missing or broken is there, but
        empty, afterwards; one of another version answers until `complete`. Raises IndexUnusable,
        where another process writes for instance."""
        if not writable:
            return cls(Versions(directory, writable=False), None)
        lock = WriterLock(directory)
        try:
            return cls(Versions(directory, writable=True), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Let go of everything."""
        with self._applying:
            self._versions.close()
            if self._lock is not None:
                self._lock.release()

    @property
    def generation(self) -> int:
        """Counts up whenever something in the index changed."""
        return self._versions.generation

    @property
    def building(self) -> bool:
        """Whether it is made anew, for another version of its schema: until `complete`, searches
        find what the old one has, where that can be read, else what was read so far."""
        return self._versions.building

    @property
    def broken(self) -> bool:
        """Whether files of the index are missing or damaged."""
        return self._versions.broken

    def mend(self) -> bool:
        """Set right an index that is broken, if need be by making it anew and empty; whether
        that was needed. Raises IndexUnusable where the index is only read."""
        self._versions.refuse_beside()
        with self._applying:
            return self._versions.mend()

    def wipe(self) -> None:
        """Throw everything away: the next refresh reads all files."""
        self._versions.refuse_beside()
        with self._applying:
            self._versions.wipe()

    def complete(self) -> None:
        """Say that everything was read: what was built beside an old index takes its place.
        Raises IndexUnusable."""
        self._versions.refuse_beside()
        with self._applying:
            self._versions.complete()

    def left_behind(self, source: str) -> list[str]:
        """The paths of the source's articles that only the old index has, which is about to be
        replaced."""
        with self._versions.stores() as (newest, *old):
            known = newest.rows.files(source) if old else {}
            return [path for store in old for path in store.rows.files(source).keys() - known]

    def carry_over(self, source: str, paths: Iterable[str]) -> None:
        """Take these articles from the old index: they count as not read yet. Raises
        IndexUnusable."""
        with self._versions.asked() as old:
            found = ((row, self._text(old, row.id or "")) for row in old.rows.at(source, paths))
            self.apply(source, (_unread(row, text) for row, text in found if text and not row.twin))

    def files(self, source: str) -> dict[str, FileStat]:
        """What was seen of the source's files when they were read, by path."""
        with guarded(self._versions.directory):
            return self._own.rows.files(source)

    def is_as(self, source: str, listing: Listing) -> bool:
        """Whether these are all the source's files, unchanged: known at once where
        `keep_listing` said so before. Where it is False, `files` tells."""
        with guarded(self._versions.directory):
            return self._own.rows.are(source, listing)

    def keep_listing(self, source: str, listing: Listing) -> None:
        """Say that `files` are these, in any order."""
        with self._applying, guarded(self._versions.directory):
            self._own.rows.keep(source, listing)

    def below(self, source: str, paths: Iterable[str]) -> dict[str, FileStat]:
        """The same for these paths and the files below them alone."""
        with guarded(self._versions.directory):
            return self._own.rows.below(source, paths)

    def sources(self) -> list[str]:
        """The sources that have files in the index."""
        with guarded(self._versions.directory):
            return self._own.rows.sources()

    def read_as(self, source: str, how: str) -> None:
        """Say how the source's files are read (its field map): where that is another way than
        before, `files` no longer says that they were seen."""
        with guarded(self._versions.directory):
            self._own.rows.read_as(source, how)

    def apply(
        self,
        source: str,
        articles: Iterable[tuple[FileStat, Article]],
        left_out: Iterable[tuple[FileStat, Unreadable]] = (),
        gone: Iterable[str] = (),
    ) -> None:
        """Take in changes of one source, in one commit: all or nothing. Raises IndexUnusable."""
        with self._applying:
            now = self.now() if self.now else None
            apply(self._own, now, source, articles, left_out, gone)

    def search(
        self,
        query: Query,
        states: DeskStates,
        *,
        limit: int = 10,
        offset: int = 0,
        exclude: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> Results:
        """Find articles, in the query's order. `exclude` are ids that are not wanted, `only` the
        ones that are. Ties are broken by date, then always in the same way. Raises
        IndexUnusable."""
        wanted = translate(query, states, exclude, only, self.synonyms)
        with self._versions.asked() as store:
            with store.reading() as searcher:
                found = search(searcher, query, wanted, limit, offset)
                # tantivy wants at least one; asked for none, only the total is of interest.
                addresses = found.hits[: max(limit, 0)]
                texts = [(score, stored(searcher, address)) for score, address in addresses]
            return Results(found.count, hits(query, texts))

    def facets(
        self,
        query: Query,
        states: DeskStates,
        *,
        exclude: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> Facets:
        """The topics, providers and types of all articles that `search` would find, whatever
        the limit. Raises IndexUnusable."""
        wanted = translate(query, states, exclude, only, self.synonyms)
        with self._versions.reading() as searcher:
            return count_facets(searcher, wanted)

    def ages(self, query: Query, states: DeskStates, moments: Sequence[datetime]) -> Ages:
        """How old all articles are that `search` would find; the moments are aware, the latest
        first. Raises IndexUnusable."""
        wanted = translate(query, states, (), None, self.synonyms)
        with self._versions.reading() as searcher:
            return ages(searcher, wanted, moments)

    def nearest_word(self, word: str) -> str | None:
        """What a word that no article has probably means: a word that some have. Raises
        IndexUnusable."""
        with self._versions.reading() as searcher:
            return nearest_word(searcher, word)

    def article(self, article_id: str) -> Article | None:
        """The article as it was when its file was last read."""
        with self._versions.stores() as stores:
            found = (text for store in stores if (text := self._text(store, article_id)))
            return next(map(unpacked, found), None)

    def several(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of these articles that there are, by id, each as `article` gives it: a few hundred
        at a time."""
        found: dict[str, Article] = {}
        with self._versions.stores() as stores:
            for store in stores:
                missing = [one for one in ids if one not in found]
                if missing:
                    with store.reading() as searcher:
                        texts = texts_of(searcher, missing)
                        found |= {one.id: one for one in map(unpacked, texts)}
        return found

    def headlines(self, ids: Collection[str]) -> list[Article]:
        """Those of these articles that there are, without body, pictures and related items and in
        no certain order: a few hundred at a time, neighbours by path together."""
        with self._own.reading() as searcher:
            return [unpacked(text) for text in texts_of(searcher, ids)]

    def stamps(self) -> Iterator[list[Stamp]]:
        """Every article with a number that is another one once its file has changed, in order of
        path and a page at a time. What is applied meanwhile may be left out."""
        last = ("", "")
        while True:
            with guarded(self._versions.directory):
                found = self._own.rows.stamps(last, _PAGE)
            if not found:
                return
            yield found
            last = found[-1].source, found[-1].path

    def stamps_of(self, ids: Iterable[str]) -> dict[str, int]:
        """The same number for those of these articles that there are."""
        with guarded(self._versions.directory):
            return {one.id: one.stamp for one in self._own.rows.stamps_of(ids)}

    def ids(self, source: str, paths: Iterable[str]) -> set[str]:
        """The articles that these files are, whether or not another file counts as them."""
        with guarded(self._versions.directory):
            return {row.id for row in self._own.rows.at(source, paths) if row.id}

    def path_of(self, article_id: str) -> tuple[str, str] | None:
        """The source and path of the file that counts as the article."""
        with self._versions.stores() as stores, guarded(self._versions.directory):
            found = (store.rows.path_of(article_id) for store in stores)
            return next(filter(None, found), None)

    def count(self) -> int:
        """How many files were taken in, those left out included."""
        with self._versions.stores() as stores:
            return stores[0].rows.counted()

    def left_out(self) -> list[Unreadable]:
        """The files that are not found, and why; in order of path."""
        with self._versions.stores() as stores, guarded(self._versions.directory):
            return stores[0].rows.left_out()

    def topics(self) -> list[tuple[str, int]]:
        """Every topic with the number of its articles, most used first."""
        return self._names.counted("topic_name")

    def providers(self) -> list[tuple[str, int]]:
        """Every provider's name with the number of its articles, most used first."""
        return self._names.counted("provider_name")

    def domains(self) -> list[tuple[str, int]]:
        """Every provider's domain with the number of its articles, most used first."""
        return self._names.counted("domain_name")

    def types(self) -> list[tuple[str, int]]:
        """Every type with the number of its articles, most used first."""
        return self._names.counted("type_name")

    @property
    def _own(self) -> Store:
        return self._versions.own

    def _text(self, store: Store, article_id: str) -> bytes | None:
        with store.reading() as searcher:
            return stored_text(searcher, article_id)


def _unread(row: Row, text: bytes) -> tuple[FileStat, Article]:
    return row.stat._replace(size=-1), unpacked(text)
