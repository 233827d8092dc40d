"""Hand-made states of decisions on their way into a repository, and what is told of them: the
material of tests and of the gallery. Pure."""

from dataclasses import replace

from bot.domain.review import Decision, State, WriteState
from bot.services.guard import SetBack
from bot.services.writing import Failed
from handlers.blocks import Message
from handlers.set_back_message import NAMED, set_back_message, set_back_notice
from handlers.specimen_cases import (
    ANA,
    BEN,
    HOSTILE,
    LLMS,
    NOW,
    PROMISE,
    STRANGE,
    TWINS,
    decision,
    milliseconds,
    post,
)
from handlers.telling import failed_message

COMMIT = "4f2a9c1d7be03356aa1c20bd9f0c7e5d11a4c0de"
PAGE = "https://github.com/example/site"
FROZEN = "The repository refused it: the site is frozen until Monday."
MOVED = "Its file _news/twins.md holds another article now, “Robots In The Harbour”. Search for it."


def _publish(state: WriteState, **changes: object) -> Decision:
    return replace(decision(state=state), **changes)  # type: ignore[arg-type]


_WRITTEN = _publish("written", commit=COMMIT, commit_url=f"{PAGE}/commit/{COMMIT}")
_SET_BACK = replace(_WRITTEN, set_back_at=milliseconds(NOW))
_GRACE = decision(state="pending").at + 60_000

GIT_STATES = {
    "decided, an undo leaves no trace yet": State(
        standing="publishing", decision=_publish("pending", due_at=_GRACE)
    ),
    "publishing": State(standing="publishing", decision=_publish("pushing")),
    "published, with its commit": State(standing="published", decision=_WRITTEN),
    "proposed as a pull request": State(
        standing="publishing", decision=_publish("proposed", proposal_url=f"{PAGE}/pull/1204")
    ),
    "refused, and tried again": State(
        standing="publishing", decision=_publish("pending", attempts=2), note=FROZEN
    ),
    "undone while it was pushed": State(
        standing="publishing", decision=_publish("pushing", take_back=True)
    ),
    "set back in the file": State(standing="published", decision=_SET_BACK),
    "published again": State(
        standing="published", decision=replace(_WRITTEN, id=57, again_of=41, user=BEN)
    ),
    "set back, and to be decided again": State(
        standing="waiting",
        decision=replace(
            _SET_BACK, ended_at=milliseconds(NOW), ended_why="unpublished in the file"
        ),
    ),
    "not published": State(standing="failed", note=MOVED),
}

GIT_POST = post(*((TWINS, LLMS, PROMISE) * 4)[: len(GIT_STATES)], states=tuple(GIT_STATES.values()))


def _found(number: int, title: str, user: str = ANA) -> SetBack:
    return SetBack(replace(_WRITTEN, id=number, user=user), title, "news", "_news/a.md", "tell")


_MANY = [_found(n, one.title) for n, one in enumerate(STRANGE[: NAMED + 2])]

TOLD: dict[str, Message] = {
    "set back, once": set_back_message([_found(1, TWINS.title)]),
    "set back and reopened": set_back_message([replace(_found(1, LLMS.title), done="reopen")]),
    "set back and published again": set_back_message(
        [replace(_found(1, PROMISE.title), done="again")]
    ),
    "set back, many": set_back_message(_MANY),
    "set back, to the operator": set_back_notice([*_MANY, _found(99, HOSTILE.title, BEN)]),
    "not published yet": failed_message(
        Failed(_publish("pending"), TWINS.title, FROZEN, undo=False, kept=True)
    ),
    "not published": failed_message(
        Failed(_publish("failed"), TWINS.title, MOVED, undo=False)
    ),
    "not unpublished": failed_message(
        Failed(_WRITTEN, TWINS.title, "The file was changed after it was published.", undo=True)
    ),
}  # fmt: skip
