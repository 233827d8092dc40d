"""Digests: which are due, what they show, and the record of it."""

import logging
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.digest import Choice, Digest, Plan, Post, speaks
from bot.domain.errors import QueryError, SettingsError
from bot.domain.schedule import Slot
from bot.domain.standing import milliseconds
from bot.domain.timetable import next_due
from bot.services.adoption import Adoption
from bot.services.adviser import Adviser
from bot.services.calendar import Calendar
from bot.services.choosing import Chooser
from bot.services.digest_health import DigestHealth, health_of
from bot.services.drawings import Drawings
from bot.services.elsewhere import Elsewhere
from bot.services.library import Library
from bot.services.outbox import LEASE, SETTLE, Outbox
from bot.services.pausing import Pause, Pauses
from bot.services.posts import build_post, form_of, moment
from bot.services.reviews import Reviews
from bot.services.sharing import Sharing
from bot.services.stoppages import Stoppages
from bot.storage import edits, places, run_items, runs, showings, shown
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.runs import NOW, ItemRow

PATIENCE = timedelta(hours=1)
LATER = timedelta(hours=12)
"""What is put off does not come back before this."""

MOST_NEAR = 20
"""So many near misses of a run are kept."""

log = logging.getLogger(__name__)


class _ChosenMeanwhile(Exception):  # noqa: N818  it is no error
    """Another post of the digest was planned while this one was chosen."""


