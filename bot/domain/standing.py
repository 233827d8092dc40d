"""Standing: from the newest decision and the file to what an article is at the desk. Pure."""

from datetime import datetime

from bot.domain.review import Decision, State

TAKING_BACK = "It is being taken back."


def milliseconds(moment: datetime) -> int:
    """An aware moment as UTC milliseconds, as the ledger keeps it."""
    return round(moment.timestamp() * 1000)


def stands(decision: Decision, now_ms: int) -> bool:
    """Whether the decision holds: not ended, and no later whose time has come."""
    lapsed = decision.until is not None and decision.until <= now_ms
    return decision.ended_at is None and not lapsed


def state(newest: Decision | None, *, published: bool, now_ms: int) -> State:
    """The article's state, without what digests know.

    `newest` is the newest decision about the article, ended or not; `published` is what the
    file says as far as we know. A publish that we wrote counts as published until the file is
    known to say otherwise, which ends it; what else is in the ledger never beats a published
    file.
    """
    if newest is None or not stands(newest, now_ms):
        return _undecided(newest, published)
    if newest.verb == "publish":
        return _publish(newest)
    if published:
        return State(standing="published")
    if newest.verb == "later":
        return State(standing="later", decision=newest)
    return State(standing="rejected", decision=newest, note=newest.write_error)


def _publish(decision: Decision) -> State:
    if decision.write_state in ("pending", "pushing", "proposed"):
        note = TAKING_BACK if decision.take_back else decision.write_error
        return State(standing="publishing", decision=decision, note=note)
    taking_back = decision.write_state == "reverting"
    note = TAKING_BACK if taking_back else decision.write_error
    return State(standing="published", decision=decision, note=note)


def _undecided(newest: Decision | None, published: bool) -> State:
    if published:
        return State(standing="published")
    if newest is not None and newest.ended_why == "failed":
        return State(standing="failed", decision=newest, note=newest.write_error)
    set_back = newest is not None and newest.set_back_at is not None
    if newest is not None and set_back and newest.ended_why == "unpublished in the file":
        return State(standing="waiting", decision=newest)
    return State(standing="waiting")
