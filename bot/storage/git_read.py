"""Reads a commit's files as a folder's are read."""

import os
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.fence import SIZE_CAP
from bot.storage.folder_walk import FileStat, is_article_path
from bot.storage.git_objects import Objects
from bot.storage.git_tree import FOLDER, LINK, MODULE, Entry, Trees

_POINTER = b"version https://git-lfs.github.com/spec/"
_INODE_BITS = 2**63 - 1
_MOST_READ = SIZE_CAP + 1
_AHEAD = 200


class Snapshot:
    """The files of one commit below `folders` (all of it where there are none)."""

    def __init__(self, objects: Objects, trees: Trees, commit: str, folders: Sequence[str]) -> None:
        self.commit = commit
        self._objects, self._trees, self._folders = objects, trees, tuple(folders)
        self._root = trees.root(commit)

    def scan(self) -> Iterator[FileStat]:
        """Every article file."""
        for path, entry in self.entries():
            if is_article_path(path) and entry.mode != MODULE:
                yield _stat(path, entry)

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every file, link and submodule."""
        for folder in self._folders or ("",):
            tree = self._tree(folder)
            if tree is not None:
                yield from self._trees.walk(tree, f"{folder}/" if folder else "")

    def includes(self, path: str) -> bool:
        """Whether the path is in one of the folders."""
        return not self._folders or path.startswith(tuple(f"{each}/" for each in self._folders))

    def entry(self, path: str) -> Entry | None:
        """What has this path; None where nothing has, or it is not in the folders."""
        return self._trees.find(self._root, path) if self.includes(path) else None

    def stat(self, path: str) -> FileStat | None:
        """What is seen of an article file; None where there is none."""
        entry = self.entry(path) if is_article_path(path) else None
        return None if entry is None or entry.mode in (FOLDER, MODULE) else _stat(path, entry)

    def read(self, path: str) -> bytes:
        """A file's bytes; of one too large for an article only the beginning. Raises
        SourceMissing or Unreadable, as a folder's `read_file`."""
        return self.bytes_of(path, self.entry(path))

    def bytes_of(self, path: str, entry: Entry | None) -> bytes:
        """The bytes of an entry that was found under this path. Raises as `read` does."""
        (data,) = self._objects.many([checked(path, entry).id], _MOST_READ)
        return text_of(path, data)

    def many(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        """The bytes of many files in one go, unchecked."""
        return self._objects.many([entry.id for entry in entries], _MOST_READ)

    def _tree(self, folder: str) -> str | None:
        if not folder:
            return self._root
        entry = self._trees.find(self._root, folder)
        return entry.id if entry is not None and entry.mode == FOLDER else None


class GitReader:
    """Reads many files of one commit, one after the other. What was scanned is read some way
    ahead: `ahead` are the paths in the order in which they will be asked for. Not for keeping."""

    def __init__(self, snapshot: Snapshot, ahead: Sequence[str] = ()) -> None:
        self._snapshot, self._ahead, self._next = snapshot, ahead, 0
        self._entries: Mapping[str, Entry] | None = None
        self._read: dict[str, bytes] = {}

    def read(self, path: str) -> tuple[os.stat_result, bytes]:
        """What `FileStat.of` takes, and the file's bytes, at most SIZE_CAP + 1 of them.

        Raises SourceMissing where there is nothing, Unreadable where there is no ordinary file.
        """
        entry = self._entry(path)
        data = self._read.pop(path, None)
        if data is None:
            self._read_ahead(path)
            data = self._read.pop(path, None)
        if data is None:
            data = self._snapshot.bytes_of(path, entry)
        return _as_system(checked(path, entry)), text_of(path, data)

    def _entry(self, path: str) -> Entry | None:
        if not self._ahead:
            return self._snapshot.entry(path)
        if self._entries is None:
            self._entries = dict(self._snapshot.entries())
        return self._entries.get(path)

    def _read_ahead(self, path: str) -> None:
        if path not in self._ahead[self._next : self._next + 1]:
            return
        coming = self._ahead[self._next : self._next + _AHEAD]
        self._next += len(coming)
        found = [(each, entry) for each in coming if (entry := self._entry(each)) is not None]
        files = [(each, entry) for each, entry in found if entry.is_file]
        data = self._snapshot.many([entry for _, entry in files])
        self._read = dict(zip((each for each, _ in files), data, strict=True))


def printable(path: str) -> str:
    """The path as text that can be stored: bytes that are not UTF-8 become `\\xNN`."""
    if path.isascii():
        return path
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


def checked(path: str, entry: Entry | None) -> Entry:
    """The entry, which is an ordinary file. Raises SourceMissing or Unreadable."""
    if entry is None and "\\x" in path:
        raise Unreadable(path, 1, "has a name that is not UTF-8: rename the file")
    if entry is None or entry.mode == FOLDER:
        raise SourceMissing(f"There is no file {path} in the repository.")
    if entry.mode == LINK:
        raise Unreadable(path, 1, "is a link: put the file itself here")
    if entry.mode == MODULE:
        raise Unreadable(path, 1, "is a submodule: make it a source of its own")
    return entry


def text_of(path: str, data: bytes) -> bytes:
    """The bytes, which are not a stand-in for them. Raises Unreadable."""
    if data.startswith(_POINTER):
        reason = "is kept by Git LFS, which Copydesk can't read: take Markdown out of LFS"
        raise Unreadable(path, 1, reason)
    return data


def _stat(path: str, entry: Entry) -> FileStat:
    return FileStat(printable(path), 0, 0, _number(entry))


def _as_system(entry: Entry) -> os.stat_result:
    """As the system would say it: no size, no times, the blob's id in place of the inode."""
    return os.stat_result(
        (int(entry.mode, 8), _number(entry), 0, 1, 0, 0, 0, 0, 0, 0), {"st_mtime_ns": 0}
    )


def _number(entry: Entry) -> int:
    """An inode that is never 0, which would say that nothing could be seen."""
    return (int(entry.id[:16], 16) & _INODE_BITS) or 1
