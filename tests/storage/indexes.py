"""An index to test with, and articles to put into it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.domain.query import DeskStates, Query, parse
from bot.storage.folder import FileStat
from bot.storage.index import Index, Results

NOW = datetime(2023, 5, 14, 22, 30, tzinfo=UTC)
NOTHING = DeskStates()


def article(path: str, **values: Any) -> Article:
    """An article; the id is the path's without its folder, unless it is given."""
    name = path.rpartition("/")[2].removesuffix(".md")
    made = {"id": name, "version": "v1", "source": "news", "path": path, "title": name.title()}
    return Article(**made | values)


def seen(path: str, size: int = 1) -> FileStat:
    """What was seen of a file, in numbers as large as they get."""
    return FileStat(path, size, 1_700_000_000_123_456_789, 2**63 - 1)


def put(index: Index, *articles: Article, gone: Iterable[str] = ()) -> None:
    """Apply articles of one source."""
    index.apply("news", [(seen(one.path), one) for one in articles], gone=gone)


def leave_out(index: Index, path: str, line: int, reason: str) -> None:
    """Apply a file that is no article."""
    index.apply("news", (), [(seen(path), Unreadable(path, line, reason))])


def query(text: str) -> Query:
    """Read the text of a query."""
    return parse(text, now=NOW, zone=ZoneInfo("Europe/Lisbon"))


def search(index: Index, text: str, states: DeskStates = NOTHING, **options: Any) -> Results:
    """Answer the text of a query."""
    return index.search(query(text), states, **options)


def found(index: Index, text: str, states: DeskStates = NOTHING) -> list[str]:
    """The ids of the articles found, in order."""
    results = search(index, text, states, limit=1000)
    assert results.total == len(results.hits)
    return [hit.article.id for hit in results.hits]
