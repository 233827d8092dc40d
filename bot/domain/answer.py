"""Answer: what a search found, as values that a door can render."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.article import Article
from bot.domain.query_parts import Sort
from bot.domain.review import Decision, State

SORTS: tuple[Sort, ...] = ("relevance", "newest", "quality", "heat")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article found, with its state at the desk now.

    `marks` are the places (start, end) in `article.excerpt` of the words that matched.
    """

    article: Article
    state: State
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The nearest query that has results: as understood, how many, and what its button names."""

    query: str
    total: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """One page of a search, everything that rendering needs.

    `query` is the text as understood, `page` counts from 1, `token` names the search's row in
    the ledger. `user` is the Slack id of whoever reads it, `zone` theirs. `now` is aware.
    `sorts` are the orders that make sense for this query (no relevance without words).
    `indexing` is how many articles have been read where the first reading still goes on.
    """

    query: str
    sort: str
    total: int
    hits: tuple[SearchHit, ...]
    token: str
    user: str
    zone: tzinfo
    now: datetime
    page: int = 1
    size: int = 10
    sorts: tuple[str, ...] = SORTS
    suggestion: Suggestion | None = None
    indexing: int | None = None

    @property
    def first(self) -> int:
        """The number of this page's first article, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Appearance:
    """A digest that showed an article, and when it was due (aware, UTC)."""

    digest: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything the desk knows of one article. `history` and `appearances` come newest first;
    `now` is aware."""

    article: Article
    state: State
    now: datetime
    history: tuple[Decision, ...] = ()
    appearances: tuple[Appearance, ...] = ()
