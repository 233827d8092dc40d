"""The ledger's rows of decisions that wait for their pull request. Times are UTC in
milliseconds."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from bot.domain.review import Decision
from bot.storage import decisions
from bot.storage.decision_rows import Pending
from bot.storage.schema import decision


def proposed(connection: Connection, before: Decision, url: str, look_at: int) -> bool:
    """Its pull request is open, at this address. One that is taken back is looked at again then.
    False where it is over."""
    found = decisions.by_id(connection, before.id, lock=True)
    if found is None or found.decision.ended_at is not None:
        return False
    current = found.decision
    values: dict[str, object] = {"proposal_url": url, "write_error": "", "attempts": 0}
    if current.write_state == "reverting":
        return decisions.compare_and_set(connection, current, values | {"retry_at": look_at})
    undone = current.take_back
    values |= {"write_state": "reverting" if undone else "proposed", "take_back": 0}
    return decisions.compare_and_set(connection, current, values | {"retry_at": None})


def waiting(connection: Connection) -> list[Pending]:
    """What is proposed, oldest first."""
    query = select(decision.c.id).where(
        decision.c.write_state == "proposed", decision.c.ended_at.is_(None)
    )
    ids = connection.scalars(query.order_by(decision.c.id)).all()
    return [decisions.fetch(connection, one) for one in ids]


def on_branch(connection: Connection, branch: str) -> list[Decision]:
    """All that were ever proposed on it and not elsewhere since, over or not."""
    query = select(decision.c.id).where(decision.c.branch == branch, decision.c.branch != "")
    ids = connection.scalars(query.order_by(decision.c.id)).all()
    return [decisions.fetch(connection, one).decision for one in ids]


def name(connection: Connection, ids: Collection[int], branch: str) -> None:
    """These are to be proposed on that branch."""
    for one in ids:
        before = decisions.fetch(connection, one).decision
        decisions.compare_and_set(connection, before, {"branch": branch}, draw=False)


def renewed(connection: Connection, before: Decision, written_over: str) -> None:
    """Its branch holds what replaces this by now."""
    decisions.compare_and_set(connection, before, {"written_over": written_over}, draw=False)


def reopen(connection: Connection, befores: Sequence[Decision], branch: str) -> None:
    """Their pull request goes: they are to be proposed anew, on that branch. Nothing of them is
    upstream."""
    values = {"write_state": "pending", "written_over": None, "retry_at": None}
    for before in befores:
        more = {"branch": branch, "proposal_url": "", "write_error": ""}
        decisions.compare_and_set(connection, before, {**values, **more})
