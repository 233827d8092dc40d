"""Statistics: what the desk decided in a stretch of time, how long it took, and what waits. Pure.

An article *arrives* at the time that its front matter says (`Article.date`); where it says none,
or one after the decision, when a digest first showed it. That date is the only one that outlives
a rebuilt index and that decided and waiting articles both have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

Period = Literal["week", "month"]
DAYS: Mapping[Period, int] = {"week": 7, "month": 30}
PERIODS: tuple[Period, ...] = ("week", "month")

STARVING_WEEKS = 3
"""A topic starves when candidates wait and nothing of it was published for so many weeks."""
STARVING = timedelta(weeks=STARVING_WEEKS)

DAY_MS = 24 * 60 * 60 * 1000
AGES: tuple[tuple[str, int | None], ...] = (
    ("up to a day", DAY_MS),
    ("up to a week", 7 * DAY_MS),
    ("up to a month", 30 * DAY_MS),
    ("over a month", None),
)
"""How long articles wait, in classes: what each is called, and its end (ms, not included)."""


def in_ms(moment: datetime) -> int:
    """An aware moment as UTC milliseconds."""
    return round(moment.timestamp() * 1000)


class Span(NamedTuple):
    """A stretch of days of one person: aware, in their zone; `end` is now."""

    start: datetime
    end: datetime

    @property
    def before(self) -> "Span":
        """As many days before, up to the same time of day, so that the two can be compared."""
        back = timedelta(days=len(self.days))
        return Span(self.start - back, self.end - back)

    @property
    def days(self) -> tuple[date, ...]:
        """Each day of it, the oldest first."""
        first, last = self.start.date(), self.end.date()
        return tuple(first + timedelta(days=at) for at in range((last - first).days + 1))


def span(period: Period, now: datetime) -> Span:
    """The last 7 or 30 days, today included. `now` is aware, in the zone whose days count."""
    first = now.date() - timedelta(days=DAYS[period] - 1)
    return Span(datetime.combine(first, datetime.min.time(), now.tzinfo), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One decision of an editor, with what is known of its article. Times are UTC ms; `arrived`
    is None where nobody knows. `undone` says that it was taken back or could not be written."""

    article_id: str
    verb: str
    at: int
    reason: str = ""
    undone: bool = False
    arrived: int | None = None
    topics: tuple[str, ...] = ()
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Waits:
    """Articles that wait: how many, how many in each class of `AGES` (those without a date are
    in none), and how long in the middle and at most, in milliseconds."""

    count: int = 0
    ages: tuple[int, ...] = (0,) * len(AGES)
    middle: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A topic or a provider. `took` is the median from arrival to decision, in milliseconds."""

    name: str
    published: int = 0
    rejected: int = 0
    waiting: int = 0
    took: int | None = None

    @property
    def decided(self) -> int:
        """How many were published or rejected."""
        return self.published + self.rejected


@dataclass(frozen=True, slots=True)
class Starving:
    """A topic with `waiting` candidates. `last` is when one of it was last published (UTC ms), as
    far as the ledger knows; None where it never was."""

    topic: str
    waiting: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What was decided on one day."""

    day: date
    published: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of one stretch. `published` and `rejected` are decisions that stand; `undone`
    were taken back; `before` is how many were decided in as many days before. `reasons` are the
    usual ones of what was rejected, the most frequent first; `unexplained` were rejected without.
    `took` is the median from arrival to decision in milliseconds, over `timed` decisions."""

    period: Period
    span: Span
    days: tuple[Day, ...] = ()
    published: int = 0
    rejected: int = 0
    put_off: int = 0
    undone: int = 0
    before: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    unexplained: int = 0
    took: int | None = None
    timed: int = 0
    waits: Waits = Waits()
    topics: tuple[Line, ...] = ()
    providers: tuple[Line, ...] = ()
    starving: tuple[Starving, ...] = ()

    @property
    def decided(self) -> int:
        """How many were published or rejected."""
        return self.published + self.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What statistics are made of. `taken` reach from the start of the stretch before on; the
    numbers of waiting articles are by topic and by provider; `last_published` is by topic, of all
    time (UTC ms); `fresh` are topics of which something that is published is dated within the
    weeks of `STARVING`, whoever published it."""

    taken: Sequence[Taken] = ()
    waits: Waits = Waits()
    waiting_topics: Sequence[tuple[str, int]] = ()
    waiting_providers: Sequence[tuple[str, int]] = ()
    last_published: Mapping[str, int] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
