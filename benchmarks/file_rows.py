"""Rows about files: a cold index, a start with nothing changed."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import peers
from bench import Bench
from corpus import FIELDS
from measure import Aim, Row

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.folder import Folder
from bot.storage.index import Index

STARTS = 4
_NOBODY_DECIDED = DeskStates()


class Shelf:
    """An index over folders, opened and closed as a start of the bot does."""

    def __init__(self, directory: Path, **folders: Path) -> None:
        self._directory, self._folders = directory, folders

    def start(self) -> Library:
        """Open the index and bring it up to date."""
        self.index = Index.open(self._directory, writable=True)
        folders = [Folder(name, root, FIELDS) for name, root in self._folders.items()]
        self.library = Library(
            self.index, folders, (), lambda: _NOBODY_DECIDED, _now, ZoneInfo("Europe/London")
        )
        self.library.refresh()
        return self.library

    def stop(self) -> None:
        """Close the index, once it has finished merging."""
        self.index.close()

    def start_and_stop(self) -> None:
        """Both."""
        self.start()
        self.stop()


def _now() -> datetime:
    return datetime.now(UTC)


def cold(bench: Bench) -> Iterator[Row]:
    """From nothing until every article can be found, and what reading the files takes of it."""
    root = bench.corpus.files()
    found, numbers, opened = f"{peers.stat_all(root):,}", count(), list[Shelf]()

    def index() -> None:
        opened.append(Shelf(place / str(next(numbers)), articles=root))
        opened[-1].start()

    def close() -> None:
        # Merging goes on behind the searches: it is no part of the wait for the first one.
        while opened:
            opened.pop().stop()

    peers.read_all(root)  # from here on the files are in the machine's memory
    with bench.folder("cold") as place:
        works = (index, lambda: peers.load_all(root), lambda: peers.read_all(root))
        ours, loaded, read = bench.watch.in_turns(works, bench.turns, close)
        close()
    yield Row(
        "Cold index", ours, loaded, "python-frontmatter loads them", Aim("ratio", 0.17), found
    )
    yield Row("… reading the files alone", read, loaded, "python-frontmatter loads them")


def command(bench: Bench) -> Iterator[Row]:
    """The same by `copydesk index`, from its start to its end."""
    root = bench.corpus.files()
    found, numbers = f"{peers.stat_all(root):,}", count()
    program = str(Path(sys.executable).with_name("copydesk"))

    def index() -> None:
        data = str(place / str(next(numbers)))
        given = [program, "index", "--articles", str(root), "--data", data]
        subprocess.run(given, check=True, capture_output=True)

    peers.read_all(root)
    with bench.folder("command") as place:
        works = (index, lambda: peers.load_all(root))
        ours, loaded = bench.watch.in_turns(works, bench.turns)
    aim = Aim("ratio", 0.22)
    yield Row("`copydesk index`", ours, loaded, "python-frontmatter loads them", aim, found)


def start(bench: Bench) -> Iterator[Row]:
    """Open the index and find that no file has changed."""
    root = bench.corpus.files()
    with bench.folder("start") as place:
        shelf = Shelf(place / "index", articles=root)
        shelf.start_and_stop()
        works = (shelf.start_and_stop, lambda: peers.stat_all(root))
        ours, theirs = bench.watch.in_turns(works, STARTS * bench.turns)
    found = f"{peers.stat_all(root):,}"
    yield Row("Start, nothing changed", ours, theirs, "scandir and stat", Aim("ratio", 2), found)


def copy_some(root: Path, target: Path, most: int) -> list[str]:
    """Copy the first files, in order of path; gives their names in `target`."""
    target.mkdir()
    paths = sorted(entry.path for entry in peers.scan(str(root)))[:most]
    names = [f"{number}.md" for number in range(len(paths))]
    for path, name in zip(paths, names, strict=True):
        shutil.copyfile(path, target / name)
    return names
