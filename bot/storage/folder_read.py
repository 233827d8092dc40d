"""The bytes of one file below a folder, which is never left."""

import errno
import os
import stat
from pathlib import Path, PurePosixPath

from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.fence import SIZE_CAP
from bot.storage.folder_walk import words_of

_PIECE = 1 << 16
# Never wait for the other end of a pipe; never follow a link unseen.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


class Reader:
    """Reads files below `root` (a real path, without links), many of them one after the other:
    whether a folder on the way is a link is looked at once. Not for keeping."""

    def __init__(self, root: str) -> None:
        self._root, self._plain = root, set[str]()

    def read(self, path: str) -> tuple[os.stat_result, bytes]:
        """What was seen of the file when it was opened, and its bytes, at most SIZE_CAP + 1 of
        them; a file replaced meanwhile gives the one or the other whole.

        Raises SourceMissing where there is nothing, Unreadable where there is something that is
        no readable file, or lies outside of the root.
        """
        folder = path.rpartition("/")[0]
        if folder in self._plain:
            try:
                return _read(f"{self._root}/{path}", path)
            except OSError:
                self._plain.discard(folder)  # a link, or gone: that is found out below
        real = locate(self._root, path)
        if real == f"{self._root}/{path}":
            self._plain.add(folder)
        try:
            return _read(real, path)
        except OSError as error:
            failure = _failure(error, self._root, path)
        raise failure


def read_file(root: str, path: str) -> bytes:
    """One file's bytes. Raises as `Reader.read` does."""
    return Reader(root).read(path)[1]


def locate(root: str, path: str) -> str:
    """The file's real place, links followed. Raises as `read_file` does."""
    if not _is_inner(path):
        raise _missing(root, path)
    try:
        real = os.path.realpath(f"{root}/{path}", strict=True)
    except OSError as error:
        failure = _failure(error, root, path)
    else:
        if real.startswith(root.rstrip("/") + "/"):
            return real
        failure = Unreadable(path, 1, "is a link that leads out of the folder: put the file here")
    raise failure


def _read(real: str, path: str) -> tuple[os.stat_result, bytes]:
    opened = os.open(real, _FLAGS)
    try:
        seen = os.fstat(opened)
        if not stat.S_ISREG(seen.st_mode):
            raise Unreadable(path, 1, "is no ordinary file: replace it by one, or remove it")
        size = seen.st_size
        start = os.read(opened, size + 1 if size < SIZE_CAP else SIZE_CAP + 1)
        # One byte more was asked for, and is not there.
        return seen, start if len(start) == size else start + _rest(opened, len(start))
    finally:
        os.close(opened)


def _rest(opened: int, read: int) -> bytes:
    """To the end of the file, which may be farther by now than its size said."""
    pieces, left = [], SIZE_CAP + 1 - read
    while left and (piece := os.read(opened, min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _is_inner(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and parts[0] != "/" and "\0" not in path


def _failure(error: OSError, root: str, path: str) -> SourceMissing | Unreadable:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
        if Path(root, path).is_symlink():
            return Unreadable(path, 1, "is a link that leads nowhere: put the file itself here")
        if "\\x" in path:
            return Unreadable(path, 1, "has a name that is not UTF-8: rename the file")
        return _missing(root, path)
    return Unreadable(path, 1, f"can't be read ({words_of(error)}): let the bot's user read it")


def _missing(root: str, path: str) -> SourceMissing:
    return SourceMissing(f"There is no file {path} in {root}.")
