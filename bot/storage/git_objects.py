"""The objects of a clone, read through one `git cat-file --batch` that stays open."""

import contextlib
import fcntl
import os
import select
import subprocess
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.domain.errors import SourceMissing
from bot.storage.git_command import environment

_PIECE = 1 << 20
_WAIT_MS = 60_000
# Ids written ahead of their answers: few enough for a pipe, so that nobody waits for the other.
_AHEAD = 256


class Objects:
    """Reads objects of one clone, from any thread. Closed when nobody uses it any more."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._guard = threading.Lock()
        self._pipe: _Pipe | None = None

    def read(self, name: str) -> bytes:
        """One object's bytes, by its id or any name that git knows, such as `ID^{tree}`. Raises
        SourceMissing where the clone does not have it."""
        return next(self.many([name]))

    def many(self, names: Sequence[str], most: int = 1 << 40) -> Iterator[bytes]:
        """The bytes of these objects, in order; of larger ones the first `most`. To be taken to
        the end. Raises as `read` does."""
        for start in range(0, len(names), _AHEAD):
            yield from self._some(names[start : start + _AHEAD], most)

    def close(self) -> None:
        """End the process. It comes back when something is read."""
        with self._guard:
            self._drop()

    def _some(self, names: Sequence[str], most: int) -> list[bytes]:
        with self._guard:
            for last in (False, True):
                try:
                    if self._pipe is None:
                        self._pipe = _Pipe(self.directory)
                    return self._pipe.ask(names, most)
                except (OSError, EOFError) as problem:
                    # Somebody ended the process, or the machine ran short: begin again, once.
                    self._drop()
                    if last:
                        raise _unreadable(self.directory, problem) from problem
                except BaseException:
                    self._drop()  # half an answer may be left in the pipe
                    raise
        raise AssertionError("the second try returns or raises")

    def _drop(self) -> None:
        if self._pipe is not None:
            self._pipe.end()
            self._pipe = None


class _Pipe:
    def __init__(self, directory: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            ["git", f"--git-dir={directory}", "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment({}, ()),
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            # Fewer, larger turns between the two processes. Where it isn't granted, it stays.
            with contextlib.suppress(OSError):
                fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _PIECE)
        self._ready = select.poll()
        self._ready.register(self._out, select.POLLIN | select.POLLHUP)
        self._buffer, self._at = b"", 0
        self.end = weakref.finalize(self, _end, self._process)

    def ask(self, names: Sequence[str], most: int) -> list[bytes]:
        os.write(self._in, "".join(f"{name}\n" for name in names).encode())
        found: list[bytes] = []
        absent = ""
        for name in names:
            header = self._line()
            if header.endswith((b" missing", b" ambiguous")):
                absent = absent or name
                continue
            size = int(header[header.rfind(b" ") :])
            # What is there whole, as most is, is taken without another call.
            start = self._at
            if start + size < len(self._buffer):
                found.append(self._buffer[start : start + min(size, most)])
                self._at = start + size + 1
            else:
                found.append(self._rest(size, most))
        if absent:
            raise SourceMissing(f"The copy of the repository has no {absent}: sync again.")
        return found

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            self._buffer = self._buffer[self._at :] + self._more()
            self._at = 0
        line, self._at = self._buffer[self._at : end], end + 1
        return line

    def _rest(self, size: int, most: int) -> bytes:
        """An object of which a part is still to come, up to `most` of it, and its line end."""
        kept, left = bytearray(self._buffer[self._at :][:most]), size + 1
        left -= len(self._buffer) - self._at
        while left > 0:
            piece = self._more()
            kept += piece[: min(left, max(most - len(kept), 0))]
            self._buffer, self._at = piece, min(left, len(piece))
            left -= len(piece)
        return bytes(kept[: min(size, most)])

    def _more(self) -> bytes:
        if not self._ready.poll(_WAIT_MS):
            raise TimeoutError("git gave no answer")
        piece = os.read(self._out, _PIECE)
        if not piece:
            raise EOFError("git ended")
        return piece


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.kill()
    process.wait()


def _unreadable(directory: Path, problem: Exception) -> SourceMissing:
    return SourceMissing(
        f"The copy of the repository in {directory} can't be read ({problem}): "
        "remove it, and it is made again."
    )
