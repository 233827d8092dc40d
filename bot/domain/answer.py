"""Answer: what was asked for and found, as values that a door can render."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from bot.domain.article import Article
from bot.domain.query_parts import Sort
from bot.domain.review import Decision, State

SORTS: tuple[Sort, ...] = ("relevance", "newest", "quality", "heat")
PAGE = 10
"""How many stories a page shows."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article found, with its state at the desk now.

    `marks` are the places (start, end) in `article.excerpt` of the words that matched; `similar`
    is how many other articles tell the same story.
    """

    article: Article
    state: State
    marks: tuple[tuple[int, int], ...] = ()
    similar: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The nearest query that has results: as understood, how many, and what its button names.
    `corrected` says that it has words which were not typed."""

    query: str
    total: int
    token: str
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every answer has.

    `token` names its row in the ledger. `user` is the Slack id of whoever reads it, `zone`
    theirs. `now` is aware. `page` counts from 1; `more` says that another one follows. `back` is
    the token of the answer that this one came from. `indexing` is how many articles have been
    read where the first reading still goes on.
    """

    token: str
    user: str
    zone: tzinfo
    now: datetime
    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    page: int = 1
    more: bool = False
    back: str = ""
    indexing: int | None = None

    @property
    def first(self) -> int:
        """The number of this page's first article, from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def paged(self) -> bool:
        """Whether there is more than this page."""
        return self.more or self.page > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(Answer):
    """One page of a search; each of its hits stands for a story.

    `query` is the text as understood; `total` counts articles. `sorts` are the orders that make
    sense for this query (no relevance without words).
    """

    query: str
    sort: str
    sorts: tuple[str, ...] = SORTS
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """A digest that showed an article, or with `shown` False nearly did; when it was due (aware,
    UTC), and the reason where it is kept, a phrase."""

    digest: str
    at: datetime
    reason: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything the desk knows of one article. `history` and `appearances` come newest first;
    `now` is aware. `similar` are the other articles of its story, oldest first. `fields` are the
    names and values in the file that no field of the article has. `file_page` and `history_page`
    are the addresses of its file and of that one's commits at the host, or empty."""

    article: Article
    state: State
    now: datetime
    history: tuple[Decision, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    similar: tuple[SearchHit, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    file_page: str = ""
    history_page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView(Answer):
    """One article in full."""

    known: Known
    similar: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView(Answer):
    """The articles that tell one story, newest first; `total` is how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearView(Answer):
    """What there is on the story of a link or a title, `asked`: the article itself, with a
    `total` of how many there are; else a `total` of 0, and those nearest by the `words`."""

    asked: str
    is_link: bool
    words: str = ""


FacetKey = Literal["topic", "provider", "type"]
FACET_KEYS: tuple[FacetKey, ...] = ("topic", "provider", "type")


@dataclass(frozen=True, slots=True)
class Choice:
    """One name to narrow a search by: how many of its articles have it, and what its control
    carries."""

    name: str
    count: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowView(Answer):
    """What a search can be narrowed by: names that some of its articles have, not all, the most
    frequent first. `query` is the search's text as understood; `total` counts its articles."""

    query: str
    topics: tuple[Choice, ...] = ()
    providers: tuple[Choice, ...] = ()
    types: tuple[Choice, ...] = ()


AnyAnswer = SearchView | ArticleView | StoryView | NearView
"""What is drawn again after a press in it."""
