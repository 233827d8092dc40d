"""Facts: what the simulation knows by itself, to hold the ledger and Slack to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.domain.review import Decision


@dataclass(frozen=True, slots=True)
class Span:
    """A digest (empty: all of them) between two instants; None while it goes on."""

    digest: str
    since: datetime
    until: datetime | None = None

    def touches(self, digest: str, since: datetime, until: datetime) -> bool:
        """Whether it is about the digest, and has anything in common with that time."""
        ours = self.digest in ("", digest)
        return ours and self.since <= until and (self.until is None or self.until >= since)


@dataclass(slots=True)
class Facts:
    """`versions` are the digests as they were, each since an instant; `hindered` is when nothing
    could be posted, `stopped` when Copydesk had paused digests by itself, `paused` when people
    had. `planned` tells when each run (by its id) was first seen, `everywhere` which topics nearly
    all articles had then, and `chosen` what its articles (by their ids) were then: a message is
    brought to their newer versions; `taken` are the decisions that
    were confirmed, by number, and `undone` those of them that were taken back. `deleted` are
    messages that people have deleted. `refusals` are Slack's words for what lasts, as far as they
    were said; `faults` is what was seen to be wrong on the way."""

    versions: dict[str, list[tuple[datetime, Digest]]] = field(default_factory=dict)
    hindered: list[Span] = field(default_factory=list)
    stopped: list[Span] = field(default_factory=list)
    paused: list[Span] = field(default_factory=list)
    planned: dict[int, datetime] = field(default_factory=dict)
    everywhere: dict[int, frozenset[str]] = field(default_factory=dict)
    chosen: dict[tuple[int, str], Article] = field(default_factory=dict)
    taken: dict[int, Decision] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    deleted: set[tuple[str, str]] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    def version(self, digest: Digest, at: datetime) -> None:
        """From now on the digest is like this."""
        self.versions.setdefault(digest.name, []).append((at, digest))

    def at(self, name: str, moment: datetime) -> Digest:
        """The digest as it was at an instant."""
        every = self.versions[name]
        return next((one for since, one in reversed(every) if since <= moment), every[0][1])

    def hindered_in(self, digest: str, since: datetime, until: datetime) -> bool:
        """Whether something kept the digest from being posted in that time."""
        return any(one.touches(digest, since, until) for one in [*self.hindered, *self.stopped])

    def paused_in(self, digest: str, since: datetime, until: datetime) -> bool:
        """Whether somebody had paused the digest in that time."""
        return any(one.touches(digest, since, until) for one in self.paused)


def ended(spans: list[Span], digest: str, at: datetime) -> None:
    """End the digest's span that goes on."""
    for number, one in enumerate(spans):
        if one.digest == digest and one.until is None:
            spans[number] = Span(digest, one.since, at)
