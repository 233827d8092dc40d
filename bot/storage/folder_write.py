"""Putting an edit into its file, whole or not at all."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from bot.domain.errors import EditRefused, SourceChanged, SourceMissing
from bot.storage.edit import Edit
from bot.storage.folder_walk import words_of

# Hidden, so that neither a scan nor the watch takes it for an article.
_PREFIX = ".copydesk-"
_LEFTOVER_AGE = 600.0


def write_edit(target: Path, edit: Edit) -> None:
    """Replace the file's bytes by `edit.after`, keeping its mode, and its owner where allowed.

    The new bytes are on disk in a file beside it before that takes its place, so a crash leaves
    the old file or the new one. Raises SourceChanged where the file no longer is `edit.before`
    (looked at right before the rename), SourceMissing where it is gone, EditRefused where the
    system doesn't let us write.
    """
    try:
        _remove_leftovers(target.parent)
        _replace(target, edit)
    except FileNotFoundError:
        failure: SourceMissing | EditRefused = SourceMissing(f"{target} isn't there any more.")
    except OSError as error:
        failure = EditRefused(
            f"{target} can't be written: {words_of(error)}. Let the bot's user write in its folder."
        )
    else:
        return
    raise failure


def _replace(target: Path, edit: Edit) -> None:
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(edit.after)
            file.flush()
            _take_over(target, file.fileno())
            os.fsync(file.fileno())
        if target.read_bytes() != edit.before:
            raise SourceChanged(f"{target} has changed since it was read.")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _take_over(target: Path, descriptor: int) -> None:
    seen, mine = target.stat(), os.fstat(descriptor)
    if (seen.st_uid, seen.st_gid) != (mine.st_uid, mine.st_gid):
        # Only root may give files away; the edit counts for more than the owner.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, seen.st_uid, seen.st_gid)
    os.fchmod(descriptor, seen.st_mode & 0o7777)


def _sync_folder(folder: Path) -> None:
    """The rename itself lasts only once the folder is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(folder: Path) -> None:
    """What a process that was killed between writing and renaming left behind."""
    for leftover in folder.glob(f"{_PREFIX}*"):
        if time.time() - leftover.stat().st_mtime > _LEFTOVER_AGE:
            leftover.unlink(missing_ok=True)
