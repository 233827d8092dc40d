"""Library: finds articles, and keeps the index as the files are."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.errors import NotFetched, SourceMissing, Unreadable
from bot.domain.query import DeskStates, Query, Sort, Vocabulary, parse
from bot.services.library_changes import Change, changes, left_behind, touched
from bot.services.names import Names
from bot.services.stories import Grouping
from bot.services.suggestions import nearest_query
from bot.storage.index import Facets, Hit, Index, Synonyms
from bot.storage.source import ArticleSource
from bot.storage.stories import Stories
from bot.storage.topics import Topic

# Fewer commits are less to merge; but what was read should be found after a second or so.
_BATCH = 25_000
_FIRST_BATCH = 200
_PATIENCE_SECONDS = 0.5
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a refresh did, in files. `missing` holds a sentence for every source that could not
    be read: its articles stay as they were."""

    indexed: int = 0
    unchanged: int = 0
    removed: int = 0
    left_out: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `suggestion` is the nearest query that finds something, where this
    one finds nothing."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    suggestion: Query | None = None


class Library:
    """The articles of all sources.

    `states` gives what the ledger has decided; `zone` is for queries that come without one.
    Without `stories`, no two articles are similar.
    """

    def __init__(
        self,
        index: Index,
        sources: Sequence[ArticleSource],
        topics: Sequence[Topic],
        states: Callable[[], DeskStates],
        now: Callable[[], datetime],
        zone: ZoneInfo,
        stories: Stories | None = None,
    ) -> None:
        self.index, self.sources, self.taxonomy = index, tuple(sources), tuple(topics)
        self._names = Names(index, self.taxonomy, [folder.name for folder in sources])
        index.synonyms, index.now = Synonyms(self._names.aliases), now
        self._reading = self._expected = False
        self._states, self._now, self._zone = states, now, zone
        self._stories = stories
        self.grouping = Grouping(index, stories) if stories and stories.writable else None
        self._noting = self.grouping.noting if self.grouping else lambda *_: nullcontext()
        self._changing = threading.RLock()

    @property
    def indexing(self) -> bool:
        """Whether many files are being read just now, so that answers may lack some, or are as an
        older index has them."""
        return self._reading or self._expected or self.index.building

    def expect_refresh(self) -> None:
        """Say that a refresh is about to come: until it has ended, answers may lack some."""
        self._expected = True

    def refresh(self, progress: Progress | None = None) -> Counts:
        """Bring the index to what the folders hold: read what is new or changed, forget what is
        gone. `progress` gets the files read so far and their number. Raises IndexUnusable."""
        with self._changing:
            self._mend()
            self._forget_other_sources()
            found, missing = [], dict[str, SourceMissing]()
            for folder in self.sources:
                try:
                    found.append(changes(folder, self.index))
                except SourceMissing as problem:
                    missing[folder.name] = problem
            counts = self._take_in(found, progress)
            if self.index.building:
                self._complete(missing)
            self._expected = False
            unchanged = sum(change.unchanged for change in found)
            # Whoever fetches what was never fetched says where that fails.
            told = (str(one) for one in missing.values() if not isinstance(one, NotFetched))
            return Counts(counts.indexed, unchanged, counts.removed, counts.left_out, tuple(told))

    def touch(self, source: str, paths: Collection[str], *, patience: float = -1) -> Counts:
        """Look at these files of a source again, and at all below those that are folders.

        Unknown sources are passed over. `patience` is how many seconds to wait for a refresh
        that is under way (-1: to its end); it sees the files too. Raises IndexUnusable.
        """
        if not self._changing.acquire(timeout=patience):
            return Counts()
        try:
            if self._mend():
                return self.refresh()
            folders = [folder for folder in self.sources if folder.name == source]
            return self._take_in([touched(folder, self.index, paths) for folder in folders])
        finally:
            self._changing.release()

    def touch_article(self, article_id: str) -> None:
        """Look at an article's file again, soon: somebody waits. Raises IndexUnusable."""
        place = self.index.path_of(article_id)
        if place is not None:
            self.touch(place[0], [place[1]], patience=_PATIENCE_SECONDS)

    def find(
        self,
        text: str,
        *,
        zone: ZoneInfo | None = None,
        limit: int = 10,
        offset: int = 0,
        sort: Sort | None = None,
        lenient: bool = False,
        exclude: Collection[str] = (),
    ) -> Found:
        """Answer a query. `zone` is that of whoever asks. `lenient` takes names that do not
        exist (a saved query may outlive a topic): they find nothing. Raises QueryError."""
        query = self.read(text, zone=zone, lenient=lenient)
        return self.answer(
            query if sort is None else query.with_sort(sort),
            limit=limit,
            offset=offset,
            exclude=exclude,
        )

    def read(self, text: str, *, zone: ZoneInfo | None = None, lenient: bool = False) -> Query:
        """Parse a query against the names that exist. Raises QueryError."""
        vocabulary = self.vocabulary(complete=not (lenient or self.indexing))
        return parse(text, now=self._now(), zone=zone or self._zone, vocabulary=vocabulary)

    def answer(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        exclude: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> Found:
        """Answer a query that was read before, among the ids of `only` where they are given."""
        states = self.states_for(query)
        results = self.index.search(
            query, states, limit=limit, offset=offset, exclude=exclude, only=only
        )
        suggestion = None if results.total else self._suggestion(query, states, exclude)
        return Found(query, results.total, results.hits, suggestion)

    def facets(self, query: Query) -> Facets:
        """The topics, providers and types of all articles that `answer` finds for the query."""
        return self.index.facets(query, self.states_for(query))

    def states_for(self, query: Query) -> DeskStates:
        """What the query needs to know of the desk's decisions."""
        return self._states() if query.review else DeskStates()

    def vocabulary(self, *, complete: bool = True) -> Vocabulary:
        """The names that exist: those of the articles, and the site's own topics."""
        return self._names.vocabulary(complete)

    def topics(self) -> list[tuple[str, int]]:
        """Every topic and how many articles it has, most used first."""
        return self.index.topics()

    def count(self) -> int:
        """How many files the index has taken in so far."""
        return self.index.count()

    def left_out(self) -> list[Unreadable]:
        """The files that are not found, and why."""
        return self.index.left_out()

    def article(self, article_id: str) -> Article | None:
        """The article as the index has it."""
        return self.index.article(article_id)

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The other articles of the same story, oldest first, for those of `ids` that have any."""
        return self._stories.similar(ids) if self._stories else {}

    def by_link(self, url: str) -> tuple[str, ...]:
        """The ids of the articles with this address, oldest first (see `canonical_link`)."""
        return self._stories.by_link(url) if self._stories else ()

    def near(
        self, title: str, excerpt: str = "", date: datetime | None = None, limit: int = 5
    ) -> list[tuple[str, float]]:
        """The ids nearest by their words and how near (0 to 1), best first; with a date (aware)
        only those within days of it."""
        return self._stories.near(title, excerpt, date, limit) if self._stories else []

    def locate(
        self, article_id: str, hint: tuple[str, str] | None = None
    ) -> tuple[ArticleSource, str]:
        """Where the article's file is now: where `hint` (source, path) says if it is there, else
        where the index saw it. Raises SourceMissing."""
        folder, article = self._open(article_id, hint)
        return folder, article.path

    def current(self, article_id: str, hint: tuple[str, str] | None = None) -> Article:
        """The article read from its file now. Raises SourceMissing."""
        return self._open(article_id, hint)[1]

    def _open(self, article_id: str, hint: tuple[str, str] | None) -> tuple[ArticleSource, Article]:
        for place in (hint, self.index.path_of(article_id)):
            for folder in self.sources:
                if place is not None and folder.name == place[0]:
                    article = _article(folder, place[1])
                    if article is not None and article.id == article_id:
                        return folder, article
        where = f" It was at {hint[1]} in {hint[0]}." if hint else ""
        raise SourceMissing(f"The article's file is no longer there.{where}")

    def _suggestion(
        self, query: Query, states: DeskStates, exclude: Collection[str]
    ) -> Query | None:
        def finds(other: Query) -> int:
            return self.index.search(other, states, limit=0, exclude=exclude).total

        return nearest_query(query, finds, self.index.nearest_word)

    def _mend(self) -> bool:
        mended = self.index.mend()
        if mended and self.grouping is not None:
            self.grouping.note()
        return mended

    def _forget_other_sources(self) -> None:
        """Take out the articles of sources that the settings no longer name."""
        for name in set(self.index.sources()) - {folder.name for folder in self.sources}:
            files = self.index.files(name)
            with self._noting(name, files):
                self.index.apply(name, (), gone=files)

    def _complete(self, missing: Collection[str]) -> None:
        """Let what was built anew take the old index's place. What can't be read just now stays
        as it was."""
        for folder in self.sources:
            paths = left_behind(folder, self.index, missing=folder.name in missing)
            if paths:
                with self._noting(folder.name, paths):
                    self.index.carry_over(folder.name, paths)
        self.index.complete()

    def _take_in(self, found: Sequence[Change], progress: Progress | None = None) -> Counts:
        total = sum(len(change.files) for change in found)
        done = indexed = removed = left_out = 0
        # A handful takes no time worth a word.
        self._reading = total > _FIRST_BATCH
        try:
            for change in found:
                for batch in change.batches(_FIRST_BATCH, _BATCH):
                    articles = batch.articles(_shifted(progress, done, total))
                    name = change.folder.name
                    with self._noting(name, batch.paths()), batch.undisturbed():
                        self.index.apply(name, articles, batch.left_out(), batch.gone)
                    done += len(batch.files)
                    indexed += batch.indexed
                    left_out += len(batch.unreadable)
                    removed += len(batch.gone)
        finally:
            self._reading = False
        return Counts(indexed, 0, removed, left_out)


def _shifted(progress: Progress | None, done: int, total: int) -> Callable[[int], None]:
    return lambda count: None if progress is None else progress(done + count, total)


def _article(folder: ArticleSource, path: str) -> Article | None:
    try:
        return folder.article(path)
    except (SourceMissing, Unreadable):
        return None
