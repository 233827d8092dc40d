"""The ledger's edits: decisions that change what an article says. Times are UTC in milliseconds.

Every function works inside the caller's transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from bot.domain.edit import Changes, changes_of
from bot.domain.review import Decision
from bot.storage import statements
from bot.storage.decision_rows import decision_of
from bot.storage.prepared import packed
from bot.storage.schema import counter, decision


@dataclass(frozen=True, slots=True)
class Standing:
    """What `user` (a Slack id) changed at `at`. `written`: the file says so, as far as is known."""

    user: str
    at: int
    changes: Changes
    written: bool


def standing(connection: Connection, article_ids: Collection[str]) -> dict[str, list[Standing]]:
    """The edits of these articles that are in the file or on their way there, oldest first."""
    found: dict[str, list[Standing]] = {}
    for row in statements.STANDING_EDITS.rows(connection, ids=packed(article_ids)):
        written = row.write_state in ("written", "reverting")
        one = Standing(row.user, row.at, changes_of(row.edit), written)
        found.setdefault(row.article_id, []).append(one)
    return found


def newest(connection: Connection, article_id: str, *, lock: bool = False) -> Decision | None:
    """The newest edit of the article, whatever became of it. With `lock` nobody adds another
    one until the transaction ends."""
    if lock:
        connection.execute(
            select(counter.c.value).where(counter.c.name == "decisions").with_for_update()
        )
    row = connection.execute(
        select(decision)
        .where(text("edit != ''"), decision.c.article_id == article_id)
        .order_by(decision.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else decision_of(row)


def open_of(connection: Connection, article_id: str) -> Decision | None:
    """The newest edit of the article that can be taken back, where it was no publish."""
    number = connection.scalar(
        select(func.max(decision.c.id)).where(
            text("edit != ''"),
            decision.c.article_id == article_id,
            decision.c.verb == "edit",
            decision.c.ended_at.is_(None),
            decision.c.take_back == 0,
            decision.c.write_state != "reverting",
        )
    )
    if number is None:
        return None
    return decision_of(connection.execute(select(decision).where(decision.c.id == number)).one())
