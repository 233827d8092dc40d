"""The record of all decisions, the newest first."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from bot.domain.review import Decision
from bot.storage.decision_rows import decision_of
from bot.storage.schema import decision


def latest_of(connection: Connection, user: str) -> Decision | None:
    """The newest decision of a person that stands and is not being taken back."""
    row = connection.execute(
        select(decision)
        .where(
            decision.c.user == user,
            decision.c.ended_at.is_(None),
            decision.c.take_back == 0,
            decision.c.write_state != "reverting",
        )
        .order_by(decision.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else decision_of(row)


def page(
    connection: Connection,
    *,
    limit: int,
    before: int | None = None,
    since_ms: int | None = None,
    users: Collection[str] = (),
    article_ids: Collection[str] = (),
) -> list[Decision]:
    """At most `limit` decisions with a smaller number than `before`: of any of the `users`, about
    any of the articles, taken since then (UTC ms); what is not given leaves none out."""
    query = select(decision).order_by(decision.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(decision.c.id < before)
    if since_ms is not None:
        query = query.where(decision.c.at >= since_ms)
    if users:
        query = query.where(decision.c.user.in_(users))
    if article_ids:
        query = query.where(decision.c.article_id.in_(article_ids))
    return [decision_of(row) for row in connection.execute(query)]
