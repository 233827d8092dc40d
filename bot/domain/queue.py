"""Queue: what waits for a person's decision, and what they have decided today, as values."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from bot.domain.answer import SORTS
from bot.domain.article import Article
from bot.domain.post import Item
from bot.domain.review import Decision, State, Verb

PAGE = 10
"""How many stories a page shows."""

Kind = Literal["", "new", "waiting"]
KINDS: tuple[Kind, ...] = ("", "new", "waiting")
"""All that waits; what no digest has shown; what one has, and still waits."""


@dataclass(frozen=True, slots=True)
class ShownIn:
    """A digest that showed an article: how often, and when last (aware, UTC)."""

    digest: str
    times: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem(Item):
    """One article of the queue, with its `number` there (from 1). `digests` have shown it, the
    newest first; an article that none has is new. `marks` are the places in its excerpt of the
    words that were asked for."""

    digests: tuple[ShownIn, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of today, newer ones first. `article` is as the index has it, None where its file
    is gone; then `title` is what it was called. `state` is the article's now: `stands` says that
    it comes of this decision."""

    decision: Decision
    article: Article | None
    title: str
    url: str
    state: State

    @property
    def stands(self) -> bool:
        """Whether the article is what this decision made of it."""
        held = self.state.decision
        return self.decision.ended_at is None and held is not None and held.id == self.decision.id


@dataclass(frozen=True, slots=True)
class Together:
    """What a person decided with one press and stands: the id of the batch, when it was (aware,
    UTC), and what was decided about each article."""

    batch: str
    at: datetime
    verbs: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """The digest that is posted next, and when (aware)."""

    digest: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One page of a person's queue. `zone` is theirs, `now` aware.

    `query` is as they typed it; where it can't be understood, `problem` says why, `place` is
    where (start, end), and nothing is shown. `total` counts the articles that match and are of
    the `kind`; `new` and `waiting` those of each kind that match. `more` says that another page
    follows. `today` are the person's decisions since midnight, at most as many as are shown, of
    `decided`; `together` is the last that was decided of several at once, while more than one of
    them stands. `coming` is set where nothing is found. `indexing` is how many articles were read
    where the first reading still goes on. `note` is what was said last, about the article `about`
    (an id) or, where that is empty, about the whole.
    """

    user: str
    zone: tzinfo
    now: datetime
    query: str = ""
    sort: str = "quality"
    sorts: tuple[str, ...] = SORTS
    kind: Kind = ""
    items: tuple[QueueItem, ...] = ()
    total: int = 0
    new: int = 0
    waiting: int = 0
    page: int = 1
    more: bool = False
    today: tuple[Decided, ...] = ()
    decided: int = 0
    together: Together | None = None
    coming: Coming | None = None
    indexing: int | None = None
    problem: str = ""
    place: tuple[int, int] = (0, 0)
    note: str = ""
    about: str = ""

    @property
    def ticked(self) -> tuple[QueueItem, ...]:
        """What the person has ticked on this page, and still waits."""
        return tuple(item for item in self.items if item.ticked and item.state.undecided)

    @property
    def all_decided(self) -> bool:
        """Whether nothing on the page waits any more."""
        return bool(self.items) and not any(item.state.undecided for item in self.items)
