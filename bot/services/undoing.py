"""Undoing: a decision is taken back, by whoever took it or by an admin."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.review import Decision
from bot.domain.typed_text import checked_reason
from bot.services import refusals
from bot.storage import decisions, record, shown, untold
from bot.storage.decision_rows import Pending
from bot.storage.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who takes back (a Slack id), why in their words, and where as `Decision.place`; an `admin`
    takes back what others decided."""

    user: str
    admin: bool = False
    reason: str = ""
    place: str = ""


class Undoing:
    """`now_ms` gives the time as the ledger keeps it."""

    def __init__(self, ledger: Ledger, now_ms: Callable[[], int]) -> None:
        self._ledger, self._now_ms = ledger, now_ms

    def undo(
        self,
        decision_id: int,
        user: str,
        *,
        article_id: str = "",
        admin: bool = False,
        reason: str = "",
        place: str = "",
    ) -> Decision:
        """Take a decision back; only whoever took it may, and an `admin`. Gives the decision as
        it is then.

        `article_id` says which article it is about where the caller knows: a restored ledger may
        have given the number to another decision, which is left alone.

        One whose file may already be written stays open as `reverting` until the publisher has
        put the lines back; one that is being pushed, until it is known whether it is in. Undoing
        twice changes nothing. Raises DecisionRefused.
        """
        by = By(user=user, admin=admin, reason=checked_reason(reason), place=place)
        with self._ledger.write() as connection:
            found = decisions.by_id(connection, decision_id, lock=True)
            if found is None or article_id not in ("", found.decision.article_id):
                raise refusals.unknown()
            return self.undo_one(connection, found, by)

    def undo_one(
        self, connection: Connection, found: Pending, by: By, *, draw: bool = True
    ) -> Decision:
        """Take a locked decision back within a transaction, as `undo` does. Without `draw` the
        caller has messages drawn."""
        decision = found.decision
        title = shown.title(connection, decision.article_id)
        if decision.user != by.user and not by.admin:
            raise refusals.not_yours(title, decision)
        if decision.ended_at is not None and decision.ended_why != "undone":
            raise refusals.over(title, decision)
        if decision.ended_at is None:
            self._take_back(connection, found, by, draw=draw)
        return decisions.fetch(connection, decision.id).decision

    def undo_latest(self, user: str, *, place: str = "") -> tuple[Decision, str]:
        """Take back the newest decision of the person's that stands; gives it as it is then, and
        the article's title. Raises DecisionRefused where there is none."""
        with self._ledger.read() as connection:
            latest = record.latest_of(connection, user)
            title = shown.title(connection, latest.article_id) if latest else ""
        if latest is None:
            raise refusals.nothing_to_undo()
        return self.undo(latest.id, user, place=place), title

    def _take_back(self, connection: Connection, found: Pending, by: By, *, draw: bool) -> None:
        decision, now_ms = found.decision, self._now_ms()
        values: dict[str, object] = {"undo_by": by.user, "undo_place": by.place}
        values |= {"undo_reason": by.reason, "undo_at": now_ms}
        untouched = decision.write_state == "pending" and found.written_over is None
        if decision.write_state == "none" or untouched:
            values |= {"ended_at": now_ms, "ended_why": "undone", "ended_by": by.user}
            values |= {"write_state": "none", "write_error": ""}
        elif decision.take_back or decision.write_state == "reverting":
            return
        elif decision.write_state == "pushing":
            values |= {"take_back": 1}
        else:
            values |= {"write_state": "reverting", "write_error": ""}
        changed = decisions.compare_and_set(connection, decision, values, draw=draw)
        if changed and by.user != decision.user:
            untold.add(connection, decision.id, "taken_back")
