"""Which article files there are below a folder, and what is seen of each without opening it."""

# A hundred thousand files: a Path for each costs more than looking at it.
# ruff: noqa: PTH114, PTH116

import errno
import os
import stat
from collections.abc import Iterable, Iterator

from bot.domain.errors import SourceMissing
from bot.storage.listing import INODE_BITS, FileStat, Listing

__all__ = ["FileStat", "Listing"]

SUFFIXES = (".md", ".markdown")

# Folders that hold copies of articles, or other people's files.
_SKIPPED_FOLDERS = frozenset(("_site", "node_modules"))
# Hugo's section pages: lists of articles, not articles.
_SKIPPED_FILES = frozenset(("_index.md",))
# What keeps one folder closed. Anything else, such as a lost network drive, is the whole source's.
_CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.ENAMETOOLONG))
_GONE = frozenset((errno.ENOENT, errno.ENOTDIR))


def is_article_path(path: str) -> bool:
    """Whether a path below the folder is an article's, by its name alone."""
    *folders, name = path.split("/")
    return _is_article_name(name) and all(is_searched(folder) for folder in folders)


def is_searched(folder: str) -> bool:
    """Whether a folder of this name is looked into."""
    return not folder.startswith(".") and folder not in _SKIPPED_FOLDERS


def walk(root: str, below: str = "") -> Iterator[FileStat]:
    """Every article file in `root`, or in its folder `below`, in no certain order.

    Links to folders are not followed: what is in them is found where it really is. A folder that
    may not be opened comes as if it were a file, so that reading it says why it is left out.
    Raises SourceMissing where the root can't be read or goes away meanwhile: that must never be
    taken for "everything was deleted".
    """
    for listing in _listings(root, below):
        yield from listing


def listing_of(root: str) -> Listing:
    """All of `walk`, in an order that stays the same as long as nothing changes."""
    found = Listing()
    for listing in _listings(root, ""):
        found.extend(listing)
    return found


def _listings(root: str, below: str) -> Iterator[Listing]:
    """One for every folder."""
    before = identity(root)
    waiting = [below]
    while waiting:
        files, folders = _list(root, waiting.pop())
        waiting.extend(reversed(folders))
        yield files
    if identity(root) != before:
        raise SourceMissing(f"The folder {root} was replaced while it was read.")


def identity(root: str) -> tuple[int, int]:
    """What tells this folder from another in its place. Raises SourceMissing."""
    try:
        seen = os.stat(root)
    except OSError as error:
        reason = words_of(error)
    else:
        return seen.st_dev, seen.st_ino
    raise SourceMissing(f"The folder {root} can't be read: {reason}.")


def stat_file(root: str, path: str) -> FileStat | None:
    """What is seen of one article file now; None where there is none."""
    if not is_article_path(path):
        return None
    return _seen(f"{root}/{path}", path)


def is_gone(root: str, path: str) -> bool:
    """Whether there is no such file, for certain: one that may not be looked at is not gone."""
    if not is_article_path(path):
        return True
    try:
        seen = os.lstat(f"{root}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode)


def words_of(error: OSError) -> str:
    """The system's words for an error, such as "permission denied"."""
    return (error.strerror or type(error).__name__).lower()


def _list(root: str, folder: str) -> tuple[Listing, list[str]]:
    """The article files in a folder, and the folders in it that are looked into, by name."""
    found, folders = Listing(), list[str]()
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            _enter(entries, f"{folder}/" if folder else "", found, folders)
    except OSError as error:
        return Listing(_unlisted(root, folder, error)), []
    return found, sorted(folders)


def _enter(
    entries: Iterable[os.DirEntry[str]], prefix: str, found: Listing, folders: list[str]
) -> None:
    # Ordinary files, as nearly all are, take few steps; numbers in a list are added at once.
    paths, numbers, usual = found.paths, list[int](), prefix.isascii()
    for entry in entries:
        name = entry.name
        try:
            plain = usual and name[-3:] == ".md" and name[0] != "." and name.isascii()
            plain = plain and name not in _SKIPPED_FILES and entry.is_file(follow_symlinks=False)
            seen = entry.stat() if plain else None
        except OSError:
            seen = None
        if seen is not None:
            paths.append(prefix + name)
            numbers += (seen.st_size, seen.st_mtime_ns, seen.st_ino & INODE_BITS)
        elif (file := _closer(entry, prefix, folders)) is not None:
            paths.append(file.path)
            numbers += file[1:]
    found.numbers.fromlist(numbers)


def _closer(entry: os.DirEntry[str], prefix: str, folders: list[str]) -> FileStat | None:
    """A file that takes a closer look; a folder is added to those that are looked into."""
    name = entry.name
    if entry.is_dir(follow_symlinks=False):
        if is_searched(name):
            folders.append(prefix + name)
    elif _is_article_name(name):
        return _seen(entry.path, prefix + name)
    return None


def _unlisted(root: str, folder: str, error: OSError) -> list[FileStat]:
    if folder and error.errno in _GONE:
        return []  # removed since its parent was listed
    if folder and error.errno in _CLOSED:
        return [FileStat(_printable(folder), 0, 0, 0)]
    raise SourceMissing(f"The folder {root}/{folder} can't be read: {words_of(error)}.") from None


def _seen(full: str, path: str) -> FileStat | None:
    try:
        seen = os.stat(full)
    except OSError as error:
        gone = error.errno in _GONE and not os.path.islink(full)
        # What is there and can't be looked at, such as a link that leads nowhere or in a circle,
        # is listed: reading it says why it is left out.
        return None if gone else FileStat(_printable(path), 0, 0, 0)
    if stat.S_ISDIR(seen.st_mode):  # a link to one
        return None
    return FileStat.of(_printable(path), seen)


def _is_article_name(name: str) -> bool:
    suffixed = name.endswith(".md") or name.lower().endswith(SUFFIXES)
    return suffixed and name[0] != "." and name not in _SKIPPED_FILES


def _printable(path: str) -> str:
    """The path as text that can be stored. Bytes that are not UTF-8 become `\\xNN`: no such file
    exists, so reading it says that the name is the trouble."""
    if path.isascii():
        return path
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
