"""Statements that every answer runs, made once: making one takes longer than running it."""

from functools import cache

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.schema import article, counter, decision, item, run, taken

_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)

DECIDES = decision.c.verb != "edit"
"""An edit does not decide whether its article is published, and stands beside what does."""

_NEWEST_NUMBERS = (
    select(func.max(decision.c.id))
    .where(decision.c.article_id.in_(_IDS), DECIDES)
    .group_by(decision.c.article_id)
)
NEWEST = select(decision).where(decision.c.id.in_(_NEWEST_NUMBERS))
"""The newest decision about each of the articles `ids`, edits aside."""

SHOWN_IN = (
    select(item.c.article_id, run.c.digest, run.c.due_at)
    .join(run, run.c.id == item.c.run_id)
    .where(item.c.article_id.in_(_IDS), run.c.state == "sent")
    .order_by(run.c.due_at, run.c.id)
)
"""The posted digests that show the articles `ids`, the oldest first."""

TAKEN = select(taken).where(taken.c.article_id.in_(_IDS), taken.c.until > bindparam("now"))
"""Who has the articles `ids` at `now` (UTC ms)."""

CHANGES = select(counter.c.value).where(counter.c.name == "decisions")
"""The number that grows with every change of a decision."""


@cache
def remember(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Remember an article, or that it is somewhere else by now: takes all columns."""
    row = sqlite.insert(article) if dialect == "sqlite" else postgresql.insert(article)
    place = {column.name: row.excluded[column.name] for column in article.c if column.name != "id"}
    return row.on_conflict_do_update(index_elements=["id"], set_=place)
