"""The ledger's rows of decisions that are being pushed. Times are UTC in milliseconds."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from bot.domain.review import Decision
from bot.storage import decisions
from bot.storage.decision_rows import Pending
from bot.storage.schema import item, message


def begin(
    connection: Connection, before: Decision, written_over: str, now_ms: int, branch: str = ""
) -> bool:
    """A push with this decision is about to be tried, to the branch that is followed or to one of
    its own: from now on its commit may be upstream. False where it is no longer as it was read."""
    values: dict[str, object] = {"tried_at": now_ms, "branch": branch}
    if before.write_state == "reverting":
        # Taking back is known by what the file says: there is nothing to undo it.
        return decisions.compare_and_set(connection, before, values, draw=False)
    values |= {"write_state": "pushing", "written_over": written_over, "write_error": ""}
    begins = before.write_state != "pushing"
    return decisions.compare_and_set(connection, before, values, draw=begins)


def put_off(
    connection: Connection, decision_id: int, sentence: str, retry_at: int, *, refused: bool
) -> Pending | None:
    """It is tried again then. `refused`: for certain it is not upstream, and an undo leaves no
    trace again; else nobody knows. Gives the decision as it was, None where it is over."""
    found = decisions.by_id(connection, decision_id, lock=True)
    if found is None or found.decision.ended_at is not None:
        return None
    before = found.decision
    state = before.write_state
    known_out = refused and state == "pushing" and not before.take_back
    values: dict[str, object] = {
        "write_error": sentence,
        "retry_at": retry_at,
        "attempts": before.attempts + int(refused),
        "write_state": "pending" if known_out else state,
    }
    if known_out:
        values["written_over"] = None
    same = before.write_error == sentence and values["write_state"] == state
    decisions.compare_and_set(connection, before, values, draw=not same)
    return found


def fetch_waiting(connection: Connection, ids: Collection[int]) -> list[Pending]:
    """Those of the decisions that still wait, in the order of the ids."""
    found = (decisions.fetch(connection, one) for one in ids)
    waiting = ("pending", "pushing", "reverting")
    return [one for one in found if one.decision.write_state in waiting]


def message_of(connection: Connection, made: Decision) -> str:
    """The time stamp of the newest message in the decision's channel that shows its article;
    empty where there is none."""
    found: str | None = connection.scalar(
        select(message.c.ts)
        .join(item, item.c.run_id == message.c.run_id)
        .where(message.c.channel == made.channel, item.c.article_id == made.article_id)
        .order_by(message.c.ts.desc())
        .limit(1)
    )
    return found or ""
