"""Statements that every answer runs, made once: making one takes longer than running it."""

from sqlalchemy import bindparam, func, select

from bot.storage.schema import counter, decision, item, run

_IDS = bindparam("ids", expanding=True)

_NEWEST_NUMBERS = (
    select(func.max(decision.c.id))
    .where(decision.c.article_id.in_(_IDS))
    .group_by(decision.c.article_id)
)
NEWEST = select(decision).where(decision.c.id.in_(_NEWEST_NUMBERS))
"""The newest decision about each of the articles `ids`."""

SHOWN_IN = (
    select(item.c.article_id, run.c.digest, run.c.due_at)
    .join(run, run.c.id == item.c.run_id)
    .where(item.c.article_id.in_(_IDS), run.c.state == "sent")
    .order_by(run.c.due_at, run.c.id)
)
"""The posted digests that show the articles `ids`, the oldest first."""

CHANGES = select(counter.c.value).where(counter.c.name == "decisions")
"""The number that grows with every change of a decision."""
