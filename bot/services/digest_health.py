"""How a digest fares: what was posted last, what went wrong, whether it is paused, what is next."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.domain.digest import Digest
from bot.domain.timetable import slots_from
from bot.services.pausing import Pause
from bot.services.posts import moment
from bot.storage import places, runs
from bot.storage.ledger import Ledger

NEXT = 3
TROUBLED = ("planned", "unsure", "failed", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestHealth:
    """Of one digest. `last_posted` is when its newest posted slot was due, `next` are its next
    three slots (fewer where no more will come), also where it is paused; all aware, UTC.
    `last_error` is why its newest slot was not posted, in a sentence; empty where it was, or
    where nothing was to be posted. `channel` is its channel's id, empty until it is known."""

    last_posted: datetime | None
    last_error: str
    paused: Pause | None
    next: tuple[datetime, ...]
    channel: str


def health_of(ledger: Ledger, digest: Digest, paused: Pause | None, now: datetime) -> DigestHealth:
    """The digest's health at an instant (aware, UTC). Raises LedgerError."""
    with ledger.read() as connection:
        newest = runs.newest(connection, digest.name)
        sent_at = runs.last_sent(connection, digest.name)
        channel = places.channel_id(connection, digest.name, digest.channel)
    if not channel and not digest.channel.startswith("#"):
        channel = digest.channel
    return DigestHealth(
        last_posted=None if sent_at is None else moment(sent_at),
        last_error=newest.error if newest and newest.state in TROUBLED else "",
        paused=paused,
        next=tuple(slot.due for slot in islice(slots_from(digest, now), NEXT)),
        channel=channel,
    )
