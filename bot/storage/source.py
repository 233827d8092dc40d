"""What reads like a source of articles: a folder, or the copy of a repository."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.article import Article
from bot.storage.fields import FieldMap
from bot.storage.listing import FileStat, Listing


class ManyFiles(Protocol):
    """Reads many files, one after the other."""

    def read(self, path: str) -> tuple[os.stat_result, bytes]:
        """What was seen of the file, and its bytes, at most SIZE_CAP + 1 of them. Raises
        SourceMissing where there is nothing, Unreadable where there is no ordinary file."""


class ArticleSource(Protocol):
    """Article files under a source's `name`, their keys read by `fields`. Paths are relative, with
    forward slashes. `known_as` gives an article that was read the id under which the desk knows
    it."""

    name: str
    fields: FieldMap
    known_as: Callable[[Article], Article]

    @property
    def root(self) -> Path:
        """Where it is on this machine."""

    def scan(self) -> Iterator[FileStat]:
        """Every article file there is. Raises SourceMissing where that can't be told."""

    def listing(self) -> Listing:
        """All of `scan`, in an order that stays the same as long as nothing changes."""

    def stat(self, path: str) -> FileStat | None:
        """What is seen of one article file; None where there is none. Raises SourceMissing where
        that can't be told."""

    def is_gone(self, path: str) -> bool:
        """Whether there is certainly no such file."""

    def read(self, path: str) -> bytes:
        """A file's bytes; of a file too large to be an article only the beginning. Raises
        SourceMissing where it isn't there or can't be read."""

    def article(self, path: str) -> Article:
        """The article in a file. Raises SourceMissing where there is no file, Unreadable where
        there is one that is no article."""

    def article_in(self, data: bytes, path: str) -> Article:
        """The article in a file's bytes. Raises Unreadable."""

    def reader(self, ahead: Sequence[str] = ()) -> ManyFiles:
        """Reads many files; much faster where `ahead` says which, in order."""
