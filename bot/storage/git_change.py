"""What is to be committed to a repository, and how handing it over can fail."""

from dataclasses import dataclass, field

from bot.domain.errors import CopydeskError

TRAILER = "Copydesk-Decision"


@dataclass(frozen=True, slots=True)
class Author:
    """Whose name and e-mail address a commit carries. Line ends and angle brackets are left out
    when it is written: git has no way to write them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One file's bytes before and after. `path` is relative to the repository's top, with forward
    slashes. The file must be there with exactly `before`; its mode is kept."""

    path: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One commit. A commit per decision is a Change per decision, with one file each; a commit
    per batch is one Change with all the files.

    `message` is the whole commit message, trailers included; decisions are found again by its
    lines `Copydesk-Decision: ID`. Changes of one `publish` build on each other in their order, so
    that a later one's `before` is what an earlier one left.
    """

    files: tuple[FileEdit, ...]
    author: Author
    message: str


class UpstreamMoved(CopydeskError):  # noqa: N818  # named for what is so
    """The branch is no longer where it was last synced: sync, look at the files again, publish
    again. Nothing was pushed."""


class PushRefused(CopydeskError):  # noqa: N818  # named for what is so
    """The other side said no: a hook, missing rights, a protected branch. Nothing was pushed.

    `passing` says that the same push may well succeed later, such as after a full disk.
    """

    def __init__(self, sentence: str, *, passing: bool = False) -> None:
        super().__init__(sentence)
        self.passing = passing


class PushUnsure(CopydeskError):  # noqa: N818  # named for what is so
    """The connection was lost before the other side's answer: whether the push was accepted is
    not known. Sync, then ask `GitSource.decided`."""
