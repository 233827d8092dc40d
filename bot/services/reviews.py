"""Reviews: taking a decision, taking it back, and what stands about an article."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.domain import standing
from bot.domain.article import Article, version_seen
from bot.domain.errors import SourceMissing
from bot.domain.query import DeskStates
from bot.domain.review import Decision, State, Verb
from bot.domain.typed_text import checked_reason
from bot.services import refusals
from bot.services.desk import Desk
from bot.services.guard import Guard
from bot.services.library import Library
from bot.services.record import Record
from bot.services.rules import Rules
from bot.services.settling import settle
from bot.services.undoing import Undoing
from bot.storage import decisions, shown
from bot.storage.ledger import Ledger

GONE = "Its file is no longer there."


class Reviews:
    """Decisions of editors. Who may decide is the door's question; here it is what may be decided.

    `now` gives aware UTC; `comes_back` says when an article put off in a channel (an id, or
    empty) comes back; `rules` say what is written into the files, and when.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        now: Callable[[], datetime],
        comes_back: Callable[[str, datetime], datetime],
        rules: Rules | None = None,
    ) -> None:
        self._ledger, self._library = ledger, library
        self.now, self._comes_back = now, comes_back
        self.rules = rules or Rules()
        self.guard = Guard(ledger, library, now, self.rules)
        self._desk = Desk(ledger, self._milliseconds)
        self.record = Record(ledger, library, now)
        undoing = Undoing(ledger, self._milliseconds)
        self.undo, self.undo_latest = undoing.undo, undoing.undo_latest

    def decide(
        self,
        article_id: str,
        version: str,
        verb: Verb,
        user: str,
        *,
        channel: str = "",
        digest: str = "",
        reason: str = "",
        until: datetime | None = None,
        place: str = "",
    ) -> Decision:
        """Take a decision about the version that the editor saw.

        `until` (aware) is when a later comes back, where the person chose; `reason` is in their
        words, `place` as `Decision.place`.

        The same decision by the same person again gives the one that stands. Raises
        DecisionRefused: a reason that is too long or missing, decided by somebody else, changed
        since it was shown, published meanwhile, or its file is gone or can't be read. A publish is
        written to the file by the publisher.
        """
        reason = checked_reason(reason)
        if verb == "reject" and self.rules.reason_required and not reason:
            raise refusals.reason_missing()
        with self._ledger.read() as connection:
            before = decisions.open_for(connection, article_id)
        # After `before`, and outside the transaction: nobody waits there for a file.
        article = self._current(article_id)
        now = self.now()
        if verb == "later" and until is None:
            until = self._comes_back(channel, now)

        def take(connection: Connection) -> Decision:
            held = _holding(connection, article, before, standing.milliseconds(now))
            if held is not None:
                return _again(held, verb, user, article.title)
            _check(article, version)
            if shown.place(connection, article_id) is None:
                # Decided from a terminal, perhaps: the record must know what it was about.
                shown.upsert(connection, [article], standing.milliseconds(now))
            return decisions.insert(
                connection,
                article_id=article_id,
                version=version,
                verb=verb,
                user=user,
                now_ms=standing.milliseconds(now),
                until=standing.milliseconds(until) if until and verb == "later" else None,
                channel=channel,
                digest=digest,
                reason=reason,
                place=place,
                version_after=_after(article, verb),
                writes=self.rules.touches(article.source, verb),
                grace_ms=self.rules.grace_ms,
            )

        try:
            with self._ledger.write() as connection:
                return take(connection)
        except IntegrityError:
            # On PostgreSQL two may find nothing and both add: the second one looks again.
            with self._ledger.write() as connection:
                return take(connection)

    def states(
        self, articles: Sequence[Article | str], connection: Connection | None = None
    ) -> dict[str, State]:
        """The state of each article, by id; an id alone is looked up in the index for whether it
        is published, and where it isn't there, at its file. `connection` is of a transaction that
        goes on."""
        published = {
            **{one: self._published(one) for one in articles if isinstance(one, str)},
            **{one.id: one.published for one in articles if not isinstance(one, str)},
        }
        with nullcontext(connection) if connection else self._ledger.read() as asked:
            newest = decisions.newest(asked, published)
            digests = decisions.shown_in(asked, published)
        now_ms = self._milliseconds()
        return {
            one: _state(newest.get(one), published[one], now_ms, digests.get(one))
            for one in published
        }

    def state_of(self, article_id: str, published: bool) -> State:
        """The state of one article, of which the caller knows whether its file is published."""
        with self._ledger.read() as connection:
            newest = decisions.newest(connection, [article_id])
            digests = decisions.shown_in(connection, [article_id])
        now_ms = self._milliseconds()
        return _state(newest.get(article_id), published, now_ms, digests.get(article_id))

    def desk_states(self) -> DeskStates:
        """The ids that the search leaves out of what is open. Fast while nothing changes."""
        return self._desk.states()

    def settle_files(self) -> int:
        """End open decisions that the files, or the time, have overtaken, and see to publishes
        whose files were set back; gives how many. To be called after whatever changed the index.
        Raises IndexUnusable."""
        settled = settle(self._ledger, self._library, self._milliseconds())
        return settled + self.guard.look()

    def _milliseconds(self) -> int:
        return standing.milliseconds(self.now())

    def _current(self, article_id: str) -> Article:
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
            title = shown.title(connection, article_id)
        try:
            return self._library.current(article_id, hint)
        except SourceMissing as error:
            raise refusals.gone(title) from error

    def _published(self, article_id: str) -> bool | None:
        """Whether the file is published; None where there is no file."""
        article = self._library.article(article_id)
        if article is not None:
            return article.published
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
        try:
            return self._library.current(article_id, hint).published
        except SourceMissing:
            return None


def _holding(
    connection: Connection, article: Article, before: Decision | None, now_ms: int
) -> Decision | None:
    """The decision in the way, after ending one that time or the file has overtaken. `before`
    is the open decision from before the file was read."""
    held = decisions.open_for(connection, article.id, lock=True)
    if held is None:
        return None
    if not standing.stands(held, now_ms):
        decisions.end(connection, held, "lapsed", now_ms)
        return None
    # Written already when the file was read, which says otherwise: somebody unpublished it.
    if held == before and held.write_state == "written" and not article.published:
        decisions.end(connection, held, "unpublished in the file", now_ms)
        return None
    return held


def _state(
    newest: Decision | None,
    published: bool | None,
    now_ms: int,
    digest: tuple[str, int] | None,
) -> State:
    if published is None:
        return State(standing="gone", note=GONE)
    state = standing.state(newest, published=published, now_ms=now_ms)
    if digest is None:
        return state
    return replace(state, digest=digest[0], digest_at=digest[1])


def _again(held: Decision, verb: Verb, user: str, title: str) -> Decision:
    if held.write_state == "reverting":
        raise refusals.taken_back(title, held)
    if (held.verb, held.user) != (verb, user):
        raise refusals.decided(title, held)
    return held


def _after(article: Article, verb: Verb) -> str:
    published = verb == "publish" or article.published
    return version_seen(article.title, article.excerpt, article.original_url, published)


def _check(article: Article, version: str) -> None:
    if article.published:
        raise refusals.published(article.title)
    if article.version != version:
        raise refusals.changed(article.title)
