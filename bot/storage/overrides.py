"""Decisions whose files say otherwise, in the ledger. Times are UTC in milliseconds."""

from sqlalchemy import Connection, select, text, update

from bot.domain.review import Decision
from bot.storage import decisions
from bot.storage.schema import decision


def set_back(connection: Connection, before: Decision, now_ms: int) -> bool:
    """Its file was found unpublished; False where it is no longer as it was read."""
    return decisions.compare_and_set(connection, before, {"set_back_at": now_ms})


def restored(connection: Connection, before: Decision) -> bool:
    """Its file is published again."""
    return decisions.compare_and_set(connection, before, {"set_back_at": None})


def reopen(connection: Connection, before: Decision, now_ms: int, *, known: bool) -> bool:
    """End it, so that the article waits again; `known`: with a word about why."""
    values: dict[str, object] = {
        "ended_at": now_ms,
        "ended_why": "unpublished in the file",
        "set_back_at": (before.set_back_at or now_ms) if known else None,
    }
    return decisions.compare_and_set(connection, before, values)


def again(connection: Connection, before: Decision, version: str, now_ms: int) -> Decision | None:
    """End it, and decide the same about this version, due at once, in the same person's name.
    None where it is no longer as it was read."""
    if not reopen(connection, before, now_ms, known=True):
        return None
    made = decisions.insert(
        connection,
        article_id=before.article_id,
        version=version,
        verb="publish",
        user=before.user,
        now_ms=now_ms,
        channel=before.channel,
        digest=before.digest,
    )
    mark = update(decision).where(decision.c.id == made.id).values(again_of=before.id)
    connection.execute(mark)
    return decisions.fetch(connection, made.id).decision


def last_again(connection: Connection, article_id: str) -> int:
    """When a decision about the article was last applied again; 0 where none was."""
    at: int | None = connection.scalar(
        select(decision.c.at)
        .where(decision.c.article_id == article_id, decision.c.again_of.is_not(None))
        .order_by(decision.c.id.desc())
        .limit(1)
    )
    return at or 0


def unwritten(connection: Connection) -> list[tuple[int, str]]:
    """Of the decisions that their files don't say yet, due or not: when each is due, and what
    stands in its way."""
    waiting = text("write_state IN ('pending', 'pushing', 'reverting')")
    rows = connection.execute(
        select(decision.c.due_at, decision.c.write_error).where(waiting).order_by(decision.c.id)
    )
    return [(row.due_at, row.write_error) for row in rows]
