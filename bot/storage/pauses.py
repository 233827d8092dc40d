"""Paused digests in the ledger. Works inside the caller's transaction.

Times are UTC in integer milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from bot.storage.ledger import insert
from bot.storage.runs import SCHEDULED
from bot.storage.schema import digest, item, near_miss, pause, run


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """One row of the table `pause`."""

    digest: str
    since: int
    why: str
    by: str
    code: str = ""
    needed: str = ""
    channel: str = ""
    look_at: int | None = None
    tell_at: int | None = None
    told_at: int | None = None


def every(connection: Connection) -> list[PauseRow]:
    """All that are paused, the longest first."""
    rows = connection.execute(select(pause).order_by(pause.c.since, pause.c.digest))
    return [PauseRow(**row._mapping) for row in rows]


def of(connection: Connection, name: str) -> PauseRow | None:
    """The digest's pause."""
    row = connection.execute(select(pause).where(pause.c.digest == name)).one_or_none()
    return None if row is None else PauseRow(**row._mapping)


def stop(connection: Connection, row: PauseRow) -> bool:
    """Pause a digest; False where it is paused already, which stays as it is."""
    values = {name: getattr(row, name) for name in PauseRow.__slots__}
    made = insert(connection, pause).values(**values).on_conflict_do_nothing()
    # How many rows an INSERT made is not told on PostgreSQL.
    return connection.execute(made.returning(pause.c.digest)).first() is not None


def take(connection: Connection, name: str, by: str, why: str) -> None:
    """Make a pause that Copydesk began by itself somebody's own."""
    ours = (pause.c.digest == name, pause.c.by == "")
    connection.execute(update(pause).where(*ours).values(by=by, why=why, look_at=None))


def end(connection: Connection, name: str, since: int) -> bool:
    """End the pause that began then; False where another was first."""
    this = (pause.c.digest == name, pause.c.since == since)
    return connection.execute(delete(pause).where(*this)).rowcount == 1


def give_back(connection: Connection, name: str) -> None:
    """Forget what the digest has planned and not posted, so that its slot is planned anew."""
    unposted = (run.c.digest == name, run.c.state == "planned", SCHEDULED)
    ids = list(connection.execute(select(run.c.id).where(*unposted)).scalars())
    connection.execute(delete(item).where(item.c.run_id.in_(ids)))
    connection.execute(delete(near_miss).where(near_miss.c.run_id.in_(ids)))
    connection.execute(delete(run).where(run.c.id.in_(ids), run.c.state == "planned"))


def waive(connection: Connection, name: str, reason: str) -> None:
    """End what the digest has planned and not posted: nobody wants it any more."""
    unposted = (run.c.digest == name, run.c.state == "planned", SCHEDULED)
    connection.execute(update(run).where(*unposted).values(state="waived", error=reason))


def resumed(connection: Connection, name: str) -> int | None:
    """When somebody last ended a pause of theirs."""
    wanted = select(digest.c.resumed_at).where(digest.c.name == name)
    at: int | None = connection.execute(wanted).scalar_one_or_none()
    return at


def note_resumed(connection: Connection, name: str, now: int) -> None:
    """Somebody ended a pause of theirs."""
    connection.execute(update(digest).where(digest.c.name == name).values(resumed_at=now))


def to_look_at(connection: Connection, now: int, again: int) -> list[PauseRow]:
    """The pauses whose cause may be gone and is looked at now; nobody else looks before
    `again`."""
    return _taken(connection, (pause.c.code != "", _past(pause.c.look_at, now)), look_at=again)


def to_tell(connection: Connection, now: int, again: int) -> list[PauseRow]:
    """The pauses that are told of now; nobody else tells of them before `again`."""
    untold = (pause.c.by == "", pause.c.told_at.is_(None), _past(pause.c.tell_at, now))
    return _taken(connection, untold, tell_at=again)


def told(connection: Connection, name: str, since: int, now: int) -> None:
    """The digest's creator knows of the pause that began then."""
    this = (pause.c.digest == name, pause.c.since == since)
    connection.execute(update(pause).where(*this).values(told_at=now))


def _taken(
    connection: Connection, where: Sequence[ColumnElement[bool]], **values: int
) -> list[PauseRow]:
    taken = update(pause).where(*where, pause.c.by == "").values(**values)
    rows = connection.execute(taken.returning(*pause.c))
    return [PauseRow(**row._mapping) for row in rows]


def _past(column: ColumnElement[int | None], now: int) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)
