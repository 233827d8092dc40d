"""Specimens of the Home tab: hand-made queues. Pure."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.queue import Coming, Decided, QueueItem, QueuePage, ShownIn, Together
from bot.domain.review import State
from handlers import specimen_cases as cases
from handlers.blocks import Block
from handlers.home_message import home_view

SHOWN = (
    ShownIn("AI desk", 3, cases.NOW - timedelta(days=1)),
    ShownIn("<!here> *Weekly*", 1, cases.NOW - timedelta(days=6)),
)


def item(number: int, state: State = cases.WAITING, **fields: object) -> QueueItem:
    """One of a queue; keyword arguments replace its fields."""
    article = (cases.TWINS, cases.LLMS, cases.PROMISE, *cases.STRANGE)[(number - 1) % 16]
    made = QueueItem(number=number, article=article, state=state)
    return replace(made, **fields)  # type: ignore[arg-type]


def decided(state: State, number: int) -> Decided:
    """A decision of today, of which the article's state comes."""
    decision = replace(state.decision or cases.decision(), id=number)
    held = replace(state, decision=decision)
    return Decided(decision, cases.TWINS, cases.TWINS.title, cases.TWINS.url, held)


def queue(*items: QueueItem, **fields: object) -> QueuePage:
    """A page of a queue that holds these."""
    made = QueuePage(
        user=cases.ANA,
        zone=cases.ZONE,
        now=cases.NOW,
        sorts=("newest", "quality", "heat"),
        items=items,
        total=len(items),
        new=len(items),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


FULL = queue(
    item(1),
    item(2, digests=SHOWN[:1], edited_by=cases.BEN),
    item(3, digests=SHOWN, similar=("a", "b")),
    item(4, cases.REJECTED),
    item(5, cases.FAILED),
    item(6, cases.PUBLISHING),
    total=1204,
    new=200,
    waiting=1004,
    more=True,
    page=2,
    today=(decided(cases.PUBLISHING, 9), decided(cases.REJECTED, 8), decided(cases.LATER, 7)),
    decided=31,
)
TAKEN_BACK = Decided(cases.ENDED, cases.TWINS, cases.TWINS.title, "", cases.WAITING)
GONE = Decided(cases.decision(number=6), None, "*Gone* <!here>", "", cases.GONE)
COMING = Coming("AI desk", cases.NOW + timedelta(days=1))
QUEUES = {
    "full": FULL,
    "strange": queue(*(item(number) for number in range(4, 14))),
    "strange too": queue(*(item(number) for number in range(8, 18))),
    "filtered": queue(
        item(1, marks=cases.MARKS), query='topic:AI "generative"', sort="relevance", kind="new"
    ),
    "filtered, nothing found": queue(query="<!here> *deepfake*", coming=COMING),
    "not understood": queue(
        query="qualty:>=80 robots",
        problem="There is no filter qualty: did you mean quality?",
        place=(0, 6),
    ),
    "empty": queue(coming=COMING, today=(decided(cases.PUBLISHED, 9),), decided=1),
    "empty, no digest to come": queue(),
    "only new, and there is none": queue(kind="new", waiting=7, coming=COMING),
    "all decided": queue(
        item(1, cases.PUBLISHED), item(2, cases.LATER), total=12, today=(TAKEN_BACK, GONE)
    ),
    "somebody was faster": queue(
        item(1, cases.REJECTED),
        item(2),
        about=cases.TWINS.id,
        note="Already rejected by <@U0BEN>: nothing was changed.",
    ),
    "some are ticked": queue(
        item(1, ticked=True),
        item(2, cases.REJECTED, ticked=True),
        item(3, ticked=True),
        item(4),
        together=Together("b4tch", cases.NOW, ("publish", "reject", "reject")),
    ),
    "the first reading": queue(item(1), indexing=1204, note="That did not work."),
}


def homes() -> dict[str, Block]:
    """The views by what they are called."""
    made = {name: _view(page, may_decide=True) for name, page in QUEUES.items()}
    return {**made, "for somebody who may not decide": _view(FULL, may_decide=False)}


def _view(page: QueuePage, *, may_decide: bool) -> Block:
    return home_view(page, may_decide=may_decide, deciders=("S0EDIT",), revision=3)
