"""Folder: a source of articles that is a folder of files."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.domain.article import Article
from bot.domain.errors import SourceMissing, Unreadable
from bot.storage.edit import Edit
from bot.storage.fields import FieldMap
from bot.storage.folder_read import Reader, locate, read_file
from bot.storage.folder_walk import is_gone, listing_of, stat_file, walk
from bot.storage.folder_watch import watch_articles
from bot.storage.folder_write import write_edit
from bot.storage.frontmatter import read_article
from bot.storage.listing import FileStat, Listing

__all__ = ["FileStat", "Folder"]


def _as_it_is(article: Article) -> Article:
    return article


class Folder:
    """The article files (`*.md`, `*.markdown`) below `root`, under the source's `name`.

    All paths are relative to `root`, with forward slashes; one that leads out of it does not
    exist. Hidden files and folders, `_site` and `node_modules` are not looked at. `known_as` gives
    an article that was read the id under which the desk knows it.
    """

    def __init__(self, name: str, root: Path, fields: FieldMap) -> None:
        self.name, self.root, self.fields = name, root, fields
        self.known_as: Callable[[Article], Article] = _as_it_is
        self._real = os.path.realpath(root)

    def scan(self) -> Iterator[FileStat]:
        """Every article file there is now. Raises SourceMissing where the folder can't be read,
        on the way too: then nothing is known of what is missing from the scan."""
        # A root that is a link may have been turned to another release of the site.
        self._real = os.path.realpath(self.root)
        return walk(self._real)

    def listing(self) -> Listing:
        """All of `scan`, in an order that stays the same as long as nothing changes."""
        self._real = os.path.realpath(self.root)
        return listing_of(self._real)

    def stat(self, path: str) -> FileStat | None:
        """What is seen of one article file now; None where there is none."""
        return stat_file(self._real, path)

    def is_gone(self, path: str) -> bool:
        """Whether there is certainly no such file: one that may not be looked at is not gone."""
        return is_gone(str(self.root), path)

    def read(self, path: str) -> bytes:
        """A file's bytes; of a file too large to be an article only the beginning. Raises
        SourceMissing where it isn't there or can't be read."""
        try:
            return read_file(self._real, path)
        except Unreadable as error:
            missing = SourceMissing(f"{path} {error.reason}.")
        raise missing

    def article(self, path: str) -> Article:
        """The article in a file, as it is now. Raises SourceMissing where there is no file,
        Unreadable where there is one that is no article."""
        return self.article_in(read_file(self._real, path), path)

    def article_in(self, data: bytes, path: str) -> Article:
        """The article in a file's bytes. Raises Unreadable."""
        return self.known_as(read_article(data, source=self.name, path=path, fields=self.fields))

    def reader(self, ahead: Sequence[str] = ()) -> Reader:  # noqa: ARG002
        """Reads many files one after the other. Which, a source elsewhere wants to know `ahead`;
        a folder doesn't."""
        return Reader(self._real)

    def write(self, path: str, edit: Edit) -> None:
        """Put an edit into its file, whole or not at all, keeping its mode.

        Raises SourceChanged where the file is no longer `edit.before`, SourceMissing where it
        is gone, EditRefused where the system doesn't let us write.
        """
        try:
            target = locate(os.path.realpath(self.root), path)
        except Unreadable as error:
            missing = SourceMissing(f"{path} {error.reason}.")
        else:
            return write_edit(Path(target), edit)
        raise missing

    def watch(
        self, stop: threading.Event, ready: threading.Event | None = None
    ) -> Iterator[set[str]]:
        """Sets of paths that were touched, within a quarter of a second, until `stop` is set.

        `ready` is set once nothing can be missed. A path that is no article's is a folder that
        was removed or moved away: everything below it is touched. Raises SourceMissing where
        the folder goes away or is replaced: scan it again and watch anew.
        """
        return watch_articles(str(self.root), stop, ready)
