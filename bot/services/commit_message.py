"""What a commit says: the title, the digest, and as trailers where it was decided and which
decision it is. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.edit import FieldChange, changes_of
from bot.domain.review import Decision
from bot.domain.subject import USUAL_SUBJECT, subject
from bot.storage.git_change import TRAILER

LONGEST_SUBJECT = 72
_LINK = "Copydesk-Message"
LONGEST_VALUE = 200
_VERBS = {"publish": "Publish", "reject": "Reject", "edit": "Edit"}
_UNDONE = {
    "publish": "Unpublish",
    "reject": "Take back the rejection of",
    "edit": "Take back the edit of",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One decision in a commit. `undo`: it is taken back; `title` is the article's, and `link`
    leads to the message where it was decided, or is empty."""

    decision: Decision
    undo: bool
    title: str
    link: str = ""
    co_author: str = ""

    @property
    def mark(self) -> str:
        """By which the decision, or its undoing, is known in upstream's history."""
        return mark(self.decision, undo=self.undo)


def mark(decision: Decision, *, undo: bool) -> str:
    """The value of the trailer: the decision's key, which no other ledger has."""
    return f"{decision.key}-undo" if undo else decision.key


def commit_message(parts: Sequence[Said], template: str = USUAL_SUBJECT) -> str:
    """The whole message of one commit for these decisions; each one's line is made from the
    template.

    Titles, reasons and names of digests come from outside: each stays on its own line, behind a
    word of ours, so that none can pass for a trailer.
    """
    first = _line(parts[0], template) if len(parts) == 1 else f"Decide about {len(parts)} articles"
    body = [] if len(parts) == 1 else [f"- {_line(part, template)}" for part in parts]
    digests = dict.fromkeys(_one_line(part.decision.digest) for part in parts)
    body += [f"In the digest “{name}”." for name in digests if name]
    body += [line for part in parts for line in (*_edited(part), *_reason(part))]
    trailers = [line for part in parts for line in _trailers(part)]
    trailers += dict.fromkeys(
        f"Co-authored-by: {part.co_author}" for part in parts if part.co_author
    )
    paragraphs = [first, "\n".join(body), "\n".join(trailers)]
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _line(part: Said, template: str) -> str:
    return subject(
        template,
        LONGEST_SUBJECT,
        verb=_verb(part),
        title=_one_line(part.title) or part.decision.article_id,
        digest=_one_line(part.decision.digest),
    )


def _verb(part: Said) -> str:
    verb = (_UNDONE if part.undo else _VERBS)[part.decision.verb]
    both = part.decision.edit and part.decision.verb == "publish" and not part.undo
    return f"Edit and {verb.lower()}" if both else verb


def _edited(part: Said) -> list[str]:
    """What was edited: texts as they were and are, topics by what came and went."""
    return [line for change in changes_of(part.decision.edit) for line in _change(part, change)]


def _change(part: Said, change: FieldChange) -> list[str]:
    old, new = (change.after, change.before) if part.undo else (change.before, change.after)
    if isinstance(old, str) or isinstance(new, str):
        was, now = (_short(_one_line(str(text))) for text in (old, new))
        if not was or not now:
            return [f"The {change.name} {'added' if now else 'taken out'}: “{now or was}”."]
        return [f"The {change.name} was “{was}”,", f"and is “{now}”."]
    came = ", ".join(f"“{_one_line(one)}”" for one in new if one not in old)
    went = ", ".join(f"“{_one_line(one)}”" for one in old if one not in new)
    lines = [f"Topics added: {came}."] if came else []
    lines += [f"Topics taken out: {went}."] if went else []
    return lines or ["The topics are in another order."]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1].rstrip()}…"


def _reason(part: Said) -> list[str]:
    decision = part.decision
    why = _one_line(decision.undo_reason if part.undo else decision.reason)
    return [f"The reason given: “{why}”."] if why else []


def _trailers(part: Said) -> list[str]:
    link = [f"{_LINK}: {_one_line(part.link)}"] if part.link else []
    return [*link, f"{TRAILER}: {part.mark}"]


def _one_line(text: str) -> str:
    """Without control signs and line ends of any kind; blanks run together."""
    signs = (" " if sign.isspace() or _is_control(sign) else sign for sign in text)
    return " ".join("".join(signs).split())


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
