"""Stories follow the index, whatever happens to the files, and go on after a kill."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.stories import Stories

ONE, TWO = "38M records exposed by misconfiguration", "Misconfiguration exposes 38 million records"
FRONT = "---\ntitle: {}\npublishedDateTime: 2026-03-02T08:00:00Z\nprovider: {}\n---\n"


class Shelf:
    """A folder, its index and its stories, opened and closed as by a process."""

    def __init__(self, place: Path) -> None:
        self.place, self.root = place / "index", place / "site"
        self.root.mkdir()
        self.start()

    def start(self) -> None:
        self.index = Index.open(self.place, writable=True)
        self.stories = Stories.open(self.place, writable=True)
        self.library = Library(
            self.index,
            [Folder("news", self.root, COPYDESK)],
            (),
            DeskStates,
            lambda: datetime.now(UTC),
            ZoneInfo("UTC"),
            self.stories,
        )

    def stop(self) -> None:
        self.stories.close()
        self.index.close()

    def write(self, name: str, title: str) -> None:
        (self.root / f"{name}.md").write_text(FRONT.format(title, name), encoding="utf-8")

    def groups(self) -> list[set[str]]:
        """The file names that are in stories, by story."""
        names = {one.id: one.path for page in self.index.stamps() for one in page}
        found = self.library.similar(names)
        made = {frozenset(names[id_] for id_ in (one, *rest)) for one, rest in found.items()}
        return [set(one) for one in made]

    def group(self) -> list[set[str]]:
        assert self.library.grouping is not None
        assert self.library.grouping.catch_up()
        return self.groups()


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    made.write("one", ONE)
    made.write("two", TWO)
    made.write("three", "Whales sing in the deep sea")
    made.library.refresh()
    yield made
    made.stop()


def test_what_is_indexed_is_grouped_once_that_is_asked_for(shelf: Shelf) -> None:
    assert shelf.groups() == []
    assert shelf.group() == [{"one.md", "two.md"}]


def test_a_new_a_changed_and_a_removed_file(shelf: Shelf) -> None:
    shelf.group()
    shelf.write("four", f"{ONE} again")
    shelf.library.touch("news", ["four.md"])
    assert shelf.group() == [{"one.md", "two.md", "four.md"}]
    shelf.write("two", "Robots bake bread at night")
    shelf.library.touch("news", ["two.md"])
    assert shelf.group() == [{"one.md", "four.md"}]
    (shelf.root / "one.md").unlink()
    shelf.library.touch("news", ["one.md"])
    assert shelf.group() == []
    assert shelf.stories.count() == 3


def test_what_changed_before_a_kill_is_grouped_after_the_start(shelf: Shelf) -> None:
    shelf.group()
    shelf.write("two", "Robots bake bread at night")
    (shelf.root / "three.md").unlink()
    shelf.library.refresh()
    shelf.stop()
    shelf.start()
    assert shelf.group() == []
    assert shelf.stories.count() == 2


def test_stories_that_were_removed_and_an_index_made_anew(shelf: Shelf) -> None:
    shelf.group()
    shelf.stop()
    for file in shelf.place.glob("stories.sqlite*"):
        file.unlink()
    shelf.start()
    assert shelf.group() == [{"one.md", "two.md"}]
    shelf.index.wipe()
    (shelf.root / "two.md").unlink()
    shelf.library.refresh()
    assert shelf.library.grouping is not None
    shelf.library.grouping.note()
    assert shelf.group() == []
    assert shelf.stories.count() == 2


def test_the_thread_groups_what_comes(shelf: Shelf) -> None:
    grouping = shelf.library.grouping
    assert grouping is not None
    grouping.start()
    wait_until(lambda: shelf.groups() == [{"one.md", "two.md"}])
    shelf.write("two", "Robots bake bread at night")
    shelf.library.touch("news", ["two.md"])
    wait_until(lambda: shelf.groups() == [])
    grouping.stop()


def test_a_little_time_is_enough_for_a_little(shelf: Shelf) -> None:
    assert shelf.library.grouping is not None
    assert any(shelf.library.grouping.catch_up(0) for _ in range(3))
    assert shelf.groups() == [{"one.md", "two.md"}]
