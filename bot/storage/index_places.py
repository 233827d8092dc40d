"""Where the index of each version is below the index's directory."""

import errno
import logging
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.storage.index_schema import VERSION

_TRIES = 5
_log = logging.getLogger(__name__)
_NAMED = re.compile(r"(?:version|terms)-([0-9]+)$")
_SUFFIXES = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one version's index is: a folder of tantivy's, and the file with the rows. With the
    file `building` it is not whole yet, and another version's answers as long as it can."""

    number: int
    terms: Path
    rows: Path
    building: Path

    @property
    def is_there(self) -> bool:
        """Whether something was committed here once."""
        return (self.terms / "meta.json").exists() and self.rows.exists()

    @property
    def is_building(self) -> bool:
        """Whether this is being made beside another version's."""
        return os.path.exists(self.building)  # noqa: PTH110  for every answer: a third of the time

    @property
    def is_whole(self) -> bool:
        """Whether this holds what all files gave."""
        return self.is_there and not self.is_building

    def remove(self) -> None:
        """Remove all of it. Raises OSError."""
        # Cut short at any moment, what is left is never taken for an index, but seen to be one's.
        (self.terms / "meta.json").unlink(missing_ok=True)
        for suffix in _SUFFIXES:
            Path(f"{self.rows}{suffix}").unlink(missing_ok=True)
        self.building.unlink(missing_ok=True)
        if self.terms.exists():
            _remove(self.terms)
        if self.terms.parent.name == f"version-{self.number}" and self.terms.parent.exists():
            shutil.rmtree(self.terms.parent)


def _remove(folder: Path) -> None:
    # A thread of tantivy's may lock in it just while it is removed, which leaves a file behind.
    for _ in range(_TRIES):
        try:
            shutil.rmtree(folder)
        except OSError as problem:
            if problem.errno != errno.ENOTEMPTY:
                raise
        else:
            return
    shutil.rmtree(folder)


def own(directory: Path) -> Place:
    """The place of this version's index."""
    return _place(directory, int(VERSION))


def others(directory: Path) -> list[Place]:
    """The places of all other indexes: those that are whole first, the newest of them first."""
    ours = own(directory).terms
    found = [place for place in _places(directory) if place.terms != ours]
    return sorted(found, key=lambda place: (place.is_building, -place.number))


def remove_others(directory: Path) -> None:
    """Remove the other versions' indexes. What can't be removed only takes room: that is logged,
    and tried again at the next start."""
    for place in others(directory):
        try:
            place.remove()
        except OSError as problem:
            _log.warning(
                "What an older version of the search index left in %s can't be removed (%s): "
                "remove it by hand.",
                place.terms.parent,
                problem.strerror,
            )


def _places(directory: Path) -> Iterator[Place]:
    for folder in directory.glob("*-*"):
        named = _NAMED.match(folder.name)
        if named is None:
            continue
        number = int(named[1])
        if folder.name.startswith("terms"):
            # So it was before each version had a folder of its own.
            rows, building = directory / "files.sqlite", directory / f"building-{number}"
            yield Place(number, folder, rows, building)
        else:
            yield _place(directory, number)


def _place(directory: Path, number: int) -> Place:
    folder = directory / f"version-{number}"
    return Place(number, folder / "terms", folder / "files.sqlite", folder / "building")
