"""What posted digests left out, in the ledger.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from bot.storage.schema import decision, item, message, run
from bot.storage.statements import DECIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshown:
    """A posted run of which `left_out` articles matched and are not shown. `since` is when it
    was last claimed for posting."""

    run_id: int
    query: str
    zone: str
    since: int
    left_out: int
    decided_elsewhere: int


def newest(connection: Connection, since: int) -> list[Unshown]:
    """The newest posted run of each digest that was due after `since`, where it left out some and
    its message is still there."""
    newest_due = (
        select(run.c.digest, func.max(run.c.due_at).label("due_at"))
        .where(run.c.state == "sent", run.c.due_at > since)
        .group_by(run.c.digest)
        .subquery()
    )
    shows = select(func.count()).where(item.c.run_id == run.c.id).scalar_subquery()
    there = select(message.c.ts).where(message.c.run_id == run.c.id, message.c.gone == 0)
    rows = connection.execute(
        select(run, shows.label("shows"))
        .join(
            newest_due,
            (run.c.digest == newest_due.c.digest) & (run.c.due_at == newest_due.c.due_at),
        )
        .where(run.c.state == "sent", run.c.matching > shows, there.exists())
    )
    return [
        Unshown(
            run_id=row.id,
            query=row.query,
            zone=row.zone,
            since=row.due_at if row.claimed_at is None else row.claimed_at,
            left_out=row.matching - row.shows,
            decided_elsewhere=row.decided_elsewhere,
        )
        for row in rows
    ]


def decided(connection: Connection, one: Unshown) -> list[str]:
    """The ids of the articles that the run does not show and that have an open decision taken
    since it was posted."""
    shown = select(item.c.article_id).where(item.c.run_id == one.run_id)
    return list(
        connection.scalars(
            select(decision.c.article_id).where(
                decision.c.ended_at.is_(None),
                DECIDES,
                decision.c.at >= one.since,
                decision.c.article_id.not_in(shown),
            )
        )
    )


def count(connection: Connection, before: Unshown, decided_elsewhere: int) -> bool:
    """Note another count and have the run's message drawn; False where another process has."""
    same = (run.c.id == before.run_id, run.c.decided_elsewhere == before.decided_elsewhere)
    result = connection.execute(
        update(run).where(*same).values(decided_elsewhere=decided_elsewhere)
    )
    if result.rowcount != 1:
        return False
    shows = message.c.run_id == before.run_id
    connection.execute(update(message).where(shows).values(wanted=message.c.wanted + 1))
    return True
