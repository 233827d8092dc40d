"""What the queue asks of the ledger: what digests have shown, and when.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from bot.storage.prepared import Reading, among_ids, packed
from bot.storage.schema import decision, item, run
from bot.storage.statements import DECIDES

_OPEN = (
    select(decision.c.article_id)
    .where(decision.c.article_id == item.c.article_id, decision.c.ended_at.is_(None), DECIDES)
    .exists()
)
_SHOWN = Reading(
    select(item.c.article_id)
    .join(run, run.c.id == item.c.run_id)
    .where(run.c.state == "sent", ~_OPEN)
    .distinct()
)
_IN_DIGESTS = Reading(
    select(
        item.c.article_id,
        run.c.digest,
        func.count().label("times"),
        func.max(run.c.due_at).label("at"),
    )
    .join(run, run.c.id == item.c.run_id)
    .where(among_ids(item.c.article_id), run.c.state == "sent")
    .group_by(item.c.article_id, run.c.digest)
    .order_by(func.max(run.c.due_at).desc(), run.c.digest)
)


def shown(connection: Connection) -> frozenset[str]:
    """The articles that a digest has shown and nobody has decided about."""
    return frozenset(row.article_id for row in _SHOWN.rows(connection))


def in_digests(
    connection: Connection, ids: Collection[str]
) -> dict[str, list[tuple[str, int, int]]]:
    """For each of the articles, the digests that showed it: name, how often, and when last. The
    newest come first."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for row in _IN_DIGESTS.rows(connection, ids=packed(ids)):
        found.setdefault(row.article_id, []).append((row.digest, row.times, row.at))
    return found


def decided(connection: Connection, user: str, since_ms: int) -> int:
    """How many decisions a person has taken since then, those taken back included."""
    mine = select(func.count()).where(decision.c.user == user, decision.c.at >= since_ms)
    return connection.scalar(mine) or 0
