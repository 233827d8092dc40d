"""An index of another version answers until a refresh has made it anew, and is whole then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.services.library import Counts
from bot.storage.index import Index
from tests.services.libraries import Site
from tests.storage.older import folders, make_ancient, make_older


@pytest.fixture(params=[make_older, make_ancient])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    made = Site(tmp_path)
    for path in ("a.md", "b/c.md", "b/d.md"):
        made.write(path, f"Old {path}")
    made.library.refresh()
    made.index.close()
    request.param(tmp_path / "index")
    made.index = Index.open(tmp_path / "index", writable=True)
    made.library = made.open()
    yield made
    made.index.close()


def test_the_old_answers_until_a_refresh_has_read_all(site: Site) -> None:
    site.write("a.md", "New")
    assert sorted(site.titles()) == ["Old a.md", "Old b/c.md", "Old b/d.md"]
    site.library.touch("news", ["a.md"])
    assert sorted(site.titles()) == ["Old a.md", "Old b/c.md", "Old b/d.md"]
    assert site.library.refresh() == Counts(indexed=3)
    assert sorted(site.titles()) == ["New", "Old b/c.md", "Old b/d.md"]
    assert len(folders(site.place / "index")) == 1
    assert site.library.refresh() == Counts(unchanged=3)


def test_it_says_that_it_is_indexing_until_then(site: Site) -> None:
    site.library.touch("news", ["a.md"])
    assert site.library.indexing
    site.library.refresh()
    assert not bool(site.library.indexing)


def test_what_cannot_be_read_stays_as_it_was(site: Site) -> None:
    site.root.rename(site.place / "away")
    assert len(site.library.refresh().missing) == 1
    assert not site.library.indexing
    assert sorted(site.titles()) == ["Old a.md", "Old b/c.md", "Old b/d.md"]
    (site.place / "away").rename(site.root)
    (site.root / "b/d.md").unlink()
    assert site.library.refresh() == Counts(indexed=2, removed=1)
    assert sorted(site.titles()) == ["Old a.md", "Old b/c.md"]


def test_a_source_that_is_named_no_more_is_not_taken_along(site: Site) -> None:
    site.library.sources = ()
    site.library.refresh()
    assert site.titles() == []


def test_a_refresh_that_fails_leaves_the_old_one(site: Site) -> None:
    site.write("e.md", "New")

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.library.refresh(fail)
    assert site.library.indexing
    assert sorted(site.titles()) == ["Old a.md", "Old b/c.md", "Old b/d.md"]
    site.library.refresh()
    assert len(site.titles()) == 4
