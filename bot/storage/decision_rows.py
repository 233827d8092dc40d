"""Rows of decisions as values."""

from dataclasses import dataclass

from sqlalchemy import Row

from bot.domain.review import Decision


@dataclass(frozen=True, slots=True)
class Pending:
    """A decision whose file is still to be written. `written_over` is what stood there before, as
    `Over` keeps it, stored before the file is touched; None says that the file can't have been
    written yet. `tried_at` is when a push last began, `written_at` when the file was last known
    to say what was decided (UTC ms)."""

    decision: Decision
    written_over: str | None
    tried_at: int | None = None
    written_at: int | None = None


def pending_of(row: Row[tuple[object, ...]]) -> Pending:
    """A row with what only the publisher asks about."""
    return Pending(decision_of(row), row.written_over, row.tried_at, row.written_at)


def decision_of(row: Row[tuple[object, ...]]) -> Decision:
    """A row of the table as a value."""
    return Decision(
        id=row.id,
        article_id=row.article_id,
        version=row.version,
        verb=row.verb,
        user=row.user,
        at=row.at,
        until=row.until,
        digest=row.digest,
        channel=row.channel,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
        write_state=row.write_state,
        write_error=row.write_error,
        key=row.key,
        due_at=row.due_at,
        attempts=row.attempts,
        take_back=bool(row.take_back),
        commit=row.commit_id,
        commit_url=row.commit_url,
        set_back_at=row.set_back_at,
        again_of=row.again_of,
        proposal_url=row.proposal_url,
        reason=row.reason,
        place=row.place,
        version_after=row.version_after,
        ended_by=row.ended_by,
        undo_by=row.undo_by,
        undo_at=row.undo_at,
        undo_place=row.undo_place,
        undo_reason=row.undo_reason,
        undo_commit=row.undo_commit,
        undo_commit_url=row.undo_commit_url,
        batch=row.batch,
        edit=row.edit,
        branch=row.branch,
    )
