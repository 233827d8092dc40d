"""Digests that were made in Slack, as the ledger keeps them.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from bot.domain.digest import Digest
from bot.storage.digest_json import policy_json
from bot.storage.ledger import insert
from bot.storage.schema import digest as seen
from bot.storage.schema import made_digest, metadata, pause, run

IN_HAND = ("sending", "unsure")
"""A run whose message may be on its way, under the name that the digest had then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One row of the table `made_digest`."""

    id: int
    name: str
    folded: str
    channel: str
    schedule: str
    zone: str
    query: str
    more: str
    creator: str
    created_at: int
    changed_by: str
    changed_at: int
    revision: int


def every(connection: Connection) -> list[Made]:
    """All of them, the oldest first."""
    rows = connection.execute(select(made_digest).order_by(made_digest.c.id))
    return [Made(**row._mapping) for row in rows]


def add(connection: Connection, digest: Digest, by: str, now: int) -> bool:
    """Add a digest; False where one has its name already. From now on it owes its slots."""
    row = insert(connection, made_digest).values(
        **_columns(digest),
        creator=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
        revision=1,
    )
    added = connection.execute(row.on_conflict_do_nothing().returning(made_digest.c.id)).first()
    if added is not None:
        _owe_from(connection, digest.name, now)
    return added is not None


def change(connection: Connection, before: Made, digest: Digest, by: str, now: int) -> bool:
    """Put a digest in the place of the row as it was read; False where it is another by now. Its
    memory goes along with its name."""
    mine = (made_digest.c.id == before.id, made_digest.c.revision == before.revision)
    values = _columns(digest) | {
        "changed_by": by,
        "changed_at": now,
        "revision": before.revision + 1,
    }
    if connection.execute(update(made_digest).where(*mine).values(**values)).rowcount != 1:
        return False
    if digest.name != before.name:
        _rename(connection, before.name, digest.name)
    if (before.schedule, before.zone) != (digest.schedule.text, digest.zone.key):
        _owe_from(connection, digest.name, now)
    return True


def remove(connection: Connection, made: Made) -> bool:
    """Take a digest out as it was read, and what it was about to post; False where it is another
    by now. What it posted stays."""
    mine = (made_digest.c.id == made.id, made_digest.c.revision == made.revision)
    if connection.execute(delete(made_digest).where(*mine)).rowcount != 1:
        return False
    connection.execute(delete(pause).where(pause.c.digest == made.name))
    unposted = (run.c.digest == made.name, run.c.state == "planned")
    ended = {"state": "skipped", "error": "the digest was deleted"}
    connection.execute(update(run).where(*unposted).values(**ended))
    return True


def folded(name: str) -> str:
    """The name as it is compared with others."""
    return name.casefold()


def is_in_hand(connection: Connection, name: str) -> bool:
    """Whether a post of the digest is on its way just now."""
    found = select(run.c.id).where(run.c.digest == name, run.c.state.in_(IN_HAND)).limit(1)
    return connection.execute(found).first() is not None


def was_used(connection: Connection, name: str) -> bool:
    """Whether a digest of exactly this name has left posts behind."""
    found = connection.execute(select(func.count()).where(run.c.digest == name))
    return bool(found.scalar_one())


def _columns(digest: Digest) -> dict[str, object]:
    return {
        "name": digest.name,
        "folded": folded(digest.name),
        "channel": digest.channel,
        "schedule": digest.schedule.text,
        "zone": digest.zone.key,
        "query": digest.query,
        "more": policy_json(digest),
    }


def _owe_from(connection: Connection, name: str, now: int) -> None:
    """A digest owes nothing from before it was made, or before it was given these times."""
    row = insert(connection, seen).values(name=name, created_at=now)
    connection.execute(
        row.on_conflict_do_update(index_elements=[seen.c.name], set_={"created_at": now})
    )


def _rename(connection: Connection, old: str, new: str) -> None:
    """Whatever is kept of a digest is kept under its name."""
    connection.execute(delete(seen).where(seen.c.name == new))
    connection.execute(update(seen).where(seen.c.name == old).values(name=new))
    for table in metadata.sorted_tables:
        if "digest" in table.c:
            connection.execute(update(table).where(table.c.digest == old).values(digest=new))
