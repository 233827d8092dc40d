"""Pausing: digests that somebody paused, and those that can't be posted until something changes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.standing import milliseconds
from bot.services.posts import moment
from bot.storage import pauses, places, runs
from bot.storage.ledger import Ledger
from bot.storage.pauses import PauseRow

NO_CHANNEL, NO_SCOPE, NO_ACCOUNT = "channel_not_found", "missing_scope", "account_inactive"
SEEN = frozenset({NO_CHANNEL, "not_in_channel", "is_archived", NO_SCOPE, NO_ACCOUNT})
"""Slack's words for what Slack also tells the end of."""

PAUSED = "it was paused"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Since when (aware, UTC) a digest is paused, why in a sentence, and by whom: the id of a
    person, empty where Copydesk did it by itself because the digest could not be posted. `code`
    is Slack's word for that."""

    since: datetime
    why: str
    by: str
    code: str = ""

    @property
    def ends_by_itself(self) -> bool:
        """Whether Copydesk sees when the cause is gone, and lets the digest go on."""
        return not self.by and self.code in SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a digest can't be posted: a sentence, Slack's word for it, and the scopes that Slack
    asked for, with commas between (empty for any other cause)."""

    sentence: str
    code: str
    needed: str = ""


class Pauses:
    """The pauses of one ledger. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    def paused(self) -> dict[str, Pause]:
        """The digests that are paused, by name, the longest first."""
        with self._ledger.read() as connection:
            rows = pauses.every(connection)
        return {row.digest: _pause(row) for row in rows}

    def pause(self, name: str, why: str, by: str) -> None:
        """Pause a digest for a person. One that Copydesk paused is theirs from now on, and does
        not go on by itself."""
        since = milliseconds(self._now())
        with self._ledger.write() as connection:
            if not pauses.stop(connection, PauseRow(digest=name, since=since, why=why, by=by)):
                pauses.take(connection, name, by, why)
        log.info("%s is paused by %s", name, by)

    def stop(self, name: str, channel: str, cause: Cause) -> None:
        """Pause a digest because it can't be posted to the channel, as the digest names it. One
        that is paused stays as it is."""
        with self._ledger.write() as connection:
            row = PauseRow(
                digest=name,
                since=milliseconds(self._now()),
                why=cause.sentence,
                by="",
                code=cause.code,
                needed=cause.needed,
                channel=channel,
            )
            began = pauses.stop(connection, row)
        if began:
            log.error("%s is paused: %s", name, cause.sentence)

    def resume(self, name: str) -> bool:
        """Let a digest go on; False where it is not paused. After a pause of somebody's own it
        owes nothing from before now. Where Copydesk had paused it, the newest slot within its
        grace is posted late."""
        now = milliseconds(self._now())
        with self._ledger.write() as connection:
            row = pauses.of(connection, name)
            if row is None or not pauses.end(connection, name, row.since):
                return False
            if row.by:
                runs.first_seen(connection, name, now)
                pauses.waive(connection, name, PAUSED)
                pauses.note_resumed(connection, name, now)
            else:
                pauses.give_back(connection, name)
            if row.code == NO_CHANNEL:
                places.forget(connection, name)
        log.info("%s goes on", name)
        return True


def _pause(row: PauseRow) -> Pause:
    return Pause(since=moment(row.since), why=row.why, by=row.by, code=row.code)
