"""A piece of work in a child process that is killed by SIGKILL at a chosen line."""

import os
import signal
import sys
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any


def killed_at(
    line: int, files: Collection[str | None], begin: Callable[[], Callable[[], object]]
) -> bool:
    """Have a child do what `begin` gives, and kill it at the `line`-th line (from 1) of these
    files that it comes to; whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        work = begin()
        sys.settrace(_killer(line, files))
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _killer(line: int, files: Collection[str | None]) -> Any:
    left = line

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in files:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace
