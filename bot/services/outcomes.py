"""Outcomes: how the publisher's work on a decision ends, in the ledger. Each gives whether the
decision was still as the publisher had read it; if not, nothing is changed."""

from sqlalchemy import Connection

from bot.domain.review import Decision
from bot.services.writing import GONE
from bot.storage import decisions, untold


def held(connection: Connection, decision: Decision) -> bool:
    """Lock the decision's row for the rest of the transaction, while the file is written."""
    found = decisions.by_id(connection, decision.id, lock=True)
    return found is not None and found.decision == decision


def done(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """The file says what was decided. A publish stays open, one taken back is over."""
    if decision.write_state == "reverting":
        return _undone(connection, decision, now_ms, "", "")
    return decisions.compare_and_set(connection, decision, _in_file(decision, now_ms, "", ""))


def pushed(
    connection: Connection, decision: Decision, now_ms: int, commit: str, url: str
) -> Decision | None:
    """Upstream has it, in this commit, whose page is at `url`. One that was undone meanwhile is
    to be taken back next. Gives the decision as it is then; None where it is over already."""
    found = decisions.by_id(connection, decision.id, lock=True)
    if found is None or found.decision.ended_at is not None:
        return None
    current = found.decision
    if decision.write_state == "reverting":
        _undone(connection, current, now_ms, commit, url)
    else:
        values = _in_file(current, now_ms, commit, url)
        decisions.compare_and_set(connection, current, values)
    return decisions.fetch(connection, decision.id).decision


def _undone(connection: Connection, decision: Decision, now_ms: int, commit: str, url: str) -> bool:
    values = {"undo_commit": commit, "undo_commit_url": url, "write_state": "reverted"}
    ended = {"ended_at": now_ms, "ended_why": "undone", "ended_by": decision.taken_back_by}
    done = decisions.compare_and_set(connection, decision, {**values, **ended, "write_error": ""})
    if done and commit:
        untold.add(connection, decision.id, "reversed")
    return done


def _in_file(decision: Decision, now_ms: int, commit: str, url: str) -> dict[str, object]:
    return {
        "write_state": "reverting" if decision.take_back else "written",
        "take_back": 0,
        "written_at": now_ms,
        "write_error": "",
        "retry_at": None,
        "attempts": 0,
        "commit_id": commit,
        "commit_url": url,
    }


def failed(connection: Connection, decision: Decision, sentence: str, now_ms: int) -> bool:
    """The file can't be brought to what was decided. A publish that can't be taken back stands."""
    if decision.write_state == "reverting":
        return decisions.change(connection, decision, write_state="written", write_error=sentence)
    return decisions.end(
        connection, decision, "failed", now_ms, write_state="failed", write_error=sentence
    )


def taken_back(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """It was undone while it was being pushed, and is known not to be upstream."""
    return decisions.end(
        connection, decision, "undone", now_ms, by=decision.taken_back_by, write_state="none"
    )


def gone(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """There is no file any more, so there is nothing to decide or to take back."""
    return decisions.end(
        connection, decision, "gone", now_ms, write_state="failed", write_error=GONE
    )


def overtaken(connection: Connection, decision: Decision, now_ms: int) -> bool:
    """Somebody published the article in its file before we did."""
    return decisions.end(connection, decision, "published in the file", now_ms, write_state="none")
