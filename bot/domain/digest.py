"""Digest: a saved query, a schedule and a channel; what it shows, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.post import Item, Post, Purpose
from bot.domain.schedule import Schedule
from bot.domain.top import Top

__all__ = ["Choice", "Digest", "Item", "Plan", "Post", "Purpose"]  # the message is in post.py

Empty = Literal["silent", "line", "weekly"]
Kind = Literal["back", "new", "waiting"]

GRACE = timedelta(hours=6)
"""How late a slot may still be posted, unless the digest says otherwise."""

SHOW_AGAIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as the settings or somebody in Slack defined it.

    `channel` is an id or a name with `#`; `articles` is how many are shown, 1 to 10, at most
    `per_provider` of one provider and `per_topic` of one topic (None: any number); `top` is a
    threshold besides the query's own. An article that nobody decides is shown `show_again` times
    in all. `empty` says what a slot with nothing to show does: no post, a line, or a line at most
    once a week. `mention` is the id of a person or group, named in the heading. A digest for
    reading has no decision buttons and shows nothing twice. `compact` is a line an article.
    `skip` are local dates without a post; a slot is posted until `grace` after it.
    """

    name: str
    channel: str
    schedule: Schedule
    zone: ZoneInfo
    query: str
    articles: int = 7
    empty: Empty = "silent"
    show_again: int = SHOW_AGAIN
    per_provider: int | None = None
    per_topic: int | None = None
    top: Top | None = None
    mention: str = ""
    purpose: Purpose = "review"
    compact: bool = False
    skip: frozenset[date] = frozenset()
    grace: timedelta = GRACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An article that a digest shows, and the reason why.

    `kind`: back from being put off, new to this digest, or still waiting. `times` is how often
    the digest has shown it before, `similar` the ids of the undecided articles that tell the same
    story and stand behind it.
    """

    article: Article
    reason: str
    kind: Kind
    times: int = 0
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article that a digest nearly shows, and the reason why it does not."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one slot shows: the choices in order, and how many articles match in all, of which
    so many are new to this digest and so many still waiting; `out` are near misses."""

    choices: tuple[Choice, ...]
    matching: int
    new: int
    waiting: int
    out: tuple[NearMiss, ...] = ()


WEEK = timedelta(days=6, hours=12)
"""A week, less what a slot may be late or a clock change may take."""


def speaks(empty: Empty, last: datetime | None, now: datetime) -> bool:
    """Whether a digest with nothing to show posts a line at `now`; `last` is when it last posted
    anything (both aware)."""
    if empty == "weekly":
        return last is None or now - last >= WEEK
    return empty == "line"
