"""Who may change a clone: one process at a time, and the calls of git that it started."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import SourceMissing
from bot.storage.git_orphans import end_orphans

_TURN_SECONDS = 0.05


class CloneLock:
    """A lock on a directory, held while it is changed.

    It is the system's lock on an open file, which every call of git inherits. So a bot that was
    killed holds it until its last call has ended (whoever waits ends that), and whoever gets it
    is alone: what lock files of git's are left then, nobody needs.
    """

    def __init__(self, directory: Path) -> None:
        self._file, self._directory = directory / "lock", directory
        self._here = threading.RLock()
        self._opened: int | None = None

    @contextmanager
    def held(self, seconds: float) -> Iterator[int]:
        """Wait for the lock at most `seconds`; gives the open file to hand on to git.

        Raises SourceMissing, with a sentence that says who holds it.
        """
        deadline = time.monotonic() + seconds
        if not self._here.acquire(timeout=seconds):
            raise self._taken()
        try:
            if self._opened is not None:
                yield self._opened
                return
            self._opened = self._take(deadline)
            try:
                yield self._opened
            finally:
                os.close(self._opened)
                self._opened = None
        finally:
            self._here.release()

    def _take(self, deadline: float) -> int:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            opened = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise SourceMissing(
                f"The copy of the repository in {self._directory} can't be written "
                f"({problem.strerror}): let the bot write there."
            ) from problem
        try:
            self._wait(opened, deadline)
        except BaseException:
            os.close(opened)
            raise
        return opened

    def _wait(self, opened: int, deadline: float) -> None:
        looked = False
        while not _locked(opened):
            if time.monotonic() >= deadline:
                raise self._taken()
            if not looked:
                looked = True
                end_orphans(self._file, self._holder())
            time.sleep(_TURN_SECONDS)
        os.ftruncate(opened, 0)
        os.pwrite(opened, str(os.getpid()).encode(), 0)

    def _holder(self) -> int:
        """The process that took the lock last; 0 where that is not known."""
        try:
            return int(self._file.read_text())
        except (OSError, ValueError):
            return 0

    def _taken(self) -> SourceMissing:
        holder = self._holder()
        who = f"process {holder}" if holder else "another process"
        return SourceMissing(
            f"The copy of the repository in {self._directory} is in use by {who}: "
            "stop it, or give this Copydesk a data directory of its own."
        )


def _locked(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
