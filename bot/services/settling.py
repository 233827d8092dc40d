"""Settling: decisions that time or the files have overtaken are ended.

The index is only where to look: it may be behind the file, in either direction. So a decision
is ended because of what the file itself says, read after the decision was.
"""

from collections.abc import Iterable

from bot.domain import standing
from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services.files import Files
from bot.storage import decisions, shown
from bot.storage.ledger import Ledger


def settle(
    ledger: Ledger, library: Files, now_ms: int, article_ids: Iterable[str] | None = None
) -> int:
    """End what is overtaken among the open decisions, about some articles or all; gives how many.

    A later whose time has come: lapsed. A rejected or later article whose file is published:
    published in the file. A publish that was written, and whose file is unpublished again:
    unpublished in the file, which makes the article wait again. What the publisher has in hand
    is left to it.
    """
    with ledger.read() as connection:
        held = decisions.all_open(connection)
    wanted = None if article_ids is None else set(article_ids)
    ended = 0
    for decision in held:
        lapsed = not standing.stands(decision, now_ms)
        if lapsed or wanted is None or decision.article_id in wanted:
            why = "lapsed" if lapsed else _overtaken(ledger, library, decision)
            ended += bool(why) and _end(ledger, decision, why, now_ms)
    return ended


def _overtaken(ledger: Ledger, library: Files, decision: Decision) -> str:
    """Why the file ends the decision; empty if it doesn't."""
    if decision.write_state in ("pending", "reverting"):
        return ""
    expected = decision.verb == "publish"
    indexed = library.article(decision.article_id)
    if indexed is None or indexed.published == expected:
        return ""
    with ledger.read() as connection:
        hint = shown.place(connection, decision.article_id)
    try:
        published = library.current(decision.article_id, hint).published
    except (SourceMissing, Unreadable):
        return ""
    if published == expected:
        return ""
    return "published in the file" if published else "unpublished in the file"


def _end(ledger: Ledger, decision: Decision, why: str, now_ms: int) -> bool:
    with ledger.write() as connection:
        return decisions.end(connection, decision, why, now_ms)
