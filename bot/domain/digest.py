"""Digest: a saved query, a schedule and a channel; what it shows, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.review import State
from bot.domain.schedule import Schedule

Empty = Literal["silent", "line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as the settings define it. `channel` is an id or a name with `#`; `articles` is
    how many are shown, 1 to 10; `empty` says what a slot with nothing to show does."""

    name: str
    channel: str
    schedule: Schedule
    zone: ZoneInfo
    query: str
    articles: int = 7
    empty: Empty = "silent"


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that a digest shows, the reason why, and whether it was shown before."""

    article: Article
    reason: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one slot shows: the choices in order, and how many open articles match in all,
    of which so many are new to this digest and so many still waiting."""

    choices: tuple[Choice, ...]
    matching: int
    new: int
    waiting: int


WHY_BACK = "back, put off until now"


def choose(
    candidates: Sequence[Article],
    shown: Mapping[str, date],
    count: int,
    *,
    returned: Collection[str] = (),
    matching: int | None = None,
    new: int | None = None,
) -> Plan:
    """Choose what a digest shows. Pure.

    `candidates` are the open articles that match, in the query's order. `shown` has the id of
    every article that this digest has shown before, and the local date when it first did.
    `returned` are those put off until now: they come first, as was promised; then new articles,
    then those still waiting, each in the query's order.

    `matching` and `new` are how many there are in all, where only the first `count` of each kind
    are among the candidates.
    """
    back = [article for article in candidates if article.id in returned]
    others = [article for article in candidates if article.id not in returned]
    fresh = [article for article in others if article.id not in shown]
    waiting = [article for article in others if article.id in shown]
    choices = [
        *(Choice(article, WHY_BACK, new=False) for article in back),
        *(Choice(article, _why_new(article), new=True) for article in fresh),
        *(Choice(article, _why_waiting(shown[article.id]), new=False) for article in waiting),
    ]
    total = len(candidates) if matching is None else matching
    total_new = len(fresh) if new is None else new
    return Plan(
        choices=tuple(choices[:count]),
        matching=total,
        new=total_new,
        waiting=max(0, total - total_new),
    )


def _why_new(article: Article) -> str:
    return "new, not yet scored" if article.quality is None else f"new, quality {article.quality:g}"


def _why_waiting(since: date) -> str:
    return f"still waiting since {since.day} {since:%b}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line-up place of a posted digest: the article as it was when posted (title, excerpt,
    picture keep), its number from 1, and its state now."""

    number: int
    article: Article
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A digest's message as the ledger has it, everything that rendering needs.

    `since` is the instant of the slot posted before (None for the first), `next` the next slot
    (None where the digest was removed from the settings). Both aware, UTC. `revision` counts up
    with every change: it makes block ids new. `token` is what "See the other N" refers to.
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
