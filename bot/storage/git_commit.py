"""Builds commits in a bare clone: the changed files go to `git fast-import`, which writes the
blobs, trees and commits without a working tree or an index."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.storage.git_change import Author, Change, FileEdit, UpstreamMoved
from bot.storage.git_clone import Clone
from bot.storage.git_tree import Entry, Trees

# Our own commits, kept until the next ones, so that fetching them back has nothing to bring.
OUTGOING = "refs/copydesk/outgoing"
_NOT_IN_NAMES = re.compile(r"[<>\x00-\x1f\x7f]+")


def commit(
    clone: Clone,
    trees: Trees,
    base: str,
    changes: Sequence[Change],
    committer: Author,
    at: datetime,
    *,
    beside: str = "",
) -> tuple[str, ...]:
    """Commit the changes on top of the commit `base`, one commit for each; their ids, in order.
    The first follows `beside` too, where that is given, of whose files it takes nothing.

    Raises UpstreamMoved where a file is not as its edit expects it, SourceMissing where the
    clone can't be written. A commit that nobody pushes is forgotten after some weeks.
    """
    modes = _modes(trees, base, changes)
    stamp = f"{int(at.timestamp())} +0000"
    after = f"{base}\nmerge {beside}" if beside else base
    stream = b"".join(_stream(after, changes, modes, committer, stamp))
    options = ("--quiet", "--done", "--force", "--date-format=raw")
    return tuple(clone.run("fast-import", *options, given=stream).split())


def _stream(
    after: str, changes: Sequence[Change], modes: dict[str, str], committer: Author, stamp: str
) -> Iterator[bytes]:
    for number, change in enumerate(changes, start=1):
        yield (
            f"commit {OUTGOING}\nmark :{number}\nauthor {_person(change.author)} {stamp}\n"
            f"committer {_person(committer)} {stamp}\n"
        ).encode()
        yield _data(change.message.encode())
        yield f"from {after}\n".encode() if number == 1 else f"from :{number - 1}\n".encode()
        for edit in change.files:
            yield f"M {modes[edit.path]} inline {_quoted(edit.path)}\n".encode()
            yield _data(edit.after)
        yield f"\nget-mark :{number}\n".encode()
    yield b"done\n"


def _modes(trees: Trees, base: str, changes: Sequence[Change]) -> dict[str, str]:
    """The mode of every file, each of which is found to be what its edit starts from."""
    root = trees.root(base)
    modes: dict[str, str] = {}
    left: dict[str, bytes] = {}
    for edit in (edit for change in changes for edit in change.files):
        if edit.path in left:
            if left[edit.path] != edit.before:
                raise _moved(edit)
        else:
            entry = trees.find(root, edit.path)
            if entry is None or not entry.is_file or not is_of(entry, edit.before):
                raise _moved(edit)
            modes[edit.path] = entry.mode
        left[edit.path] = edit.after
    return modes


def is_of(entry: Entry, data: bytes) -> bool:
    """Whether these are the bytes under the entry's id."""
    kind = hashlib.sha256 if len(entry.id) == 64 else hashlib.sha1
    return kind(b"blob %d\0" % len(data) + data).hexdigest() == entry.id


def _moved(edit: FileEdit) -> UpstreamMoved:
    return UpstreamMoved(f"{edit.path} is no longer as it was when it was read.")


def _person(author: Author) -> str:
    name, email = (_NOT_IN_NAMES.sub(" ", text).strip() for text in (author.name, author.email))
    return f"{name or email or 'Copydesk'} <{email}>"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data + b"\n"
