"""Statements that every answer runs, made once: making one takes longer than running it."""

from sqlalchemy import ClauseElement, bindparam, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.prepared import Reading, Writing, among_ids
from bot.storage.schema import article, counter, decision, item, run, search, taken

DECIDES = decision.c.verb != "edit"
"""An edit does not decide whether its article is published, and stands beside what does."""

_NEWEST_NUMBERS = (
    select(func.max(decision.c.id))
    .where(among_ids(decision.c.article_id), DECIDES)
    .group_by(decision.c.article_id)
)
NEWEST = Reading(select(decision).where(decision.c.id.in_(_NEWEST_NUMBERS)))
"""The newest decision about each of the articles `ids`, edits aside."""

SHOWN_IN = Reading(
    select(item.c.article_id, run.c.digest, run.c.due_at)
    .join(run, run.c.id == item.c.run_id)
    .where(among_ids(item.c.article_id), run.c.state == "sent")
    .order_by(run.c.due_at, run.c.id)
)
"""The posted digests that show the articles `ids`, the oldest first."""

TAKEN = Reading(
    select(taken).where(among_ids(taken.c.article_id), taken.c.until > bindparam("now"))
)
"""Who has the articles `ids` at `now` (UTC ms)."""

STANDING_EDITS = Reading(
    select(
        decision.c.article_id,
        decision.c.user,
        decision.c.at,
        decision.c.write_state,
        decision.c.edit,
    )
    .where(
        # Word for word as in the partial index, which serves for nothing else.
        text("edit != ''"),
        among_ids(decision.c.article_id),
        text("write_state IN ('pending', 'pushing', 'proposed', 'written', 'reverting')"),
    )
    .order_by(decision.c.id)
)
"""The edits of the articles `ids` that are in the file or on their way there, the oldest first."""

CHANGES = Reading(select(counter.c.value).where(counter.c.name == "decisions"))
"""The number that grows with every change of a decision."""

KEEP = Writing(sqlite.insert(search), postgresql.insert(search))
"""Keep what an answer's buttons refer to."""


def _or_elsewhere(row: sqlite.Insert | postgresql.Insert) -> ClauseElement:
    """Most articles were shown before, where they are now: they are left as they stand, since it
    takes far longer to write them than to find that out."""
    place = {name: row.excluded[name] for name in ("source", "path", "title", "url")}
    moved = or_(*(article.c[name] != value for name, value in place.items()))
    found = {**place, "seen_at": row.excluded.seen_at}
    return row.on_conflict_do_update(index_elements=["id"], set_=found, where=moved)


REMEMBER = Writing(_or_elsewhere(sqlite.insert(article)), _or_elsewhere(postgresql.insert(article)))
"""Remember an article, or that it is somewhere else by now."""
