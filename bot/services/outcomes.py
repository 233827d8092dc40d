"""Outcomes: how the publisher's work on a decision ends, in the ledger. Each gives whether the
decision was still as the publisher had read it; if not, nothing is changed."""

from sqlalchemy import Connection

from bot.domain.review import Decision
from bot.services.writing import GONE
from bot.storage import decisions


def held(connection: Connection, decision: Decision) -> bool:
    """Lock the decision's row for the rest of the transaction, while the file is written."""
    found = decisions.by_id(connection, decision.id, lock=True)
    return found is not None and found.decision == decision


def done(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """The file says what was decided. A publish stays open, one taken back is over."""
    if decision.write_state == "reverting":
        return decisions.end(
            connection, decision, "undone", now_ms, by=decision.user, write_state="reverted"
        )
    return decisions.change(connection, decision, write_state="written", written_at=now_ms)


def failed(connection: Connection, decision: Decision, sentence: str, now_ms: int) -> bool:
    """The file can't be brought to what was decided. A publish that can't be taken back stands."""
    if decision.write_state == "reverting":
        return decisions.change(connection, decision, write_state="written", write_error=sentence)
    return decisions.end(
        connection, decision, "failed", now_ms, write_state="failed", write_error=sentence
    )


def gone(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """There is no file any more, so there is nothing to decide or to take back."""
    return decisions.end(
        connection, decision, "gone", now_ms, write_state="failed", write_error=GONE
    )


def overtaken(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """Somebody published the article in its file before we did."""
    return decisions.end(connection, decision, "published in the file", now_ms, write_state="none")
