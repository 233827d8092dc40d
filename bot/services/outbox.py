"""Outbox: from a planned post to one that was certainly made once.

A post is claimed in the ledger before Slack is called. Whatever ends without a clear answer is
looked for in the channel's history before anything is posted again.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.standing import milliseconds
from bot.services.posts import moment
from bot.storage import decisions, pauses, places, posted, runs
from bot.storage.ledger import Ledger
from bot.storage.runs import Run

LEASE = timedelta(seconds=60)
"""How long a claim holds. The Slack client's timeout must be under two thirds of it."""

SETTLE = timedelta(seconds=30)
"""How long after a claim a message that history doesn't have may still turn up there."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A post that this process has taken. `key` names it in the message's metadata, `channel` is
    as the digest has it (an id, or a name with `#`) and `place` that channel's id, empty until
    something was posted there. `due` is the slot's instant and `at` when the post was taken
    (aware, UTC). `changes` is the ledger's count of decisions then."""

    run_id: int
    digest: str
    key: str
    channel: str
    place: str
    due: datetime
    at: datetime
    changes: int


class Outbox:
    """The posts of one ledger, as one process (`holder`) works on them."""

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], datetime],
        holder: str,
        *,
        lease: timedelta = LEASE,
        settle: timedelta = SETTLE,
    ) -> None:
        self._ledger, self._now, self._holder = ledger, now, holder
        self._lease, self._settle = lease, settle

    def ready(
        self, graces: Mapping[str, timedelta], by_hand_only: Collection[str] = ()
    ) -> list[int]:
        """The runs of these digests that may be posted now; of some of them only what was asked
        for by hand. Those that are later than their digest's grace are ended."""
        now = self._now()
        with self._ledger.read() as connection:
            found = runs.ready(connection, graces, milliseconds(now))
        wanted = [run for run in found if run.by_hand or run.digest not in by_hand_only]
        start = {name: milliseconds(now - grace) for name, grace in graces.items()}
        late = {run.digest for run in wanted if run.due_at < start[run.digest]}
        for name in late:
            self._expire(name, start[name])
        return [run.id for run in wanted if run.due_at >= start[run.digest]]

    def claim(self, run_id: int) -> Claim | None:
        """Take a run for posting; None where it is not to be posted (any more)."""
        now = milliseconds(self._now())
        with self._ledger.write() as connection:
            run = runs.by_id(connection, run_id)
            if not run.by_hand and pauses.of(connection, run.digest) is not None:
                return None
            if not runs.claim(connection, run_id, self._holder, now, _ms_of(self._lease)):
                return None
            run = runs.by_id(connection, run_id)
            return _claim(connection, run, decisions.changes(connection))

    def again(self, claim: Claim) -> Claim | None:
        """Hold on to a claim for another call, after Slack certainly did not post; None where it
        is another's by now."""
        now = self._now()
        with self._ledger.write() as connection:
            held = (claim.run_id, self._holder, milliseconds(claim.at))
            until = milliseconds(now + self._lease)
            if not runs.hold(connection, *held, milliseconds(now), until):
                return None
            return replace(claim, at=now, changes=decisions.changes(connection))

    def holds(self, claim: Claim) -> bool:
        """Whether the claim is still ours, with time enough for the call: ask right before it."""
        with self._ledger.read() as connection:
            run = runs.by_id(connection, claim.run_id)
        ours = run.state == "sending" and run.holder == self._holder
        in_time = self._now() < claim.at + self._lease / 3
        return ours and run.claimed_at == milliseconds(claim.at) and in_time

    def sent(self, claim: Claim, channel: str, ts: str) -> None:
        """Slack said yes: the message is at `channel` (an id) and `ts`."""
        with self._ledger.write() as connection:
            # What was decided while the message was on its way is not in it: draw it again.
            stale = decisions.changes(connection) != claim.changes
            self._note_posted(connection, claim, channel)
            posted.add(connection, channel, ts, claim.run_id, wanted=2 if stale else 1)
        log.info("Posted %s in %s", claim.key, channel)

    def refused(self, claim: Claim, reason: str, wait: timedelta | None = None) -> None:
        """It was certainly not posted, and is tried again after `wait` (by default longer each
        time), until it is too late for it."""
        with self._ledger.write() as connection:
            run = runs.by_id(connection, claim.run_id)
            retry = self._now() + (_wait(run.attempts) if wait is None else wait)
            values = {"state": "planned", "error": reason, "retry_at": milliseconds(retry)}
            runs.settle(connection, claim.run_id, self._holder, lease_until=None, **values)
        level = logging.DEBUG if run.error == reason else logging.WARNING
        again = retry.strftime("%H:%M:%S")
        log.log(
            level, "%s was not posted: %s It is tried again at %s UTC.", claim.key, reason, again
        )

    def stopped(self, claim: Claim, reason: str) -> None:
        """It was certainly not posted, and will not be before something changes: it waits until
        its digest goes on. What was asked for by hand has failed."""
        with self._ledger.write() as connection:
            by_hand = runs.by_id(connection, claim.run_id).by_hand
            values = {"state": "failed" if by_hand else "planned", "error": reason}
            runs.settle(connection, claim.run_id, self._holder, lease_until=None, **values)
        log.error("%s was not posted: %s", claim.key, reason)

    def failed(self, claim: Claim, reason: str) -> None:
        """It was certainly not posted, and trying again would not help."""
        with self._ledger.write() as connection:
            values = {"state": "failed", "error": reason}
            runs.settle(connection, claim.run_id, self._holder, lease_until=None, **values)
        log.error("%s was not posted: %s", claim.key, reason)

    def unsure(self, claim: Claim, reason: str) -> None:
        """Nobody knows whether it was posted: history will tell."""
        with self._ledger.write() as connection:
            values = {"state": "unsure", "error": reason}
            runs.settle(connection, claim.run_id, self._holder, lease_until=None, **values)
        log.warning("%s may or may not be posted: %s", claim.key, reason)

    def in_doubt(self) -> Iterator[Claim]:
        """The posts to look for in history, each taken by this process as it comes. Also those
        that a killed process left behind, once its lease is over."""
        with self._ledger.read() as connection:
            found = runs.in_doubt(connection, milliseconds(self._now()))
        for run in found:
            lease = _ms_of(self._lease)
            with self._ledger.write() as connection:
                taken = runs.take_over(
                    connection, run.id, self._holder, milliseconds(self._now()), lease
                )
                claim = _claim(connection, run, 0)
            if taken:
                yield claim

    def found(self, claim: Claim, channel: str, ts: str) -> None:
        """History has the message: it was posted. It is drawn again, since much may have been
        decided before we knew of it."""
        with self._ledger.write() as connection:
            self._note_posted(connection, claim, channel)
            posted.add(connection, channel, ts, claim.run_id, wanted=2)
        log.info("Found %s in %s: it was posted", claim.key, channel)

    def absent(self, claim: Claim) -> None:
        """All of history was read and the message is not there: it is posted again, once enough
        time has passed for it to turn up, unless a newer slot has taken its place."""
        now, settled = self._now(), claim.at + self._settle
        with self._ledger.write() as connection:
            run = runs.by_id(connection, claim.run_id)
            if now < settled:
                values = {"state": "unsure", "retry_at": milliseconds(settled)}
            elif runs.is_overtaken(connection, run):
                values = {**runs.GIVEN_WAY}
            else:
                values = {"state": "planned"}
            runs.settle(connection, run.id, self._holder, lease_until=None, **values)

    def unknown(self, claim: Claim, reason: str) -> None:
        """History could not be read: it is tried again later."""
        with self._ledger.write() as connection:
            run = runs.by_id(connection, claim.run_id)
            retry = milliseconds(self._now() + self._settle)
            values = {"state": "unsure", "error": reason, "retry_at": retry}
            runs.settle(connection, claim.run_id, self._holder, lease_until=None, **values)
        level = logging.DEBUG if run.error == reason else logging.WARNING
        log.log(level, "Whether %s was posted can't be found out yet: %s", claim.key, reason)

    def told(self, run_id: int) -> tuple[str, str]:
        """A run's state in the ledger, and why it is not posted; for whoever asked for it."""
        with self._ledger.read() as connection:
            run = runs.by_id(connection, run_id)
        return run.state, run.error

    def _note_posted(self, connection: Connection, claim: Claim, channel: str) -> None:
        """From now on the digest keeps to this channel, whatever it will be called."""
        runs.sent(connection, claim.run_id)
        runs.first_seen(connection, claim.digest, milliseconds(self._now()))
        places.keep(connection, claim.digest, claim.channel, channel)

    def _expire(self, name: str, before: int) -> None:
        with self._ledger.write() as connection:
            ended = runs.expire(connection, [name], before)
        for run in ended:
            reason = run.error or "Copydesk was not running."
            log.error("%s was not posted and now it is too late: %s", _key(run), reason)


def _claim(connection: Connection, run: Run, changes: int) -> Claim:
    return Claim(
        run_id=run.id,
        digest=run.digest,
        key=_key(run),
        channel=run.channel,
        place=places.channel_id(connection, run.digest, run.channel),
        due=moment(run.due_at),
        at=moment(run.claimed_at or run.due_at),
        changes=changes,
    )


def _key(run: Run) -> str:
    return f"{run.digest}|{run.slot}"


def _wait(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def _ms_of(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
