"""Names of articles whose files move, or have a rival with the same address."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.services.renames import Renames
from bot.storage.index import Index
from tests import ledgers
from tests.services.git_desk import GitSetting

OLD, NEW = "_news/deepfakes.md", "_news/a-rival.md"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[GitSetting]:
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    made = GitSetting(ledger, tmp_path / "git")
    yield made
    made.close()
    ledger.close()


def _ids(desk: GitSetting, index: Index, *paths: str) -> list[str]:
    """The ids of these files, read in this order by a bot that has this index."""
    names = Renames(desk.ledger, desk.source, index.path_of, desk.clock)
    desk.source.known_as = names.known_as
    return [desk.source.article(path).id for path in paths]


def test_a_second_bot_that_meets_a_rival_first_leaves_the_article_its_name(
    desk: GitSetting, tmp_path: Path
) -> None:
    shown = desk.add()
    desk.commit({NEW: desk.upstream.read(OLD)})
    desk.following.follow(desk.source)
    empty = Index.open(tmp_path / "empty", writable=True)
    new, old = _ids(desk, empty, NEW, OLD)
    empty.close()
    assert old == shown.id
    assert new != shown.id


def test_a_second_bot_knows_an_article_that_moved_before_it_began(
    desk: GitSetting, tmp_path: Path
) -> None:
    shown = desk.add()
    other = desk.upstream.read(OLD).replace(b"example.org/deepfakes", b"example.org/another")
    desk.commit({NEW: desk.upstream.read(OLD), OLD: other})
    desk.following.follow(desk.source)
    empty = Index.open(tmp_path / "empty", writable=True)
    new, old = _ids(desk, empty, NEW, OLD)
    empty.close()
    assert new == shown.id
    assert old != shown.id
