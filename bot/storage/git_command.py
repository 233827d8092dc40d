"""Runs git: without questions, without anybody's settings, and never for ever."""

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import SourceMissing

# Taken over from whoever starts the bot: finding programs, ssh's keys and agent, proxies and
# certificates. Everything else, all of git's own variables too, stays outside.
_KEPT = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE"),
    *("SSL_CERT_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"),
    *("https_proxy", "http_proxy", "no_proxy", "all_proxy"),
)
_SETTINGS = (
    ("core.hooksPath", os.devnull),
    ("gc.auto", "0"),  # never behind our back: see git_clone.tidy
    ("maintenance.auto", "false"),
    # One pack for each fetch, however small: a thousand loose files take a thousand syncs.
    ("fetch.unpackLimit", "1"),
    ("fastimport.unpackLimit", "1"),
    ("http.followRedirects", "false"),  # a token goes to the host it is for, and to no other
    ("advice.pushUpdateRejected", "false"),
    ("credential.helper", ""),
    ("core.quotePath", "false"),
)
_MOST_OUTPUT = 1 << 30
_ERROR_TAIL = 64 * 1024
_PIECE = 1 << 16
_GRACE_SECONDS = 5.0


class GitStopped(SourceMissing):
    """A call of git was ended because the bot stops."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: its exit code (below 0: a signal), what it wrote, and whether it was
    ended by us because it took too long or wrote too much."""

    code: int
    out: bytes = field(repr=False)
    error: str
    late: bool = False
    unwanted: bool = False

    @property
    def text(self) -> str:
        """The output as text, without the last line end."""
        return self.out.decode(errors="replace").rstrip("\n")


def environment(extra: Mapping[str, str], settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The environment of a call. `settings` are git's, handed over where nobody can read them on
    a command line."""
    pairs = (*_SETTINGS, *settings)
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    found |= {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "SSH_ASKPASS": "true",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_CONFIG_COUNT": str(len(pairs)),
    }
    for number, (name, value) in enumerate(pairs):
        found |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return found | dict(extra)


class GitCommand:
    """Runs git for one source, from any thread."""

    def __init__(self) -> None:
        self._running = set[subprocess.Popen[bytes]]()
        self._guard = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """End what runs, and refuse what comes."""
        with self._guard:
            self._stopped = True
            for process in self._running:
                _signal(process, signal.SIGTERM)

    def run(
        self,
        directory: Path | None,
        *arguments: str,
        seconds: float,
        env: Mapping[str, str],
        given: bytes = b"",
        held: int | None = None,
        unwanted: Callable[[bytes], bool] | None = None,
    ) -> Outcome:
        """Run `git ARGUMENTS` in a repository, for at most `seconds`.

        `given` goes to its input. `held` is an open file that it keeps open while it lives, so
        that a lock on it outlasts a killed bot until its last call has ended. `unwanted` sees
        each piece of the error output and may end the call.
        Raises GitStopped once `stop` was called, SourceMissing where git can't be started.
        """
        process = self._start(directory, arguments, env, held)
        try:
            talk = _Talk(process, given, time.monotonic() + seconds, unwanted)
            talk.go_on()
            if not (talk.late or talk.unwanted):
                talk.late = not _ended(process, talk.deadline - time.monotonic())
        finally:
            _end(process)
            with self._guard:
                self._running.discard(process)
        if self._stopped and process.returncode:
            raise GitStopped("Copydesk is stopping.")
        error = bytes(talk.error).decode(errors="replace")
        return Outcome(process.returncode, bytes(talk.out), error, talk.late, talk.unwanted)

    def _start(
        self,
        directory: Path | None,
        arguments: Sequence[str],
        env: Mapping[str, str],
        held: int | None,
    ) -> "subprocess.Popen[bytes]":
        where = [] if directory is None else [f"--git-dir={directory}"]
        with self._guard:
            if self._stopped:
                raise GitStopped("Copydesk is stopping.")
            try:
                process = subprocess.Popen(  # noqa: S603
                    ["git", *where, *arguments],  # noqa: S607
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=dict(env),
                    pass_fds=() if held is None else (held,),
                    start_new_session=True,
                )
            except OSError as problem:
                raise SourceMissing(
                    f"git can't be started ({problem.strerror}): install git 2.31 or newer."
                ) from problem
            self._running.add(process)
        return process


class _Talk:
    """Writes to a process and reads from it until it ends, or has to."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        given: bytes,
        deadline: float,
        unwanted: Callable[[bytes], bool] | None,
    ) -> None:
        self._process, self._left, self.deadline = process, memoryview(given), deadline
        self._is_unwanted = unwanted
        self.out, self.error = bytearray(), bytearray()
        self.late = self.unwanted = False

    def go_on(self) -> None:
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        assert process.stderr is not None  # noqa: S101
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ, self.out)
            waiting.register(process.stderr, selectors.EVENT_READ, self.error)
            if self._left:
                os.set_blocking(process.stdin.fileno(), False)
                waiting.register(process.stdin, selectors.EVENT_WRITE)
            else:
                process.stdin.close()
            while waiting.get_map() and not (self.late or self.unwanted):
                self._turn(waiting)

    def _turn(self, waiting: selectors.BaseSelector) -> None:
        left = self.deadline - time.monotonic()
        ready = waiting.select(left) if left > 0 else []
        self.late = not ready
        for key, _ in ready:
            if key.data is None:
                self._write(waiting, key)
            else:
                self._read(waiting, key)

    def _write(self, waiting: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        try:
            self._left = self._left[os.write(key.fd, self._left[:_PIECE]) :]
        except BrokenPipeError:
            self._left = self._left[:0]  # it ended early: its exit code says why
        except BlockingIOError:
            return
        if not self._left:
            waiting.unregister(key.fileobj)
            self._process.stdin.close()  # type: ignore[union-attr]

    def _read(self, waiting: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        piece = os.read(key.fd, _PIECE)
        if not piece:
            waiting.unregister(key.fileobj)
            return
        key.data.extend(piece)
        if key.data is self.error:
            del self.error[:-_ERROR_TAIL]
            self.unwanted = self._is_unwanted is not None and self._is_unwanted(piece)
        self.late = self.late or len(self.out) > _MOST_OUTPUT


def _ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what has not ended, with all it started. A first, polite signal lets git remove its
    lock files, upstream's too where that is on this machine."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        _ended(process, _GRACE_SECONDS)
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