class Digests:
    """All digests. `digests` gives those there are and is asked anew each time; `now` gives aware
    UTC; `holder` is a name that no other running process has.

    `chooser` says what is shown, `outbox` posts what was planned here, `drawings` keeps what was
    posted up to date, `adoption` takes in what was posted and is not in the ledger. `pauses` are
    the digests that are paused, `stoppages` those of them that Copydesk can't post.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        reviews: Reviews,
        digests: Callable[[], Sequence[Digest]],
        now: Callable[[], datetime],
        holder: str,
        *,
        lease: timedelta = LEASE,
        settle: timedelta = SETTLE,
    ) -> None:
        self._ledger, self._library, self._reviews, self._now = ledger, library, reviews, now
        self.chooser = Chooser(ledger, library, now)
        self.adviser = Adviser(ledger, library, now)
        self.every = digests
        self._calendar = Calendar(ledger, now)
        self.outbox = Outbox(ledger, now, holder, lease=lease, settle=settle)
        self.drawings = Drawings(ledger, now, self.posts)
        self.sharing = Sharing(ledger, now)
        self.elsewhere = Elsewhere(ledger, library, now)
        self.adoption = Adoption(ledger, library, self.by_name, now)
        self.pauses = Pauses(ledger, now)
        self.stoppages = Stoppages(ledger, self.by_name, now)

    def by_name(self) -> Mapping[str, Digest]:
        """The digests that there are now."""
        return {digest.name: digest for digest in self.every()}

    def named(self, name: str) -> Digest:
        """The digest of that name. Raises SettingsError naming those there are."""
        digests = self.by_name()
        if name not in digests:
            known = ", ".join(digests) or "none"
            raise SettingsError(f"There is no digest {name}. There are: {known}.")
        return digests[name]

    def pause(self, name: str, why: str, by: str) -> None:
        """Pause a digest for a person (their id): it posts nothing until it is resumed. Raises
        SettingsError for a digest that there is not."""
        self.pauses.pause(self.named(name).name, why, by)

    def resume(self, name: str) -> bool:
        """Let a paused digest go on, whoever paused it; False where it is not paused."""
        return self.pauses.resume(name)

    def paused(self) -> Mapping[str, Pause]:
        """The paused digests, by name."""
        digests = self.by_name()
        return {name: one for name, one in self.pauses.paused().items() if name in digests}

    def posted(self) -> Sequence[Digest]:
        """The digests that are not paused."""
        paused = self.pauses.paused()
        return [digest for digest in self.every() if digest.name not in paused]

    def health(self, name: str) -> DigestHealth:
        """How the digest fares. Raises SettingsError for a digest that there is not."""
        paused = self.pauses.paused().get(name)
        return health_of(self._ledger, self.named(name), paused, self._now())

    def due(self) -> list[tuple[Digest, Slot]]:
        """What is to be planned now: of each digest that is not paused the newest slot that it
        owes and that is within its grace. Older ones are noted as skipped. While files are being
        read, slots wait for it, an hour at most: the digest would lack what was not read yet."""
        due = self._owed()
        if not self._library.indexing:
            return due
        return [(digest, slot) for digest, slot in due if self._now() - slot.due > PATIENCE]

    def plan(self, digest: Digest, slot: Slot) -> int | None:
        """Choose what the slot shows and keep it, in one transaction; gives the run's id, or
        None where the slot has a run already."""
        following = next_due(digest, slot.due)
        return self._plan(digest, slot.key, slot.due, following)

    def post_now(self, name: str) -> int:
        """Plan a post outside the schedule, also where there is nothing to show; gives the run's
        id. Raises SettingsError for a digest that there is not."""
        digest, now = self.named(name), self._now()
        slot = f"{NOW}{milliseconds(now)}"
        run_id = self._plan(digest, slot, now, next_due(digest, now))
        if run_id is None:
            raise RuntimeError(f"{name} was posted twice within a millisecond")
        return run_id

    def preview(self, name: str) -> Plan:
        """What the digest would show now; nothing is kept. Raises SettingsError for a name that
        the settings don't have, QueryError."""
        return self.chooser.choose(self.named(name))[1]

    def doubt(self, name: str) -> str:
        """Why the digest can't find anything as things are: a topic, say, that no article has.
        Empty where nothing speaks against it. Raises SettingsError for a name that the settings
        don't have."""
        digest = self.named(name)
        try:
            self._library.read(digest.query, zone=digest.zone)
        except QueryError as error:
            return str(error)
        return ""

    def ready(self) -> list[int]:
        """The runs to be posted now. Of a digest that is paused, or that owes a newer slot than
        was planned, only those by hand."""
        behind = {digest.name for digest, _ in self._owed()}
        paused = self.pauses.paused()
        graces = {name: digest.grace for name, digest in self.by_name().items()}
        return self.outbox.ready(graces, by_hand_only={*behind, *paused})

    def post(self, run_id: int, revision: int = 1) -> Post:
        """The message of a run as it is now."""
        return replace(self.posts([run_id])[run_id], revision=revision)

    def posts(self, run_ids: Collection[int]) -> dict[int, Post]:
        """The messages of these runs as they are now, by id; a few hundred at most."""
        with self._ledger.read() as connection:
            found = run_items.fetch(connection, run_ids)
            ids = list({row.article_id: None for _, items in found.values() for row in items})
            edited = edits.standing(connection, ids)
        states, digests = self._reviews.states(ids), self.by_name()
        return {
            one: build_post(run, items, states, digests.get(run.digest), edited)
            for one, (run, items) in found.items()
        }

    def comes_back(self, channel: str, now: datetime) -> datetime:
        """When an article that is put off in a channel comes back: the first slot, at least
        twelve hours away, of a digest in that channel (an id); else of any digest; else in a
        day."""
        with self._ledger.read() as connection:
            called = {channel, *places.names_of_channel(connection, channel)}
        every = self.every()
        here = [one for one in every if one.channel in called]
        for some in (here, every):
            found = (next_due(one, now + LATER) for one in some)
            dues = [slot.due for slot in found if slot is not None]
            if dues:
                return min(dues)
        return now + timedelta(days=1)

    def _owed(self) -> list[tuple[Digest, Slot]]:
        paused = self.pauses.paused()
        return self._calendar.due([one for one in self.every() if one.name not in paused])

    def _plan(self, digest: Digest, key: str, due: datetime, following: Slot | None) -> int | None:
        values: dict[str, Any] = {
            "digest": digest.name,
            "slot": key,
            "due_at": milliseconds(due),
            "next_at": milliseconds(following.due) if following else None,
            "channel": digest.channel,
            "zone": digest.zone.key,
            "form": form_of(digest),
        }
        with self._ledger.read() as connection:
            known = runs.last_added(connection, digest.name)
        by_hand = key.startswith(NOW)
        try:
            query, plan = self.chooser.choose(digest, by_hand=by_hand)
        except QueryError as error:
            return self._failed(digest, values, str(error))
        shows = bool(plan.choices) or by_hand or self._speaks(digest)
        counts = {"matching": plan.matching, "new": plan.new, "waiting": plan.waiting}
        values |= {"state": "planned" if shows else "empty", "query": query, **counts}
        try:
            return self._keep(digest, values, plan, known)
        except _ChosenMeanwhile:  # another post counts as shown before this one
            return self._plan(digest, key, due, following)

    def _speaks(self, digest: Digest) -> bool:
        with self._ledger.read() as connection:
            last = runs.last_sent(connection, digest.name)
        return speaks(digest.empty, None if last is None else moment(last), self._now())

    def _keep(
        self, digest: Digest, values: dict[str, Any], plan: Plan, known: tuple[int, str] | None
    ) -> int | None:
        choices, now = plan.choices, milliseconds(self._now())
        with self._ledger.write() as connection:
            if runs.last_added(connection, digest.name) != known:
                raise _ChosenMeanwhile
            since = runs.last_sent(connection, digest.name)
            token = secrets.token_urlsafe(9)
            by_hand = str(values["slot"]).startswith(NOW)
            skipped = runs.skipped(connection, digest.name, since, values["due_at"], by_hand)
            run_id = runs.add(connection, since_at=since, token=token, skipped=skipped, **values)
            if run_id is None:
                return None
            if not by_hand:
                runs.overtake(connection, run_id)
            runs.add_items(connection, run_id, [_row(n, one) for n, one in enumerate(choices, 1)])
            near = {one.article.id: one.reason for one in plan.out[:MOST_NEAR]}
            showings.keep_near(connection, digest.name, run_id, near)
            shown.upsert(connection, [choice.article for choice in choices], now)
        return run_id

    def _failed(self, digest: Digest, values: dict[str, Any], reason: str) -> int | None:
        log.error("%s|%s has a query that can't be read: %s", digest.name, values["slot"], reason)
        with self._ledger.write() as connection:
            return runs.add(connection, state="failed", error=reason, query=digest.query, **values)


def _row(number: int, choice: Choice) -> ItemRow:
    return ItemRow(
        number=number,
        article_id=choice.article.id,
        is_new=choice.kind == "new",
        reason=choice.reason,
        article=article_json(choice.article),
        kind=choice.kind,
        times=choice.times,
        similar=choice.similar,
    )
