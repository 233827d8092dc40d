"""An article's state at the desk, in words. Pure."""

from datetime import UTC, datetime, timedelta, tzinfo

from bot.domain.review import Decision, State
from handlers.mrkdwn import clean, date_token, inert, joined, link, shorten, user

LONGEST_NOTE = 200
SHORT_ID = 7
"""Signs of a commit's id: as many as hosts show."""

SET_BACK = "; set back in the file since"

SHORT = {
    "waiting": "waiting",
    "publishing": "publishing",
    "published": "published",
    "rejected": "rejected",
    "later": "later",
    "failed": "not published",
    "gone": "no longer there",
}
"""One word or two for a notification."""


def moment(milliseconds: int) -> datetime:
    """An instant of the ledger as an aware datetime in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def decided_line(state: State, zone: tzinfo, posted: datetime | None = None) -> str:
    """What takes the buttons' place: `Published by @Ana, 09:04`, in mrkdwn.

    Only the time is said where the decision fell within hours of `posted` (aware), the day too
    otherwise: the message stays.
    """
    decision = state.decision
    if state.standing == "gone":
        return "No longer there"
    if state.standing == "published" and decision is None:
        return "Published in the file"
    if decision is None:
        return SHORT[state.standing].capitalize()
    if state.standing == "publishing":
        if decision.write_state == "proposed":
            line = f"Proposed {_whose(decision)}, {_when(decision, zone, posted)}"
            return joined([line, link(decision.proposal_url, "pull request")])
        why = f": {_note(state)}" if state.note and not decision.take_back else ""
        return f"{_publishing(state, decision)}, {_whose(decision)}{why}"
    if state.standing == "later":
        return f"Later, by {user(decision.user)}: {back(decision, zone)}"
    word = SHORT[state.standing].capitalize()
    line = f"{word} {_whose(decision)}, {_when(decision, zone, posted)}"
    return joined([line + (SET_BACK if _is_set_back(state) else ""), _commit(decision)])


def set_back_line(state: State) -> str:
    """Above the buttons of an article that waits again: `Published by @Ana; set back in the file
    since`, in mrkdwn; empty where nobody set it back."""
    if state.standing != "waiting" or state.decision is None:
        return ""
    return f"Published {_whose(state.decision)}{SET_BACK}"


def taken_by(state: State) -> str:
    """`@Ana has it`, in mrkdwn; empty where nobody has it."""
    return f"{user(state.taken.user)} has it" if state.taken is not None else ""


def edited_by(editor: str) -> str:
    """`edited by @Ana`, in mrkdwn; `editor` is a Slack id, empty where nobody edited it."""
    return f"edited by {user(editor)}" if editor else ""


def _is_set_back(state: State) -> bool:
    return state.decision is not None and state.decision.set_back_at is not None


def _whose(decision: Decision) -> str:
    """What we did again by ourselves, we did for somebody."""
    return f"{'again for' if decision.again_of else 'by'} {user(decision.user)}"


def _commit(decision: Decision) -> str:
    """The commit in short, as a link to its page where it has one."""
    return link(decision.commit_url, decision.commit[:SHORT_ID]) if decision.commit else ""


def _publishing(state: State, decision: Decision) -> str:
    """While an undo leaves no trace, how long that lasts from the decision on."""
    if decision.take_back:
        return "Taking back"
    if decision.write_state == "proposed":
        return "Proposed"
    if state.note:
        return "Not published yet"
    if decision.write_state != "pending" or decision.due_at <= decision.at:
        return "Publishing"
    return f"Publishing in {_grace(round((decision.due_at - decision.at) / 1000))}"


def _grace(seconds: int) -> str:
    if seconds < 50:
        return "a second" if seconds <= 1 else f"{seconds} seconds"
    minutes = round(seconds / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


def _when(decision: Decision, zone: tzinfo, posted: datetime | None) -> str:
    at = moment(decision.at)
    soon = posted is not None and at - posted < timedelta(hours=4)
    return date_token(at, "{time}" if soon else "{date_short_pretty} at {time}", zone)


def back(decision: Decision, zone: tzinfo) -> str:
    """When an article decided Later comes back, in mrkdwn."""
    if decision.until is None:
        return "back later"
    return date_token(moment(decision.until), "back {date_long_pretty} at {time}", zone)


def failed_line(state: State) -> str:
    """The sentence that a failed decision leaves above the buttons, in mrkdwn."""
    rejected = state.decision is not None and state.decision.verb == "reject"
    return f"*Not {'rejected' if rejected else 'published'}:* {_note(state)}"


def _note(state: State) -> str:
    return inert(shorten(clean(state.note) or "That did not work. Try again.", LONGEST_NOTE))


def phrase(state: State, zone: tzinfo, now: datetime) -> str:
    """The state within a line of facts: `rejected by @Ben, today`, in mrkdwn. `now` is aware."""
    decision = state.decision
    if state.standing == "waiting":
        set_back = set_back_line(state)
        line = f"waiting{_in_digest(state, zone, now)}{f': {set_back}' if set_back else ''}"
        return joined([line, _taken_since(state, zone)])
    if state.standing == "failed":
        return joined([f"not published: {_note(state)}", _taken_since(state, zone)])
    if decision is None:
        return SHORT[state.standing]
    if state.standing == "publishing":
        return f"{_publishing(state, decision).lower()}, {_whose(decision)}"
    if state.standing == "later" and decision.until is not None:
        return date_token(moment(decision.until), "later until {date_long_pretty}", zone)
    day = date_token(moment(decision.at), "{date_short_pretty}", zone)
    since = SET_BACK if _is_set_back(state) else ""
    return f"{SHORT[state.standing]} {_whose(decision)}, {day}{since}"


def _taken_since(state: State, zone: tzinfo) -> str:
    if state.taken is None:
        return ""
    return f"{taken_by(state)} since {date_token(moment(state.taken.at), '{time}', zone)}"


def _in_digest(state: State, zone: tzinfo, now: datetime) -> str:
    if not state.digest:
        return ""
    digest = inert(shorten(clean(state.digest), 60))
    if state.digest_at is None:
        return f", in {digest}"
    at = moment(state.digest_at)
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days in (0, 1):
        return f", in {('today', 'yesterday')[days]}'s {digest}"
    return f", in {digest} of {date_token(at, '{date_short}', zone)}"
