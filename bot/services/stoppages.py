"""Stoppages: of the digests that Copydesk paused by itself, whose cause is gone, and who must
still hear of it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.digest import Digest
from bot.domain.standing import milliseconds
from bot.services.pausing import Cause
from bot.services.posts import moment
from bot.storage import pauses, places
from bot.storage.ledger import Ledger
from bot.storage.pauses import PauseRow

LOOK_EVERY, TELL_AGAIN = timedelta(seconds=60), timedelta(seconds=120)
"""How often it is looked whether a cause is gone, and when telling of a pause that did not
succeed, or was cut off, is tried again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A digest that Copydesk paused by itself. `channel` is the id of its channel, or its name
    where no id is known; `since` is aware, UTC. `moved` tells that the digest was given another
    channel since."""

    digest: str
    since: datetime
    cause: Cause
    channel: str
    moved: bool


class Stoppages:
    """Of one ledger. `now` gives aware UTC; `digests` are those there are now, by name."""

    def __init__(
        self,
        ledger: Ledger,
        digests: Callable[[], Mapping[str, Digest]],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._digests, self._now = ledger, digests, now

    def to_look_at(self) -> list[Stopped]:
        """Whose cause may be gone by now: each at most once a minute, and by one process."""
        return self._taken(pauses.to_look_at, LOOK_EVERY)

    def to_tell(self) -> list[Stopped]:
        """Those that nobody was told of yet, each taken by this process. `told` ends it."""
        return self._taken(pauses.to_tell, TELL_AGAIN)

    def told(self, stopped: Stopped) -> None:
        """Whoever is to know of it was told."""
        now = milliseconds(self._now())
        with self._ledger.write() as connection:
            pauses.told(connection, stopped.digest, milliseconds(stopped.since), now)

    def go_on(self, stopped: Stopped) -> None:
        """The cause is gone: the digest goes on, unless somebody made the pause theirs."""
        with self._ledger.write() as connection:
            row = pauses.of(connection, stopped.digest)
            if row is None or row.by:
                return
            if not pauses.end(connection, stopped.digest, milliseconds(stopped.since)):
                return
            pauses.give_back(connection, stopped.digest)
        log.info("%s goes on: what stopped it is gone", stopped.digest)

    def _taken(
        self, take: Callable[[Connection, int, int], list[PauseRow]], wait: timedelta
    ) -> list[Stopped]:
        # Nearly always there is none, and then nothing is written.
        with self._ledger.read() as connection:
            if all(row.by for row in pauses.every(connection)):
                return []
        now, digests = self._now(), self._digests()
        with self._ledger.write() as connection:
            rows = take(connection, milliseconds(now), milliseconds(now + wait))
            return [
                _stopped(connection, row, digests[row.digest])
                for row in rows
                if row.digest in digests
            ]


def _stopped(connection: Connection, row: PauseRow, digest: Digest) -> Stopped:
    cause = Cause(sentence=row.why, code=row.code, needed=row.needed)
    channel = places.channel_id(connection, digest.name, digest.channel) or digest.channel
    return Stopped(
        digest=row.digest,
        since=moment(row.since),
        cause=cause,
        channel=channel,
        moved=row.channel != digest.channel,
    )
