"""Specimens of what is decided together, and of articles that somebody has. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.answer import Known, SearchHit
from bot.domain.post import Post
from bot.domain.review import State, Taken, Verb, WriteState
from handlers import specimen_cases as cases
from handlers.blocks import Block
from handlers.kept_press import KeptPress
from handlers.more_dialog import more_dialog
from handlers.story_dialog import story_dialog
from handlers.taken_dialog import taken_dialog

BATCH = "b4tch"
ANAS = Taken(
    user=cases.ANA,
    at=cases.milliseconds(cases.NOW),
    until=cases.milliseconds(cases.NOW) + 4 * 3_600_000,
)
TAKEN = State(standing="waiting", taken=ANAS)


def _state(verb: Verb, state: WriteState = "none") -> State:
    made = replace(cases.decision(verb, state=state), batch=BATCH)
    words = {"publish": "published", "reject": "rejected", "later": "later"}
    standing = "publishing" if state == "pending" else words[verb]
    return State(standing=standing, decision=made)  # type: ignore[arg-type]


def _told(*states: State, refused: int = 0) -> Post:
    articles = (cases.TWINS, cases.PROMISE, cases.HOSTILE, *cases.LENGTHY)[: len(states)]
    title = cases.HOSTILE.title
    said = (title, f"“{title}” was rejected by <@{cases.BEN}>.")
    return cases.post(*articles, states=states, batch=BATCH, refused=(said,) * refused)


def _edited(shown: Post) -> Post:
    first, *others = shown.items
    return replace(shown, items=(replace(first, edited_by=cases.ANA), *others))


TOGETHER = {
    "somebody has one": cases.post(cases.TWINS, cases.LLMS, states=(TAKEN,)),
    "somebody has one, compact": cases.post(cases.TWINS, cases.LLMS, states=(TAKEN,), compact=True),
    "somebody edited one": _edited(cases.post(cases.TWINS, cases.LLMS)),
    "told: decided together": _told(_state("publish", "pending"), *[_state("reject")] * 2),
    "told: one was refused": _told(*[_state("publish")] * 2, refused=1),
    "told: many, and many refused": _told(*[_state("later")] * 13, refused=20),
    "told: one taken back alone": _told(_state("reject"), cases.WAITING),
    "told: all taken back": _told(cases.WAITING, cases.WAITING),
}

_STORY = Known(
    article=cases.TWINS,
    state=cases.WAITING,
    now=cases.NOW,
    similar=(SearchHit(cases.PROMISE, TAKEN), SearchHit(cases.HOSTILE, cases.WAITING)),
)
_MANY = replace(_STORY, similar=tuple(SearchHit(one, cases.WAITING) for one in cases.LENGTHY) * 2)


def together_dialogs(kept: KeptPress, reasons: tuple[str, ...]) -> Iterator[tuple[str, Block]]:
    """Each with what it is called."""
    for name, state, mine in (("nobody", cases.WAITING, False), ("oneself", TAKEN, True)):
        known = replace(_STORY, state=state)
        view = more_dialog(known, cases.ZONE, kept, may_decide=True, may_give_back=mine)
        yield f"More of a story, {name} has it", view
    yield "Publish one, reject the others", story_dialog("publish_one", _STORY, cases.ZONE, kept)
    yield (
        "Reject a story, with reasons",
        story_dialog("reject_all", _STORY, cases.ZONE, kept, reasons, required=True),
    )
    yield "Reject a long story", story_dialog("reject_all", _MANY, cases.ZONE, kept)
    yield "Somebody has it", taken_dialog("Harbour pilots", ANAS, "publish", kept, cases.ZONE)
