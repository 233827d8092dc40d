"""What changed in a folder since the index saw it, and reading that, batch by batch."""

import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.article import Article
from bot.domain.errors import CopydeskError, SourceMissing, Unreadable
from bot.storage.folder_walk import identity, is_article_path
from bot.storage.index import Index
from bot.storage.listing import FileStat, Listing
from bot.storage.source import ArticleSource, ManyFiles

# Two changes of a file within one tick of the kernel's clock leave the same time behind. So a
# file that has just changed is read only after the tick is over: a later change then shows.
_TICK_NS = 20_000_000
_MOST_WAITS = 10
_MANY = 1_000
# Reading a repository ahead begins with a list of all that is in it.
_FEW = 50


@dataclass(slots=True)
class Batch:
    """Files that go into the index in one commit: `files` are read, `gone` are forgotten."""

    folder: ArticleSource
    files: Sequence[FileStat]
    gone: Sequence[str] = ()
    indexed: int = 0
    unreadable: list[tuple[FileStat, Unreadable]] = field(default_factory=list)

    def articles(self, progress: Callable[[int], None]) -> Iterator[tuple[FileStat, Article]]:
        """Read the files; those that are no article end in `unreadable`, and a file that went
        away meanwhile is left for the next look. `progress` gets the number of files done."""
        few = len(self.files) <= _FEW
        reader = self.folder.reader(() if few else [file.path for file in self.files])
        for done, listed in enumerate(self.files, start=1):
            seen = listed
            try:
                seen, data = _settled(reader, listed.path)
                article = _read(self.folder, data, listed.path)
            except Unreadable as why:
                self.unreadable.append((seen, why))
            except SourceMissing:
                pass
            else:
                self.indexed += 1
                yield seen, article
            progress(done)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Where there are many files, nobody looks for cycles of objects while they are taken in:
        that is a seventh of the time, for rows and articles that make none. What others leave
        behind meanwhile is found after the batch."""
        paused = len(self.files) >= _MANY and gc.isenabled()
        if paused:
            gc.disable()
        try:
            yield
        finally:
            if paused:
                gc.enable()

    def paths(self) -> list[str]:
        """The paths of all files that this is about."""
        return [*(file.path for file in self.files), *self.gone]

    def left_out(self) -> Iterator[tuple[FileStat, Unreadable]]:
        """The files that are no article; to be asked for once `articles` is at its end."""
        yield from self.unreadable


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done about one folder."""

    folder: ArticleSource
    files: Sequence[FileStat]
    gone: Sequence[str]
    unchanged: int = 0

    def batches(self, first: int, most: int) -> Iterator[Batch]:
        """All of it, in pieces: a small one first, so that there is something to find soon.

        What is gone comes with the last: a file that was moved is then never missing."""
        start = 0
        while start < len(self.files) or (start == 0 and self.gone):
            end = start + (most if start else first)
            last = end >= len(self.files)
            yield Batch(self.folder, self.files[start:end], self.gone if last else ())
            start = end


def changes(folder: ArticleSource, index: Index) -> Change:
    """Compare all of the folder with what the index has seen. Raises SourceMissing where the
    folder can't be read: then nothing is known about it."""
    index.read_as(folder.name, repr(folder.fields))
    listing = folder.listing()
    if index.is_as(folder.name, listing):
        return Change(folder, (), (), len(listing))
    change, same = _compare_all(folder, index.files(folder.name), listing)
    if same:
        index.keep_listing(folder.name, listing)
    return change


def _compare_all(
    folder: ArticleSource, known: dict[str, FileStat], listing: Listing
) -> tuple[Change, bool]:
    """What differs, and whether nothing does, not even by what can't be told."""
    files, closed = [], []
    for seen in listing:
        if known.pop(seen.path, None) != seen:
            files.append(seen)
        if not seen.inode and not is_article_path(seen.path):
            # A folder that may not be opened: what was in it is not known to be gone.
            closed.append(f"{seen.path}/")
    missing = (path for path in known if not path.startswith(tuple(closed)))
    gone = [path for path in missing if folder.is_gone(path)]
    change = Change(folder, sorted(files), gone, len(listing) - len(files))
    return change, not (files or known)


def touched(folder: ArticleSource, index: Index, paths: Collection[str]) -> Change:
    """Compare these files, and all known ones below those that are folders. A folder that can't
    be read has no changes."""
    known = index.below(folder.name, paths)
    try:
        before = identity(str(folder.root))
        change = _compare(folder, known, paths)
        if identity(str(folder.root)) == before:
            return change
    except SourceMissing:
        # The full scan says so; here it only means that nothing is known to be gone.
        pass
    return Change(folder, (), ())


def left_behind(folder: ArticleSource, index: Index, *, missing: bool) -> list[str]:
    """The paths of articles that only an index has which is about to be replaced, and whose files
    are not known to be gone: the folder is `missing`, or a part of it may not be looked at."""
    paths = index.left_behind(folder.name)
    return sorted(path for path in paths if missing or not folder.is_gone(path))


def _compare(
    folder: ArticleSource, known: Mapping[str, FileStat], paths: Collection[str]
) -> Change:
    files, gone = [], []
    for path in sorted({*paths, *known}):
        seen = folder.stat(path)
        if seen is not None and seen != known.get(path):
            files.append(seen)
        elif seen is None and path in known and folder.is_gone(path):
            gone.append(path)
    return Change(folder, files, gone)


def _read(folder: ArticleSource, data: bytes, path: str) -> Article:
    try:
        return folder.article_in(data, path)
    except CopydeskError:
        raise  # a ledger that is busy, too, says nothing about the file: the look is made again
    except Exception as problem:  # noqa: BLE001  # one file must never keep all others out
        name = type(problem).__name__
        reason = f"can't be read because of a mistake in Copydesk ({name}): please report it"
    raise Unreadable(path, 1, reason)


def _settled(reader: ManyFiles, path: str) -> tuple[FileStat, bytes]:
    """What is seen of the file now, and its bytes, once no later change can look the same.
    Raises SourceMissing or Unreadable."""
    seen, data = reader.read(path)
    for _ in range(_MOST_WAITS):
        rest = _TICK_NS - (time.time_ns() - seen.st_mtime_ns)
        if not 0 < rest <= _TICK_NS:
            break
        time.sleep(rest / 1e9)
        seen, data = reader.read(path)
    return FileStat.of(path, seen), data
