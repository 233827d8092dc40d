"""Roster: the digests there are, those of the settings file and those made in Slack."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from bot.domain.digest import Digest
from bot.domain.errors import CopydeskError, DigestRefused
from bot.domain.schedule import parse_schedule
from bot.domain.standing import milliseconds
from bot.services.posts import moment
from bot.storage import made_digests
from bot.storage.digest_json import policy
from bot.storage.ledger import Ledger
from bot.storage.made_digests import Made, folded

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a digest comes from. One of the settings file has no creator and no time.

    `hides` is who made a digest of the same name in Slack, which posts nothing since the settings
    file has the name. `creator` and `changed_by` are Slack's ids of people, times are aware UTC.
    `revision` counts its changes: give it back with a change.
    """

    from_settings: bool
    creator: str = ""
    created_at: datetime | None = None
    changed_by: str = ""
    changed_at: datetime | None = None
    revision: int = 0
    hides: str = ""


class Roster:
    """Names are unique without regard to case. `now` gives aware UTC."""

    def __init__(
        self, settings_digests: Sequence[Digest], ledger: Ledger, now: Callable[[], datetime]
    ) -> None:
        self._settings, self._ledger, self._now = tuple(settings_digests), ledger, now
        self._fixed = {folded(digest.name): digest for digest in self._settings}

    def all(self) -> tuple[Digest, ...]:
        """Those of the settings file first, then those made in Slack, the oldest first. One
        whose name the settings file has taken since is left out. Raises LedgerError."""
        made = (_digest(one) for one in self._rows() if one.folded not in self._fixed)
        return (*self._settings, *(digest for digest in made if digest is not None))

    def named(self, name: str) -> Digest:
        """The digest of that name, without regard to case. Raises DigestRefused."""
        wanted = folded(name)
        for digest in self.all():
            if folded(digest.name) == wanted:
                return digest
        raise _gone(name)

    def origin(self, name: str) -> Origin:
        """Where the digest comes from. Raises DigestRefused where there is none."""
        if folded(name) in self._fixed:
            hidden = next((one for one in self._rows() if one.folded == folded(name)), None)
            return Origin(from_settings=True, hides=hidden.creator if hidden else "")
        made = self._made(name)
        return Origin(
            from_settings=False,
            creator=made.creator,
            created_at=moment(made.created_at),
            changed_by=made.changed_by,
            changed_at=moment(made.changed_at),
            revision=made.revision,
        )

    def taken(self, name: str) -> bool:
        """Whether a digest has this name, without regard to case."""
        wanted = folded(name)
        return wanted in self._fixed or any(one.folded == wanted for one in self._rows())

    def add(self, digest: Digest, by: str) -> None:
        """Keep a new digest, made by a person (their id). Raises DigestRefused where its name is
        taken."""
        if folded(digest.name) in self._fixed:
            raise _taken(digest.name)
        with self._ledger.write() as connection:
            if not made_digests.add(connection, digest, by, milliseconds(self._now())):
                raise _taken(digest.name)
        log.info("%s made the digest %s", by, digest.name)

    def change(self, name: str, digest: Digest, by: str, revision: int) -> None:
        """Put `digest` in the place of the one called `name`, which the person saw in that
        revision; its memory stays, also under another name or in another channel.

        Raises DigestRefused: it is in the settings file, it is gone, somebody has changed it
        since, the name is taken, or it is being posted just now.
        """
        before = self._seen(name, revision)
        if digest.name != before.name:
            self._check_name(before, digest.name)
        try:
            self._put(before, digest, by)
        except IntegrityError:  # two at once took the same name
            raise _taken(digest.name) from None
        log.info("%s changed the digest %s", by, digest.name)

    def remove(self, name: str, by: str, revision: int) -> None:
        """Delete the digest that the person saw in that revision; its messages stay. Raises
        DigestRefused as `change` does."""
        before = self._seen(name, revision)
        with self._ledger.write() as connection:
            if not made_digests.remove(connection, before):
                raise _changed(name, "")
        log.info("%s deleted the digest %s", by, name)

    def _put(self, before: Made, digest: Digest, by: str) -> None:
        with self._ledger.write() as connection:
            if digest.name != before.name:
                if made_digests.is_in_hand(connection, before.name):
                    raise DigestRefused(
                        f"“{before.name}” is being posted just now: try again in a minute.", "busy"
                    )
                if made_digests.was_used(connection, digest.name):
                    raise DigestRefused(
                        f"A digest was called “{digest.name}” before, and its messages still bear "
                        "the name. Choose another.",
                        "name",
                    )
            if not made_digests.change(connection, before, digest, by, milliseconds(self._now())):
                raise _changed(before.name, "")

    def _rows(self) -> list[Made]:
        with self._ledger.read() as connection:
            return made_digests.every(connection)

    def _made(self, name: str) -> Made:
        wanted = folded(name)
        for one in self._rows():
            if one.folded == wanted:
                return one
        raise _gone(name)

    def _seen(self, name: str, revision: int) -> Made:
        if folded(name) in self._fixed:
            raise DigestRefused(
                f"“{name}” is in the settings file: it is changed there.", "settings"
            )
        made = self._made(name)
        if made.revision != revision:
            raise _changed(made.name, made.changed_by)
        return made

    def _check_name(self, before: Made, name: str) -> None:
        wanted = folded(name)
        others = [one for one in self._rows() if one.id != before.id]
        if wanted in self._fixed or any(one.folded == wanted for one in others):
            raise _taken(name)


@lru_cache(maxsize=500)
def _digest(made: Made) -> Digest | None:
    """The digest of a row; None for one that a newer Copydesk has written in its own way."""
    try:
        return Digest(
            name=made.name,
            channel=made.channel,
            schedule=parse_schedule(made.schedule),
            zone=ZoneInfo(made.zone),
            query=made.query,
            **policy(made.more),  # type: ignore[arg-type]  # as it was written
        )
    except (CopydeskError, ValueError, TypeError, KeyError) as error:
        log.error("The digest %s can't be read and is not posted: %s", made.name, error)  # noqa: TRY400
        return None


def _gone(name: str) -> DigestRefused:
    return DigestRefused(f"There is no digest “{name}” any more.", "gone")


def _taken(name: str) -> DigestRefused:
    return DigestRefused(f"There is a digest “{name}” already. Choose another name.", "name")


def _changed(name: str, by: str) -> DigestRefused:
    who = f"<@{by}>" if by else "Somebody"
    return DigestRefused(
        f"{who} has changed “{name}” meanwhile, so nothing was saved. Open it again to see how it "
        "is now.",
        "changed",
    )
