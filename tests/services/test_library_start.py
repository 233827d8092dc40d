"""A start with nothing changed compares one listing with another; nothing is missed by it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.services.library import Counts
from bot.storage.fields import HUGO
from bot.storage.index import Index
from bot.storage.index_files import FileRows
from tests.services.libraries import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    for path in ("a.md", "b/c.md", "b/d/é.md"):
        made.write(path, path)
    made.library.refresh()
    made.library.refresh()
    yield made
    made.index.close()


def is_known(site: Site) -> bool:
    """Whether the next refresh need not look at the rows."""
    return site.index.is_as("news", site.library.sources[0].listing())


def test_what_is_seen_again_is_known_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_known(site)
    site.index.close()
    site.index = Index.open(site.place / "index", writable=True)
    library = site.open()
    with monkeypatch.context() as patch:
        patch.delattr(FileRows, "files")
        assert library.refresh() == Counts(unchanged=3)


@pytest.mark.parametrize("how", ["size", "time", "removed", "added", "renamed", "replaced"])
def test_every_change_is_seen(site: Site, how: str) -> None:
    file = site.root / "b/c.md"
    if how == "size":
        site.write("b/c.md", "Longer than before")
    elif how == "time":
        os.utime(file, ns=(1, file.stat().st_mtime_ns + 1))
    elif how == "removed":
        file.unlink()
    elif how == "added":
        site.write("b/new.md", "New")
    elif how == "renamed":
        file.rename(site.root / "b/x.md")
    else:
        seen = file.stat()
        other = site.write("other", "b/c.md")
        os.utime(other, ns=(seen.st_mtime_ns, seen.st_mtime_ns))
        other.replace(file)
    assert not is_known(site)
    counts = site.library.refresh()
    assert counts.indexed == (how != "removed")
    assert counts.removed == (how in ("removed", "renamed"))
    assert not is_known(site)
    assert site.library.refresh() == Counts(unchanged=4 if how == "added" else 2 + counts.indexed)
    assert is_known(site)


def test_changes_that_were_told_of_make_the_listing_old(site: Site) -> None:
    before = site.library.sources[0].listing()
    site.write("a.md", "Longer than before")
    site.library.touch("news", ["a.md"])
    assert not site.index.is_as("news", before)
    site.library.refresh()
    assert is_known(site)
    site.open(fields=HUGO).refresh()
    assert not is_known(site)
    site.index.wipe()
    assert not is_known(site)
