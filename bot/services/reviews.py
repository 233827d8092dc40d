"""Reviews: taking a decision, taking it back, and what stands about an article."""

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain import standing
from bot.domain.article import Article
from bot.domain.errors import SourceMissing
from bot.domain.query import DeskStates
from bot.domain.review import Decision, State, Taken, Verb
from bot.domain.typed_text import checked_reason
from bot.services import refusals
from bot.services.deciding import Circumstances, Deciding
from bot.services.desk import Desk
from bot.services.edits import Edits
from bot.services.guard import Guard
from bot.services.library import Library
from bot.services.record import Record
from bot.services.rules import Rules
from bot.services.settling import settle
from bot.services.taking import Taking
from bot.services.undoing import Undoing
from bot.storage import decisions, shown, taken
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
        self.undoing = Undoing(ledger, self._milliseconds)
        self.undo, self.undo_latest = self.undoing.undo, self.undoing.undo_latest
        self.deciding = Deciding(ledger, library, self.rules)
        self.edits = Edits(ledger, library, self.deciding, self.rules)
        self.taking = Taking(ledger, self.deciding, self._milliseconds, self.rules)

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
        despite: str = "",
    ) -> Decision:
        """Take a decision about the version that the editor saw.

        `until` (aware) is when a later comes back, where the person chose; `reason` is in their
        words, `place` as `Decision.place`; `despite` whoever has the article, where the person
        was asked whether to decide all the same.

        The same decision by the same person again gives the one that stands. Raises
        DecisionRefused: a reason that is too long or missing, decided by somebody else, changed
        since it was shown, published meanwhile, or its file is gone or can't be read. A publish is
        written to the file by the publisher.
        """
        at = self.circumstances(
            verb, user,
            channel=channel, digest=digest, reason=reason, until=until, place=place,
            despite=[despite],
        )  # fmt: skip
        look = self.deciding.look(article_id)
        return self.deciding.transaction(
            lambda connection: self.deciding.take(connection, look, version, verb, at)
        )

    def circumstances(
        self,
        verb: Verb,
        user: str,
        *,
        channel: str = "",
        digest: str = "",
        reason: str = "",
        until: datetime | None = None,
        place: str = "",
        batch: str = "",
        despite: Collection[str] = (),
    ) -> Circumstances:
        """Who decides, now, where and why, as `decide` takes it. Raises DecisionRefused where the
        reason is too long or missing."""
        reason, now = checked_reason(reason), self.now()
        if verb == "reject" and self.rules.reason_required and not reason:
            raise refusals.reason_missing()
        back = (until or self._comes_back(channel, now)) if verb == "later" else None
        return Circumstances(
            user=user,
            now_ms=standing.milliseconds(now),
            until=None if back is None else standing.milliseconds(back),
            channel=channel,
            digest=digest,
            reason=reason,
            place=place,
            batch=batch,
            despite=frozenset(despite),
        )

    def states(
        self, articles: Sequence[Article | str], connection: Connection | None = None
    ) -> dict[str, State]:
        """The state of each article, by id; an id alone is looked up in the index for whether it
        is published, and where it isn't there, at its file. `connection` is of a transaction that
        goes on."""
        published = {
            **self._published([one for one in articles if isinstance(one, str)]),
            **{one.id: one.published for one in articles if not isinstance(one, str)},
        }
        now_ms = self._milliseconds()
        with nullcontext(connection) if connection else self._ledger.read() as asked:
            newest = decisions.newest(asked, published)
            digests = decisions.shown_in(asked, published)
            holders = taken.fetch(asked, published, now_ms)
        return {
            one: _state(newest.get(one), published[one], now_ms, digests.get(one), holders.get(one))
            for one in published
        }

    def state_of(self, article_id: str, published: bool) -> State:
        """The state of one article, of which the caller knows whether its file is published."""
        now_ms, one = self._milliseconds(), [article_id]
        with self._ledger.read() as connection:
            newest = decisions.newest(connection, one).get(article_id)
            digest = decisions.shown_in(connection, one).get(article_id)
            holder = taken.fetch(connection, one, now_ms).get(article_id)
        return _state(newest, published, now_ms, digest, holder)

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

    def _published(self, ids: Sequence[str]) -> dict[str, bool | None]:
        """Whether each file is published; None where there is no file."""
        known = self._library.index.several(ids) if ids else {}
        return {
            one: known[one].published if one in known else self._at_its_file(one) for one in ids
        }

    def _at_its_file(self, article_id: str) -> bool | None:
        with self._ledger.read() as connection:
            hint = shown.place(connection, article_id)
        try:
            return self._library.current(article_id, hint).published
        except SourceMissing:
            return None


def _state(
    newest: Decision | None,
    published: bool | None,
    now_ms: int,
    digest: tuple[str, int] | None,
    holder: Taken | None,
) -> State:
    if published is None:
        return State(standing="gone", note=GONE)
    state = standing.state(newest, published=published, now_ms=now_ms)
    if holder is not None and state.undecided:
        state = replace(state, taken=holder)
    if digest is None:
        return state
    return replace(state, digest=digest[0], digest_at=digest[1])
