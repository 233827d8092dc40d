"""Hand-made digests: the material of tests and of the gallery. Pure."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.post import Post
from bot.domain.review import State, Verb, WriteState
from handlers.specimen_cases import (
    ANA,
    BEN,
    GONE,
    LATER,
    LENGTHY,
    LLMS,
    NOW,
    PROMISE,
    PUBLISHED,
    PUBLISHED_IN_FILE,
    REJECTED,
    STATES,
    STRANGE,
    TWINS,
    WAITING,
    decision,
    milliseconds,
    post,
)
from handlers.specimen_together import TOGETHER

SEVEN = tuple(replace(TWINS, id=f"seven{n}") for n in range(7))


def decided(verb: Verb, user: str, minutes: int, state: WriteState = "none") -> State:
    """A decision taken so many minutes before NOW."""
    at = milliseconds(NOW - timedelta(minutes=minutes))
    taken = replace(decision(verb, user, 50 + minutes, state), at=at)
    if verb == "publish":
        return State(standing="publishing" if state == "pending" else "published", decision=taken)
    return State(standing="rejected" if verb == "reject" else "later", decision=taken)


def told(made: Post, times: tuple[int, ...], similar: tuple[int, ...] = ()) -> Post:
    """The post with how often each article was shown before, and how many are similar."""
    padded = similar + (0,) * (len(made.items) - len(similar))
    items = (
        replace(item, times=shown, similar=tuple(f"similar{n}" for n in range(others)))
        for item, shown, others in zip(made.items, times, padded, strict=True)
    )
    return replace(made, items=tuple(items))


REVIEWED = (
    decided("publish", BEN, 63),
    decided("reject", ANA, 60),
    decided("publish", ANA, 55),
    decided("later", BEN, 40),
    decided("reject", BEN, 33),
    decided("publish", ANA, 24, "pending"),
    PUBLISHED_IN_FILE,
)
BY_MANY = tuple(decided("reject", f"U0P{n}", 60 * 24 * (10 - n)) for n in range(10))

DIGESTS = {
    "the picture": post(TWINS, LLMS, PROMISE, states=(WAITING, PUBLISHED)),
    "new and waiting": told(
        post(TWINS, LLMS, PROMISE, mention="S0EDIT", decided_elsewhere=4, skipped=2),
        (2, 1, 0),
        (0, 2),
    ),
    "every state": post(*[TWINS] * 10, states=tuple(STATES.values())),
    "strange": post(*STRANGE[:10]),
    "strange too": post(*STRANGE[-10:]),
    "lengthy": post(*LENGTHY),
    "seven": post(*SEVEN),
    "first and all": post(TWINS, matching=1, new=1, waiting=0, since=None),
    "late": post(TWINS, late=True, new=0),
    "removed": post(TWINS, next=None, matching=1),
    "one more": post(TWINS, matching=2),
    "compact": told(
        post(TWINS, LLMS, PROMISE, TWINS, states=(WAITING, PUBLISHED), compact=True),
        (0, 0, 2, 1),
    ),
    "compact, every state": post(*[TWINS] * 10, states=tuple(STATES.values()), compact=True),
    "for reading": post(
        TWINS, LLMS, PROMISE, states=(PUBLISHED_IN_FILE, PUBLISHED, GONE), purpose="reading"
    ),
    "compact, for reading": post(TWINS, LLMS, PROMISE, purpose="reading", compact=True),
    "folded": post(TWINS, LLMS, PROMISE, *LENGTHY[:4], states=REVIEWED, folded=True, matching=23),
    "folded by many": post(*LENGTHY, states=BY_MANY, folded=True),
    "folded by the files": post(
        TWINS, LLMS, states=(PUBLISHED_IN_FILE,) * 2, folded=True, matching=2
    ),
    "folded and strange": post(*STRANGE[-10:], states=(REJECTED, LATER) * 5, folded=True),
    "empty": post(matching=0, new=0, waiting=0),
    "an empty week": post(matching=0, new=0, waiting=0, weekly=True),
    "hostile name": post(TWINS, name="<!channel> *x* " * 30),
    **TOGETHER,
}
