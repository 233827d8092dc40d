"""What happens in a folder is found within a second, and nothing is missed for long."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.services.watcher import Watcher
from bot.storage.folder import Folder
from tests.services.libraries import NOW, Site

PATIENCE = 20.0


def wait(condition: Callable[[], object]) -> None:
    """Wait for something that comes within a second, on a machine that may be busy."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.write("a.md", "One")
    yield made
    made.index.close()


@pytest.fixture
def changed() -> list[int]:
    return []


@pytest.fixture
def watcher(site: Site, changed: list[int]) -> Iterator[Watcher]:
    made = Watcher(site.library, lambda: NOW, changed=lambda: changed.append(1))
    made.start()
    wait(lambda: made.last_scan)
    yield made
    made.stop()


def test_the_first_scan(site: Site, watcher: Watcher, changed: list[int]) -> None:
    assert site.titles() == ["One"]
    assert watcher.last_scan == NOW
    assert watcher.counts is not None
    assert watcher.counts.indexed == 1
    assert not site.library.indexing
    assert changed == [1]


def test_before_the_first_scan_answers_may_lack_some(site: Site) -> None:
    watcher = Watcher(site.library, lambda: NOW)
    assert not site.library.indexing
    watcher.start()
    wait(lambda: not site.library.indexing)
    watcher.stop()


def test_changes_show(site: Site, watcher: Watcher, changed: list[int]) -> None:
    file = site.write("b.md", "Two")
    wait(lambda: site.titles("two") == ["Two"])
    site.write("b.md", "Three")
    wait(lambda: site.titles("three") == ["Three"])
    (site.root / "new" / "deep").mkdir(parents=True)
    file.rename(site.root / "new" / "deep" / "b.md")
    wait(lambda: site.index.files("news").keys() == {"a.md", "new/deep/b.md"})
    (site.root / "new").rename(site.root / "other")
    wait(lambda: site.index.files("news").keys() == {"a.md", "other/deep/b.md"})
    assert site.titles("three") == ["Three"]
    shutil.rmtree(site.root / "other")
    wait(lambda: site.titles() == ["One"])
    assert len(changed) > 4


def test_a_folder_that_goes_and_comes_back(
    site: Site, watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    away = site.place / "away"
    with caplog.at_level(logging.WARNING):
        site.root.rename(away)
        wait(lambda: "can't be" in caplog.text or "replaced" in caplog.text)
    assert site.titles() == ["One"]
    (away / "b.md").write_text("---\ntitle: Two\n---\n")
    away.rename(site.root)
    wait(lambda: site.titles("two") == ["Two"])


def test_the_full_scan_finds_what_watching_missed(site: Site) -> None:
    class Deaf(Watcher):
        def _watch(self, folder: Folder) -> None:
            self._ready[folder.name].set()

    watcher = Deaf(site.library, lambda: NOW, every=0.05)
    watcher.start()
    wait(lambda: watcher.last_scan)
    site.write("b.md", "Two")
    wait(lambda: site.titles("two") == ["Two"])
    watcher.stop()


def test_an_index_that_breaks_is_made_again(site: Site, watcher: Watcher) -> None:
    for file in (site.place / "index").rglob("meta.json"):
        file.unlink()
    site.write("b.md", "Two")
    wait(lambda: sorted(site.titles()) == ["One", "Two"])


def test_a_mistake_is_logged_and_outlived(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    watcher = Watcher(site.library, lambda: NOW, changed=fail)
    watcher.start()
    wait(lambda: "Taking in changes of the files failed" in caplog.text)
    site.write("b.md", "Two")
    wait(lambda: site.titles("two") == ["Two"])
    watcher.stop()
