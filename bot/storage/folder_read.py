"""The bytes of one file below a folder, which is never left."""

import errno
import os
import stat
from pathlib import Path, PurePosixPath

from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.fence import SIZE_CAP
from bot.storage.folder_walk import words_of

# Never wait for the other end of a pipe; never follow a link unseen.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


def read_file(root: str, path: str) -> bytes:
    """The file's bytes, at most SIZE_CAP + 1 of them; a file replaced meanwhile gives the one
    or the other whole.

    Raises SourceMissing where there is nothing, Unreadable where there is something that is no
    readable file, or lies outside `root` (a real path, without links).
    """
    real = locate(root, path)
    try:
        return _read(real, path)
    except OSError as error:
        failure = _failure(error, root, path)
    raise failure


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


def _read(real: str, path: str) -> bytes:
    with os.fdopen(os.open(real, _FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable(path, 1, "is no ordinary file: replace it by one, or remove it")
        return file.read(SIZE_CAP + 1)


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
