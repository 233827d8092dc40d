"""A library over a repository: what is gone there is gone, whatever lies about here."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.git_source import GitSource
from bot.storage.index import Index
from tests.storage.git_upstream import ARTICLE, UpstreamRepository

NOW = datetime(2023, 5, 14, 12, tzinfo=UTC)
PATHS = [f"_news/{number:03}.md" for number in range(120)]


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    made = UpstreamRepository(tmp_path / "upstream.git")
    made.commit(dict.fromkeys(PATHS, ARTICLE))
    return made


@pytest.fixture
def source(upstream: UpstreamRepository, tmp_path: Path) -> Iterator[GitSource]:
    opened = upstream.source(tmp_path / "copy")
    opened.sync()
    yield opened
    opened.close()


@pytest.fixture
def library(source: GitSource, tmp_path: Path) -> Iterator[Library]:
    index = Index.open(tmp_path / "index", writable=True)
    yield Library(index, [source], (), DeskStates, lambda: NOW, ZoneInfo("UTC"))
    index.close()


@pytest.mark.parametrize("by_name", [True, False])
def test_what_is_gone_upstream_is_gone(
    upstream: UpstreamRepository, source: GitSource, library: Library, by_name: bool
) -> None:
    assert library.refresh().indexed == len(PATHS)
    assert library.refresh().unchanged == len(PATHS)
    here = source.root / PATHS[0]
    here.parent.mkdir(parents=True)
    here.write_bytes(ARTICLE)
    upstream.commit({PATHS[0]: None, PATHS[1]: ARTICLE.replace(b"title: A", b"title: Whales")})
    source.sync()
    counts = library.touch(source.name, PATHS[:3]) if by_name else library.refresh()
    assert (counts.indexed, counts.removed) == (1, 1)
    assert library.find("whales").total == 1
    assert library.find("").total == len(PATHS) - 1
