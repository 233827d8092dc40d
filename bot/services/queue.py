"""Queue: what waits for a person, as they look at it; and what they have decided today."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.answer import SORTS
from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.domain.errors import QueryError
from bot.domain.query import Query, Sort
from bot.domain.queue import (
    KINDS,
    PAGE,
    Coming,
    Decided,
    Kind,
    QueueItem,
    QueuePage,
    ShownIn,
    Together,
)
from bot.domain.standing import milliseconds
from bot.domain.timetable import next_due
from bot.services.edited import editor, laid_over
from bot.services.grouping import before, grouped
from bot.services.library import Library
from bot.services.posts import moment
from bot.services.queue_results import Part
from bot.services.reviews import Reviews
from bot.storage import decisions, edits, homes, queue_rows, record, shown
from bot.storage.homes import STALE, Home
from bot.storage.index_marks import marks, needles
from bot.storage.ledger import Ledger

MOST_TODAY = 15
"""So many decisions of today are shown; history tells the others."""


class Queue:
    """The queues of all people. `digests` gives those that are posted; `now` gives aware UTC."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        reviews: Reviews,
        digests: Callable[[], Sequence[Digest]],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._library, self._reviews = ledger, library, reviews
        self._digests, self._now = digests, now

    def change(
        self,
        user: str,
        zone: ZoneInfo,
        *,
        query: str | None = None,
        sort: str | None = None,
        kind: str | None = None,
        step: int = 0,
    ) -> None:
        """Keep what a person changes of how they look at their queue: another query, order or
        kind begins at the first page, `step` turns by so many pages (1 or -1). In any case it is
        looked up anew, and kept up to date from now on as if it were opened. Ticks are for the
        page that is seen: with another one they are gone. Raises LedgerError and IndexUnusable."""
        kept = self._turned(self._changed(self._kept(user), query, sort, kind), zone, step)
        again = (query, sort, kind, step) == (None, None, None, 0)
        ticks: dict[str, tuple[str, ...]] = {} if again else {"ticked": ()}
        seen = replace(kept, articles=(), note="")
        self._keep(seen, opened_at=milliseconds(self._now()), **ticks)

    def page(self, user: str, zone: ZoneInfo) -> QueuePage:
        """The person's queue: with the articles that it showed, in their places, and their states
        now; after a change as it is now. Raises LedgerError and IndexUnusable."""
        kept = self._kept(user)
        try:
            query = self._read(kept, zone)
        except QueryError as error:
            made = self._frame(kept, zone)
            return replace(made, problem=str(error), place=(error.start, error.end))
        with self._ledger.read() as connection:
            seen = queue_rows.shown(connection)
        if kept.articles:
            found = self._library.index.several(kept.articles)
            there = [found[one] for one in kept.articles if one in found]
            return self._drawn(kept, zone, query, there, self._counts(kept, query, seen))
        return self._anew(kept, zone, query, seen)

    def _kept(self, user: str) -> Home:
        with self._ledger.read() as connection:
            return homes.read(connection, user)

    def _changed(self, kept: Home, query: str | None, sort: str | None, kind: str | None) -> Home:
        if query is not None:
            # The order that was chosen may make no sense for another query.
            kept = replace(kept, query=query, sort="", start=0, page=1)
        if sort in SORTS:
            kept = replace(kept, sort=sort, start=0, page=1)
        if kind in KINDS:
            kept = replace(kept, kind=kind, start=0, page=1)
        return kept

    def _anew(self, kept: Home, zone: ZoneInfo, query: Query, seen: frozenset[str]) -> QueuePage:
        asked, part = kept, Part(self._library, _kind(kept), seen)
        page = grouped(part, query, start=kept.start, size=PAGE)
        if not page.items and kept.page > 1:
            kept = replace(kept, page=1, start=0)
            page = grouped(part, query, size=PAGE)
        articles = [item.hit.article for item in page.items]
        after = -1 if page.after is None else page.after
        kept = replace(kept, articles=tuple(one.id for one in articles), after=after)
        with self._ledger.write() as connection:
            shown.upsert(connection, articles, milliseconds(self._now()))
            homes.note_page(connection, asked, kept)
        counts = self._counts(kept, query, seen, page.found.total)
        return self._drawn(kept, zone, query, articles, counts)

    def _read(self, kept: Home, zone: ZoneInfo) -> Query:
        query = self._library.read(kept.query, zone=zone).and_open()
        return query.with_sort(next((one for one in _sorts(query) if one == kept.sort), query.sort))

    def _turned(self, kept: Home, zone: ZoneInfo, step: int) -> Home:
        """What was decided on the page is no longer among the results: the next page begins so
        many places before."""
        if step == 0:
            return kept
        try:
            query = self._read(kept, zone)
        except QueryError:
            return kept  # it shows no page that could be turned
        with self._ledger.read() as connection:
            part = Part(self._library, _kind(kept), queue_rows.shown(connection))
        if step > 0 and kept.after >= 0:
            gone = len(kept.articles) - part.count(query, only=kept.articles)
            return replace(kept, page=kept.page + 1, start=max(0, kept.after - gone))
        if step < 0 and kept.page > 1:
            start = before(part, query, start=kept.start, size=PAGE) if kept.page > 2 else 0
            return replace(kept, page=kept.page - 1, start=start)
        return kept

    def _keep(self, kept: Home, **more: int | tuple[str, ...]) -> None:
        names = ("query", "sort", "kind", "articles", "note", "page", "start", "after")
        values = {name: getattr(kept, name) for name in names}
        with self._ledger.write() as connection:
            homes.save(connection, kept.user, changes=STALE, **values, **more)

    def _drawn(
        self,
        kept: Home,
        zone: ZoneInfo,
        query: Query,
        articles: Sequence[Article],
        counts: Mapping[Kind, int],
    ) -> QueuePage:
        return replace(
            self._frame(kept, zone),
            sort=query.sort,
            sorts=_sorts(query),
            items=self._items(kept, query, articles),
            total=counts[_kind(kept)],
            new=counts["new"],
            waiting=counts["waiting"],
            more=kept.after >= 0,
            coming=None if articles else self._coming(),
        )

    def _counts(
        self, kept: Home, query: Query, seen: frozenset[str], known: int | None = None
    ) -> Mapping[Kind, int]:
        """How many there are of each kind; `known` of the one that is shown."""
        every, kind = Part(self._library, "", seen), _kind(kept)
        if known is not None and kind == "waiting":
            waiting = known
        else:
            waiting = every.count(query, only=seen) if seen else 0
        if known is None or kind == "waiting":
            total = every.count(query)
        else:
            total = known + (waiting if kind == "new" else 0)
        return {"": total, "new": total - waiting, "waiting": waiting}

    def _frame(self, kept: Home, zone: ZoneInfo) -> QueuePage:
        """What is shown whatever the queue holds."""
        about, _, note = kept.note.partition(" ")
        today, decided = self._today(kept.user, zone)
        return QueuePage(
            user=kept.user,
            zone=zone,
            now=self._now(),
            query=kept.query,
            kind=_kind(kept),
            page=kept.page,
            today=today,
            decided=decided,
            together=self._together(today),
            indexing=self._library.count() if self._library.indexing else None,
            note=note,
            about=about,
        )

    def _items(
        self, kept: Home, query: Query, articles: Sequence[Article]
    ) -> tuple[QueueItem, ...]:
        ids = [one.id for one in articles]
        with self._ledger.read() as connection:
            states = self._reviews.states(articles, connection)
            digests = queue_rows.in_digests(connection, ids)
            edited = edits.standing(connection, ids)
        similar, words = self._library.similar(ids), needles(query)
        first = (kept.page - 1) * PAGE + 1
        return tuple(
            QueueItem(
                number=number,
                article=one,
                state=states[one.id],
                similar=similar.get(one.id, ()),
                digests=tuple(ShownIn(*_at(each)) for each in digests.get(one.id, ())),
                marks=marks(one.excerpt, words),
                ticked=one.id in kept.ticked,
                edited_by=editor(edited.get(one.id, ())),
            )
            for number, one in enumerate(laid_over(articles, edited), first)
        )

    def _today(self, user: str, zone: ZoneInfo) -> tuple[tuple[Decided, ...], int]:
        """The person's decisions since midnight, the newest first, and how many there are."""
        midnight = datetime.combine(self._now().astimezone(zone).date(), time.min, zone)
        with self._ledger.read() as connection:
            since = milliseconds(midnight)
            latest = record.page(connection, limit=MOST_TODAY, since_ms=since, users=(user,))
            decided = queue_rows.decided(connection, user, since)
            ids = list(dict.fromkeys(one.article_id for one in latest))
            titles = shown.titles(connection, ids)
        articles = self._library.index.several(ids)
        states = self._reviews.states([articles.get(one, one) for one in ids])
        made = []
        for one in latest:
            title, _, _, url = titles.get(one.article_id, ("", "", "", ""))
            article = articles.get(one.article_id)
            made.append(Decided(one, article, title, url, states[one.article_id]))
        return tuple(made), decided

    def _together(self, today: Sequence[Decided]) -> Together | None:
        """The newest batch among these decisions of which more than one stands."""
        batches = dict.fromkeys(one.decision.batch for one in today if one.stands)
        batches.pop("", None)  # decided alone
        if not batches:
            return None
        with self._ledger.read() as connection:
            for batch in batches:
                found = [each.decision for each in decisions.of_batch(connection, batch)]
                left = [one for one in found if one.ended_at is None and not one.take_back]
                verbs = tuple(one.verb for one in left if one.write_state != "reverting")
                if len(verbs) > 1:
                    return Together(batch, moment(left[0].at), verbs)
        return None

    def _coming(self) -> Coming | None:
        now = self._now()
        slots = ((digest.name, next_due(digest, now)) for digest in self._digests())
        due = [Coming(name, slot.due) for name, slot in slots if slot is not None]
        return min(due, key=lambda one: one.at, default=None)


def _kind(kept: Home) -> Kind:
    return next((one for one in KINDS if one == kept.kind), "")


def _sorts(query: Query) -> tuple[Sort, ...]:
    """Relevance says nothing where there are no words to be relevant to."""
    return SORTS if query.has_words else SORTS[1:]


def _at(shown_in: tuple[str, int, int]) -> tuple[str, int, datetime]:
    digest, times, at = shown_in
    return digest, times, moment(at)
