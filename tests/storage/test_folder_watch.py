"""Watching a folder: what is touched is told within a second, under steady writes too."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import SourceMissing
from bot.storage.edit import set_scalar
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from tests.storage.front import file

DATA = file("title: A\npublished: false")


class Watch:
    """Watches in a thread and remembers when each path was first told."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder("desk", root, COPYDESK)
        self.stop, self.ready = threading.Event(), threading.Event()
        self.told: dict[str, float] = {}
        self.error = ""
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            for touched in self.folder.watch(self.stop, self.ready):
                for path in touched:
                    self.told.setdefault(path, time.monotonic())
        except SourceMissing as error:
            self.error = str(error)

    def wait(self, *paths: str) -> None:
        until = time.monotonic() + 30
        while not self.told.keys() >= set(paths):
            assert time.monotonic() < until, f"of {paths} only {set(self.told)} were told"
            time.sleep(0.01)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    (tmp_path / "articles" / "old").mkdir(parents=True)
    (tmp_path / "articles" / "old" / "x.md").write_bytes(DATA)
    watching = Watch(tmp_path / "articles")
    watching.thread.start()
    assert watching.ready.wait(30)
    yield watching
    watching.stop.set()
    watching.thread.join(30)
    assert not watching.thread.is_alive()


def test_changes_are_told(watch: Watch) -> None:
    root = watch.folder.root
    (root / "new.md").write_bytes(DATA)
    (root / "notes.txt").write_bytes(DATA)
    (root / ".git").mkdir()
    (root / ".git" / "y.md").write_bytes(DATA)
    watch.wait("new.md")
    (root / "old" / "x.md").unlink()
    watch.wait("old/x.md")
    assert set(watch.told) == {"new.md", "old/x.md"}


def test_files_of_a_folder_that_comes_are_told(watch: Watch) -> None:
    root = watch.folder.root
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "c.md").write_bytes(DATA)
    watch.wait("a/b/c.md")


def test_a_folder_that_moves_is_told_by_its_old_name_and_its_new_files(watch: Watch) -> None:
    root = watch.folder.root
    (root / "old").rename(root / "archive")
    watch.wait("old", "archive/x.md")


def test_a_write_of_ours_is_told_and_nothing_beside_it(watch: Watch) -> None:
    watch.folder.write("old/x.md", set_scalar(DATA, "published", "true"))
    watch.wait("old/x.md")
    time.sleep(0.3)
    assert set(watch.told) == {"old/x.md"}


def test_steady_writes_do_not_put_it_off(watch: Watch) -> None:
    written: dict[str, float] = {}
    for number in range(150):
        name = f"{number}.md"
        (watch.folder.root / name).write_bytes(DATA)
        written[name] = time.monotonic()
        time.sleep(0.01)
    watch.wait(*written)
    assert max(watch.told[name] - written[name] for name in written) < 1


def test_a_folder_that_is_replaced_is_an_error(watch: Watch) -> None:
    root = watch.folder.root
    shutil.rmtree(root / "old")
    another = root.parent / "another"
    another.mkdir()
    another.rename(root)  # at once: at no moment is there none
    watch.thread.join(30)
    assert "was replaced" in watch.error


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        list(Folder("desk", tmp_path / "none", COPYDESK).watch(threading.Event()))


def test_stopping_is_quick(watch: Watch) -> None:
    began = time.monotonic()
    watch.stop.set()
    watch.thread.join(5)
    assert time.monotonic() - began < 4  # joined by itself, not by the limit above
    assert watch.error == ""
