"""The trees of one commit: which files there are, and under which ids."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from bot.storage.folder_walk import is_searched
from bot.storage.git_objects import Objects

FOLDER, LINK, MODULE = "40000", "120000", "160000"
_FILES = ("100644", "100755", "100664")
_MOST_KEPT = 24 << 20


class Entry(NamedTuple):
    """A name in a tree: git's mode and id, both as text."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is an ordinary file."""
        return self.mode in _FILES


class Trees:
    """Looks into the trees of any commit. Keeps the last ones read, as bytes."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._guard = threading.Lock()

    def root(self, commit: str) -> str:
        """The id of the commit's top tree."""
        return self._objects.read(commit)[5:].partition(b"\n")[0].decode()

    def find(self, root: str, path: str) -> Entry | None:
        """What has this path below the tree `root`; None where there is nothing. Bytes that are
        not UTF-8 are surrogates in `path`."""
        *folders, name = path.split("/")
        for folder in folders:
            entry = self._entry(root, folder)
            if entry is None or entry.mode != FOLDER:
                return None
            root = entry.id
        return self._entry(root, name)

    def entries(self, tree: str) -> list[tuple[str, Entry]]:
        """Names and entries of one tree. Names that are not UTF-8 have surrogates."""
        width = len(tree) // 2
        found = _pattern(width).findall(self._raw(tree))
        return [
            (name.decode(errors="surrogateescape"), Entry(mode.decode(), id_.hex()))
            for mode, name, id_ in found
        ]

    def walk(self, root: str, below: str = "") -> Iterator[tuple[str, Entry]]:
        """Every file, link and submodule below the tree `root`, hidden folders left out, by its
        path; the paths begin with `below`."""
        waiting = [(below, root)]
        while waiting:
            prefix, tree = waiting.pop()
            for name, entry in self.entries(tree):
                if entry.mode != FOLDER:
                    yield f"{prefix}{name}", entry
                elif is_searched(name):
                    waiting.append((f"{prefix}{name}/", entry.id))

    def _entry(self, tree: str, name: str) -> Entry | None:
        raw, width = self._raw(tree), len(tree) // 2
        wanted = name.encode(errors="surrogateescape") + b"\0"
        # The mode in front makes sure that this is a name, and no bytes of an id.
        for mode in (*_FILES, FOLDER, LINK, MODULE):
            start = raw.find(mode.encode() + b" " + wanted)
            if start >= 0:
                end = start + len(mode) + 1 + len(wanted)
                return Entry(mode, raw[end : end + width].hex())
        return None

    def _raw(self, tree: str) -> bytes:
        with self._guard:
            raw = self._kept.get(tree)
            if raw is None:
                raw = self._kept[tree] = self._objects.read(tree)
                while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return raw


def _pattern(width: int) -> "re.Pattern[bytes]":
    return re.compile(rb"(\d+) ([^\0]+)\0(.{%d})" % width, re.DOTALL)
