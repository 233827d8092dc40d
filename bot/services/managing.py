"""Managing digests: what is said of each, what one would show, and every change of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.digest import Digest, Plan
from bot.domain.digest_line import DigestLine, name_for
from bot.domain.post import Post
from bot.domain.standing import milliseconds
from bot.domain.timetable import slots_from
from bot.services.digest_health import NEXT, DigestHealth
from bot.services.digests import Digests
from bot.services.library import Library
from bot.services.posts import build_post, form_of
from bot.services.reviews import Reviews
from bot.services.roster import Origin, Roster
from bot.storage.article_json import article_json
from bot.storage.runs import NOW, ItemRow, Run

SAMPLE = 0
"""The run id of a preview: no run of the ledger has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """What is said of one digest in a list."""

    digest: Digest
    origin: Origin
    health: DigestHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a digest would find now: the plan; whether nothing has ever matched its query, decided
    or not; and how many came a week, of the last eight."""

    plan: Plan
    never: bool
    weekly: float = 0


class Managing:
    """Asks nobody who may: that is for the doors. `now` gives aware UTC."""

    def __init__(
        self,
        roster: Roster,
        digests: Digests,
        library: Library,
        reviews: Reviews,
        now: Callable[[], datetime],
    ) -> None:
        self.roster, self._digests, self._library = roster, digests, library
        self._reviews, self._now = reviews, now

    def cards(self) -> list[DigestCard]:
        """All of them. Raises LedgerError."""
        return [self._card(digest) for digest in self.roster.all()]

    def card(self, name: str) -> DigestCard:
        """One of them. Raises DigestRefused where there is none of that name."""
        return self._card(self.roster.named(name))

    def outlook(self, digest: Digest) -> Outlook:
        """What it would find now, saved or not. Raises QueryError, also for names that no
        article has."""
        found = self._digests.adviser.preview(digest.query, zone=digest.zone)
        plan = self._digests.chooser.choose(digest)[1]
        never = not (plan.matching or found.ever)
        return Outlook(plan=plan, never=never, weekly=found.weekly)

    def sample(self, name: str) -> Post:
        """The message that the digest would post now; nothing is kept. Raises DigestRefused,
        QueryError."""
        card = self.card(name)
        query, plan = self._digests.chooser.choose(card.digest)
        rows = [
            ItemRow(
                number=number,
                article_id=choice.article.id,
                is_new=choice.kind == "new",
                reason=choice.reason,
                article=article_json(choice.article),
                kind=choice.kind,
                times=choice.times,
                similar=choice.similar,
            )
            for number, choice in enumerate(plan.choices, 1)
        ]
        states = self._reviews.states([choice.article for choice in plan.choices])
        return build_post(self._sample_run(card, query, plan), rows, states, card.digest)

    def add(self, digest: Digest, by: str) -> None:
        """Keep a new digest. Raises DigestRefused, QueryError."""
        self._library.read(digest.query, zone=digest.zone, lenient=True)
        self.roster.add(digest, by)

    def add_line(self, line: DigestLine, by: str, channel: str, zone: ZoneInfo) -> Digest:
        """Keep the digest of a line; what it is silent about is the channel (an id) and the zone
        that it was typed in. Raises DigestRefused, QueryError."""
        name = name_for(line.query, [digest.name for digest in self.roster.all()])
        digest = line.digest(name=name, channel=channel, zone=zone)
        self.add(digest, by)
        return digest

    def change(self, name: str, digest: Digest, by: str, revision: int) -> None:
        """Put `digest` in the place of the one called `name`, as seen in that revision. In
        another channel it goes on, where the old one had stopped it. Raises DigestRefused,
        QueryError."""
        before = self.card(name)
        self._library.read(digest.query, zone=digest.zone, lenient=True)
        self.roster.change(name, digest, by, revision)
        paused = before.health.paused
        if paused and not paused.by and digest.channel != before.digest.channel:
            self._digests.resume(digest.name)

    def next_of(self, digest: Digest) -> tuple[datetime, ...]:
        """The next three slots of a digest, saved or not."""
        return tuple(slot.due for slot in islice(slots_from(digest, self._now()), NEXT))

    def _card(self, digest: Digest) -> DigestCard:
        return DigestCard(
            digest=digest,
            origin=self.roster.origin(digest.name),
            health=self._digests.health(digest.name),
        )

    def _sample_run(self, card: DigestCard, query: str, plan: Plan) -> Run:
        now, last = milliseconds(self._now()), card.health.last_posted
        return Run(
            id=SAMPLE,
            digest=card.digest.name,
            slot=f"{NOW}{now}",
            due_at=now,
            state="planned",
            claimed_at=None,
            lease_until=None,
            holder="",
            attempts=0,
            retry_at=None,
            error="",
            channel=card.digest.channel,
            zone=card.digest.zone.key,
            query=query,
            since_at=None if last is None else milliseconds(last),
            next_at=None,
            matching=plan.matching,
            new=plan.new,
            waiting=plan.waiting,
            token="",
            form=form_of(card.digest),
        )
