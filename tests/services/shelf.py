"""A desk to test digests with: a few articles in memory, a clock to set, a real ledger."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.digest import Digest
from bot.domain.errors import SourceMissing
from bot.domain.query import DeskStates, Is, Query, parse
from bot.domain.schedule import parse_schedule
from bot.services.digests import Digests
from bot.services.reviews import Reviews
from bot.storage.folder import Folder
from bot.storage.ledger import Ledger

Hint = tuple[str, str] | None


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        self.at = utc(text)

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Shelf:
    """What digests and reviews ask of the library; the best articles first, whatever the query."""

    reviews: Reviews | None = None
    articles: dict[str, Article] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    stories: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexing: bool = False

    def put(self, articles: Iterable[Article]) -> None:
        self.articles |= {article.id: article for article in articles}

    def change(self, article_id: str, **values: Any) -> None:
        self.articles[article_id] = replace(self.articles[article_id], **values)

    def read(self, text: str, *, zone: ZoneInfo, **_other: object) -> Query:
        return parse(text, now=utc("2026-11-23T08:00"), zone=zone)

    @property
    def index(self) -> "Shelf":
        return self

    def states_for(self, query: Query) -> DeskStates:  # noqa: ARG002
        assert self.reviews is not None
        return self.reviews.desk_states()

    def search(
        self,
        query: Query,
        states: DeskStates,
        *,
        limit: int,
        offset: int = 0,
        exclude: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> Any:
        self.asked.append(str(query))
        if Is("later") in query.parts:
            found = [one for one in self.articles.values() if one.id in states.later]
        else:
            left_out = states.decided | set(exclude)
            every = [one for one in self.articles.values() if only is None or one.id in only]
            found = [one for one in every if not one.published and one.id not in left_out]
        found.sort(key=lambda one: -(one.quality or 0))
        hits = tuple(SimpleNamespace(article=one) for one in found[offset : offset + limit])
        return SimpleNamespace(total=len(found), hits=hits)

    def similar(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        return {one: self.stories[one] for one in ids if one in self.stories}

    def count(self) -> int:
        return len(self.articles)

    def topics(self) -> list[tuple[str, int]]:
        return []

    def article(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def several(self, ids: Collection[str]) -> dict[str, Article]:
        return {one: self.articles[one] for one in ids if one in self.articles}

    def stamps_of(self, ids: Iterable[str]) -> dict[str, int]:
        return {one: hash(self.articles[one]) for one in ids if one in self.articles}

    def current(self, article_id: str, hint: Hint) -> Article:  # noqa: ARG002
        if article_id not in self.articles:
            raise SourceMissing("It is gone.")
        return self.articles[article_id]

    def locate(self, article_id: str, hint: Hint) -> tuple[Folder, str]:
        raise NotImplementedError("digests write no files")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def waiting(count: int, quality: float = 80) -> list[Article]:
    """Articles that wait for review, the best first."""
    return [
        Article(
            id=f"article{quality + count - number:05g}",
            version="v0000001",
            source="s",
            path=f"{number}.md",
            title=f"Title {number}",
            excerpt="What it says.",
            original_url=f"https://example.org/{quality:g}/{number}",
            quality=quality + count - number,
            published=False,
        )
        for number in range(1, count + 1)
    ]


def digest(name: str = "Morning", schedule: str = "daily 09:00", **values: Any) -> Digest:
    chosen: dict[str, Any] = {
        "channel": "#ai-desk",
        "zone": ZoneInfo("UTC"),
        "query": "quality:>=10",
    } | values
    return Digest(name=name, schedule=parse_schedule(schedule), **chosen)


class Desk:
    """One ledger, and one process at a time that works with it."""

    def __init__(self, ledger: Ledger, *digests: Digest, now: str = "2026-11-23T08:00") -> None:
        self.ledger, self.now = ledger, Watch(utc(now))
        self.shelf: Any = Shelf()
        self.starts = 0
        self.restart(*digests)

    def restart(self, *digests: Digest) -> None:
        """As after a crash: nothing is kept but the ledger and the files."""
        self.starts += 1
        self.reviews = Reviews(self.ledger, self.shelf, self.now, self._comes_back)
        if isinstance(self.shelf, Shelf):
            self.shelf.reviews = self.reviews
        self.digests = self.another(*digests)

    def another(self, *digests: Digest) -> Digests:
        """A second process on the same ledger."""
        self.starts += 1
        holder = f"process {self.starts}"
        return Digests(self.ledger, self.shelf, self.reviews, lambda: digests, self.now, holder)

    def _comes_back(self, channel: str, now: datetime) -> datetime:
        return self.digests.comes_back(channel, now)
