"""No decision was lost: each is in the ledger, and in its file."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from bot.domain.article import Article
from bot.domain.errors import SourceMissing
from bot.domain.review import Decision
from bot.storage import shown
from bot.storage.schema import decision
from tests.year.articles import Site
from tests.year.bots import YearBot
from tests.year.facts import Facts

ENDS = {
    "publish": {"unpublished in the file", "gone", "failed", "set back", "again"},
    "reject": {"published in the file", "gone"},
    "later": {"published in the file", "gone", "lapsed"},
}
"""How decisions end by what others do, or by time."""

CHANGED = "The file was changed after it was published"


def decision_faults(bot: YearBot, facts: Facts, site: Site) -> Iterator[str]:
    """What is wrong with the decisions that editors were told are taken."""
    with bot.desk.ledger.read() as connection:
        rows = {row.id: row for row in connection.execute(select(decision))}
    for number, taken in facts.taken.items():
        wrong = _wrong(bot, facts, taken, rows.get(number))
        if wrong:
            yield f"decision {number}, {taken.verb} of {taken.article_id}: {wrong}"
    for number in sorted(set(rows) - set(facts.taken)):
        yield f"decision {number} is in the ledger, and nobody took it"
    yield from (f"{path} is damaged" for path in _damaged(site))


def _wrong(bot: YearBot, facts: Facts, taken: Decision, row: Row[Any] | None) -> str:
    if row is None:
        return "is lost"
    same = ("article_id", "version", "verb", "user", "at", "until", "reason", "channel")
    other = [name for name in same if getattr(row, name) != getattr(taken, name)]
    if other:
        return f"has another {other[0]}"
    if taken.id in facts.undone:
        if row.ended_why == "undone" or _was_too_late(bot, row) or _has_no_file(bot, row):
            return ""
        return f"was undone, and is {row.write_state}"
    if row.ended_at is not None:
        return "" if row.ended_why in ENDS[taken.verb] else f"has ended: {row.ended_why}"
    if taken.verb != "publish":
        return ""
    if row.write_state != "written":
        return f"is {row.write_state} at the end: {row.write_error}"
    published = _is_published(bot, taken.article_id)
    return "" if published in (True, None) else "is not in its file"


def _was_too_late(bot: YearBot, row: Row[Any]) -> bool:
    """Whether the publish could not be taken out of the file again, since it is another one now:
    the editor was told."""
    if row.write_state != "written" or CHANGED not in row.write_error:
        return False
    now = _current(bot, row.article_id)
    return now is None or now.version != row.version_after


def _has_no_file(bot: YearBot, row: Row[Any]) -> bool:
    """Whether there was nothing to take the publish out of, and still is not."""
    return row.ended_why == "gone" and _current(bot, row.article_id) is None


def _is_published(bot: YearBot, article_id: str) -> bool | None:
    now = _current(bot, article_id)
    return None if now is None else now.published


def _current(bot: YearBot, article_id: str) -> Article | None:
    """The article as its file is; None where that is gone."""
    with bot.desk.ledger.read() as connection:
        place = shown.place(connection, article_id)
    try:
        return bot.desk.library.current(article_id, place)
    except SourceMissing:
        return None


def _damaged(site: Site) -> Iterator[str]:
    """The files that are not as others wrote them, but for the one line."""
    for path, theirs in site.theirs.items():
        if not site.is_theirs(path, theirs):
            yield path
