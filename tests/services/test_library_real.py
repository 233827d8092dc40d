"""The library over a real site's articles: what it finds is what counting by hand finds."""

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.topics import read_topics

BUNDLE = Path(__file__).parents[3] / "shared" / "corpora" / "upstream.bundle"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not BUNDLE.exists():
        pytest.skip("needs ../shared/corpora: upstream.bundle")
    place = tmp_path_factory.mktemp("real") / "site"
    command = ["git", "clone", "--quiet", "--branch", "upto", str(BUNDLE), str(place)]
    subprocess.run(command, check=True)
    return place


@pytest.fixture(scope="module")
def library(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    index = Index.open(tmp_path_factory.mktemp("real-index"), writable=True)
    folder = Folder("news", site / "_news", COPYDESK)
    now = lambda: datetime(2021, 10, 1, tzinfo=UTC)  # noqa: E731
    library = Library(index, [folder], read_topics(site), DeskStates, now, ZoneInfo("UTC"))
    library.refresh()
    yield library
    index.close()


def by_hand(site: Path, *patterns: str) -> int:
    """How many files hold all the patterns as lines: no YAML, no Copydesk."""
    texts = [file.read_text(encoding="utf-8") for file in (site / "_news").glob("*.md")]
    return sum(all(re.search(p, text, re.MULTILINE) for p in patterns) for text in texts)


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("", [""]),
        ('topic:"AI Builder" is:published', [r"^  - AI Builder$", r"^published: true$"]),
        ("topic:portals -is:published", [r"^  - Portals$", r"^published: false$"]),
        ("type:video", [r"^type: video$"]),
        ("provider:microsoft", [r"^  name: Microsoft$"]),
        ("quality:>=100", [r"^quality: 1\d\d$"]),
        ("quality:70..79 heat:<100", [r"^quality: 7\d$", r"^heat: -?\d{1,2}$"]),
        ("date:2021-07", [r"^publishedDateTime: 2021-07-"]),
        ('"canvas apps" in:news', [r"(?i)^(title|excerpt|  -)\W.*\bcanvas[- ]apps?\b"]),
    ],
)
def test_counts(library: Library, site: Path, text: str, patterns: list[str]) -> None:
    assert library.find(text).total == by_hand(site, *patterns) > 0


def test_an_order(library: Library) -> None:
    found = library.find('topic:"AI Builder" is:published sort:quality', limit=100)
    qualities = [hit.article.quality for hit in found.hits]
    assert qualities == sorted(qualities, key=lambda quality: -(quality or 0))


def test_nothing_is_left_out_and_nothing_read_twice(library: Library) -> None:
    assert library.left_out() == []
    started = time.process_time()
    counts = library.refresh()
    assert (counts.indexed, counts.removed) == (0, 0)
    assert counts.unchanged > 300
    assert time.process_time() - started < 2


def test_a_search_that_leaves_out_a_thousand_is_quick(library: Library) -> None:
    ids = {f"someother{number:03}" for number in range(1000)}
    quickest = min(_seconds(lambda: library.find("microsoft", exclude=ids)) for _ in range(20))
    assert quickest < 0.05


def _seconds(work: object) -> float:
    started = time.process_time()
    assert callable(work)
    work()
    return time.process_time() - started
