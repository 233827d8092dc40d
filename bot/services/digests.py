"""Digests: which are due, what they show, and the record of it."""

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.digest import Choice, Digest, Plan, Post
from bot.domain.errors import QueryError, SettingsError
from bot.domain.schedule import Slot, next_slot
from bot.domain.standing import milliseconds
from bot.services.adoption import Adoption
from bot.services.calendar import Calendar
from bot.services.choosing import Chooser
from bot.services.drawings import Drawings
from bot.services.elsewhere import Elsewhere
from bot.services.library import Library
from bot.services.outbox import LEASE, SETTLE, Outbox
from bot.services.posts import build_post, form_of
from bot.services.reviews import Reviews
from bot.services.sharing import Sharing
from bot.storage import runs, shown
from bot.storage.article_json import article_json
from bot.storage.ledger import Ledger
from bot.storage.runs import NOW, ItemRow

PATIENCE = timedelta(hours=1)
LATER = timedelta(hours=12)
"""What is put off does not come back before this."""

log = logging.getLogger(__name__)


class Digests:
    """The digests of the settings. `now` gives aware UTC; `holder` is a name that no other
    running process has.

    `chooser` says what is shown, `outbox` posts what was planned here, `drawings` keeps what was
    posted up to date, `adoption` takes in what was posted and is not in the ledger.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        reviews: Reviews,
        digests: Sequence[Digest],
        now: Callable[[], datetime],
        holder: str,
        *,
        lease: timedelta = LEASE,
        settle: timedelta = SETTLE,
    ) -> None:
        self._ledger, self._library, self._reviews, self._now = ledger, library, reviews, now
        self.chooser = Chooser(ledger, library, now)
        self._digests = {digest.name: digest for digest in digests}
        self._calendar = Calendar(ledger, digests, now)
        self.outbox = Outbox(ledger, now, holder, lease=lease, settle=settle)
        self.drawings = Drawings(ledger, now, self.post)
        self.sharing = Sharing(ledger, now)
        self.elsewhere = Elsewhere(ledger, library, now)
        self.adoption = Adoption(ledger, library, self._digests, now)

    def named(self, name: str) -> Digest:
        """The digest of that name. Raises SettingsError naming those there are."""
        if name not in self._digests:
            known = ", ".join(self._digests) or "none"
            raise SettingsError(f"The settings have no digest {name}. They have: {known}.")
        return self._digests[name]

    def due(self) -> list[tuple[Digest, Slot]]:
        """What is to be planned now: of each digest the newest slot that it owes and that is at
        most six hours old. Older ones are noted as skipped. While files are being read, slots
        wait for it, an hour at most: the digest would lack what was not read yet."""
        due = self._calendar.due()
        if not self._library.indexing:
            return due
        return [(digest, slot) for digest, slot in due if self._now() - slot.due > PATIENCE]

    def plan(self, digest: Digest, slot: Slot) -> int | None:
        """Choose what the slot shows and keep it, in one transaction; gives the run's id, or
        None where the slot has a run already."""
        following = next_slot(digest.schedule, digest.zone, slot.due)
        return self._plan(digest, slot.key, slot.due, following)

    def post_now(self, name: str) -> int:
        """Plan a post outside the schedule, also where there is nothing to show; gives the run's
        id. Raises SettingsError for a name that the settings don't have."""
        digest, now = self.named(name), self._now()
        run_id = self._plan(digest, f"{NOW}{milliseconds(now)}", now, None)
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
        """The runs to be posted now."""
        return self.outbox.ready(list(self._digests))

    def post(self, run_id: int, revision: int = 1) -> Post:
        """The message of a run as it is now."""
        with self._ledger.read() as connection:
            run, items = runs.by_id(connection, run_id), runs.items(connection, run_id)
        states = self._reviews.states([row.article_id for row in items])
        return build_post(run, items, states, self._digests.get(run.digest), revision)

    def comes_back(self, channel: str, now: datetime) -> datetime:
        """When an article that is put off in a channel comes back: the first slot, at least
        twelve hours away, of a digest in that channel (an id); else of any digest; else in a
        day."""
        with self._ledger.read() as connection:
            called = {channel, *runs.names_of_channel(connection, channel)}
        every = list(self._digests.values())
        here = [one for one in every if one.channel in called]
        for some in (here, every):
            found = (next_slot(one.schedule, one.zone, now + LATER) for one in some)
            dues = [slot.due for slot in found if slot is not None]
            if dues:
                return min(dues)
        return now + timedelta(days=1)

    def _plan(self, digest: Digest, key: str, due: datetime, following: Slot | None) -> int | None:
        values: dict[str, object] = {
            "digest": digest.name,
            "slot": key,
            "due_at": milliseconds(due),
            "next_at": milliseconds(following.due) if following else None,
            "channel": digest.channel,
            "zone": digest.zone.key,
            "form": form_of(digest),
        }
        try:
            query, plan = self.chooser.choose(digest)
        except QueryError as error:
            return self._failed(digest, values, str(error))
        shows = bool(plan.choices) or digest.empty == "line" or key.startswith(NOW)
        counts = {"matching": plan.matching, "new": plan.new, "waiting": plan.waiting}
        values |= {"state": "planned" if shows else "empty", "query": query, **counts}
        return self._keep(digest, values, plan.choices)

    def _keep(
        self, digest: Digest, values: dict[str, object], choices: Sequence[Choice]
    ) -> int | None:
        now = milliseconds(self._now())
        with self._ledger.write() as connection:
            since = runs.last_sent(connection, digest.name)
            token = secrets.token_urlsafe(9)
            run_id = runs.add(connection, since_at=since, token=token, **values)
            if run_id is None:
                return None
            if not str(values["slot"]).startswith(NOW):
                runs.overtake(connection, run_id)
            runs.add_items(connection, run_id, [_row(n, one) for n, one in enumerate(choices, 1)])
            shown.upsert(connection, [choice.article for choice in choices], now)
        return run_id

    def _failed(self, digest: Digest, values: dict[str, object], reason: str) -> int | None:
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
