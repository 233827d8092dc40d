"""Calls of git that a killed bot left behind, and that hold its lock until they end."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

# Among all that have the lock's file open, what tells a call of ours from a bot that waits.
_OURS = b"GIT_LITERAL_PATHSPECS=1"
_PROCESSES = Path("/proc")


def end_orphans(lock: Path, holder: int) -> None:
    """End the calls that hold the file `lock` where the process `holder`, which started them, is
    gone. Does nothing where the system does not say who holds a file: they end by themselves,
    once the other side has been silent for some minutes."""
    holders = list(_holders(lock))
    if holder in holders:
        return
    for number in holders:
        with contextlib.suppress(OSError):
            if _OURS in (_PROCESSES / str(number) / "environ").read_bytes().split(b"\0"):
                os.kill(number, signal.SIGTERM)


def _holders(lock: Path) -> Iterator[int]:
    wanted = os.path.realpath(lock)
    for process in _PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or is somebody else's
            if any(os.path.realpath(opened) == wanted for opened in (process / "fd").iterdir()):
                yield int(process.name)
