"""Post: what a message about articles shows, with everything that drawing it needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.review import State

Purpose = Literal["review", "reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line-up place of a posted digest: the article as it was when posted (title, excerpt,
    picture keep), its number from 1, and its state now.

    `times` is how often the digest had shown it before, `similar` are the ids of the other
    articles on its story. `edited_by` is who edited the article last (a Slack id), empty where
    nobody did.
    """

    number: int
    article: Article
    state: State
    times: int = 0
    similar: tuple[str, ...] = ()
    edited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message as the ledger has it, everything that rendering needs.

    `since` is the instant of the slot posted before (None for the first), `next` the next slot
    (None where the digest was removed from the settings). Both aware, UTC. `revision` counts up
    with every change: it makes block ids new. `token` is what "See the other N" refers to.

    `skipped` slots before this one were not posted. Of the articles that matched and are not
    shown, `decided_elsewhere` have been decided since. `mention` is the id of a person (U, W) or
    a group (S), or empty. `compact` is one line an article; `folded`, the short form of what is
    all decided. `weekly` says that a digest without articles speaks for a week. `shared_by` is
    set where a person (their id) posted one article by hand: then this is no digest. Nor is it one
    where it tells a person what came of a `batch` of decisions; `refused` has the title of each
    article that was not decided with them, and a sentence, as DecisionRefused has it.
    """

    run_id: int
    name: str
    zone: ZoneInfo
    items: tuple[Item, ...]
    matching: int
    new: int
    waiting: int
    since: datetime | None
    next: datetime | None
    revision: int
    token: str
    late: bool = False
    skipped: int = 0
    decided_elsewhere: int = 0
    mention: str = ""
    purpose: Purpose = "review"
    compact: bool = False
    folded: bool = False
    weekly: bool = False
    shared_by: str = ""
    batch: str = ""
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def all_decided(self) -> bool:
        """Whether nothing in it waits for anybody."""
        return bool(self.items) and not any(item.state.undecided for item in self.items)
