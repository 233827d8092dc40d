"""What of the ledger's outbox is late. Works inside the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, select

from bot.storage.runs import SCHEDULED
from bot.storage.schema import run

UNPOSTED = ("planned", "sending", "unsure", "failed")


@dataclass(frozen=True, slots=True)
class Overdue:
    """A slot that has no post: when it was due (UTC, milliseconds), the zone that it is told
    in, and why, as far as is known."""

    digest: str
    slot: str
    due_at: int
    zone: str
    state: str
    error: str


def unposted(
    connection: Connection, names: Collection[str], since: int, until: int
) -> list[Overdue]:
    """The scheduled slots of these digests that were due between two instants and have no post,
    unless a newer one was posted or had nothing to show."""
    newer = run.alias()
    followed = exists().where(
        and_(
            newer.c.digest == run.c.digest,
            newer.c.due_at > run.c.due_at,
            newer.c.state.in_(("sent", "empty")),
        )
    )
    wanted = (
        select(run.c.digest, run.c.slot, run.c.due_at, run.c.zone, run.c.state, run.c.error)
        .where(run.c.digest.in_(names), run.c.state.in_(UNPOSTED), SCHEDULED, ~followed)
        .where(run.c.due_at > since, run.c.due_at < until)
        .order_by(run.c.due_at)
    )
    return [Overdue(*row) for row in connection.execute(wanted)]
