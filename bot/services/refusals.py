"""Why a decision was not taken, in sentences. Pure."""

from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision, Taken

_DONE = {
    "publish": "published",
    "reject": "rejected",
    "later": "put off until later",
    "edit": "edited",
}
_OVER = {
    "published in the file": "the article was published in its file since",
    "unpublished in the file": "the article was unpublished in its file since",
    "lapsed": "its time has come and the article is open again",
    "failed": "it failed and the article is open again",
    "gone": "the article is no longer there",
}


def decided(title: str, standing: Decision) -> DecisionRefused:
    """Somebody else was first."""
    verb = _DONE[standing.verb]
    if standing.verb == "publish" and standing.write_state in ("pending", "pushing", "proposed"):
        verb = "being published"
    link = "is" if verb == "being published" else "was"
    return DecisionRefused(
        f"{_named(title)} {link} {verb} by <@{standing.user}>.",
        "decided",
        title=title,
        decision=standing,
    )


def taken_back(title: str, standing: Decision) -> DecisionRefused:
    """The publish before is still being undone in the file."""
    return DecisionRefused(
        f"<@{standing.user}> is taking back the publishing of {_named(title)}: "
        "try again in a moment.",
        "decided",
        title=title,
        decision=standing,
    )


def published(title: str) -> DecisionRefused:
    """The file says so, and not through us."""
    sentence = f"{_named(title)} was published in its file meanwhile: there is nothing to decide."
    return DecisionRefused(sentence, "published", title=title)


def changed(title: str) -> DecisionRefused:
    """The editor saw another version than the file's."""
    sentence = (
        f"{_named(title)} was changed after it was shown here, so nothing was decided: "
        "search for it to see it as it is now."
    )
    return DecisionRefused(sentence, "changed", title=title)


def gone(title: str) -> DecisionRefused:
    """There is no file any more, or no article in it."""
    sentence = (
        f"The file of {_named(title)} is no longer there or can't be read, so nothing was decided."
    )
    return DecisionRefused(sentence, "gone", title=title)


def not_yours(title: str, decision: Decision) -> DecisionRefused:
    """Only whoever decided takes it back, and admins."""
    return DecisionRefused(
        f"Only <@{decision.user}> and admins can take this back.",
        "not yours",
        title=title,
        decision=decision,
    )


def over(title: str, decision: Decision) -> DecisionRefused:
    """There is nothing left to take back."""
    reason = _OVER.get(decision.ended_why, "it has ended")
    return DecisionRefused(
        f"This decision about {_named(title)} can't be taken back: {reason}.",
        "over",
        title=title,
        decision=decision,
    )


def taken(title: str, holder: Taken) -> DecisionRefused:
    """Somebody has it, and who decides was not asked about that."""
    sentence = f"<@{holder.user}> has {_named(title)}, so nothing was decided about it."
    return DecisionRefused(sentence, "taken", title=title, taken=holder)


def taken_already(title: str, holder: Taken) -> DecisionRefused:
    """Somebody else took it first."""
    sentence = f"<@{holder.user}> has {_named(title)} already."
    return DecisionRefused(sentence, "taken", title=title, taken=holder)


def not_taken(title: str) -> DecisionRefused:
    """There is nothing to give back."""
    return DecisionRefused(f"Nobody has {_named(title)} any more.", "over", title=title)


def reason_missing() -> DecisionRefused:
    """The settings ask for a reason with each rejection."""
    sentence = "Here a rejection needs a reason: give one, and reject it again."
    return DecisionRefused(sentence, "unknown")


def nothing_to_undo() -> DecisionRefused:
    """Nothing of this person's stands."""
    sentence = "No decision of yours stands, so there is nothing to take back."
    return DecisionRefused(sentence, "unknown")


def unknown() -> DecisionRefused:
    """A button that refers to nothing in this ledger."""
    sentence = "This decision isn't in the ledger, so there is nothing to take back."
    return DecisionRefused(sentence, "unknown")


def _named(title: str) -> str:
    return f"“{title}”" if title else "The article"
