"""Sends signed requests over connections that stay open, with little work of its own."""

import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

from http_bare import PATH, SIGNING
from slack_sdk.signature import SignatureVerifier

_CPU_OF_A_PROCESS = 2
_END = b"\r\n\r\n"


class Served:
    """A server's process. Its lines of log go nowhere."""

    def __init__(self, script: str, *given: Path) -> None:
        program = Path(__file__).with_name(script)
        self._process = subprocess.Popen(
            [sys.executable, str(program), *map(str, given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101  for mypy: it was asked for above
        parts = urlsplit(self._process.stdout.readline().strip())
        self.address = (parts.hostname or "", parts.port or 0)

    def cpu(self) -> float:
        """Seconds that the process has computed, in all threads. Linux's own clock of it."""
        return time.clock_gettime(~self._process.pid << 3 | _CPU_OF_A_PROCESS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=30)


def requests(count: int, text: str, first: int = 0) -> list[bytes]:
    """As Slack sends the command, signed now; no two are the same."""
    verifier, at = SignatureVerifier(SIGNING), str(int(time.time()))
    made = []
    for number in range(first, first + count):
        body = urlencode(_command(text, number))
        signature = verifier.generate_signature(timestamp=at, body=body)
        lines = (
            f"POST {PATH} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/x-www-form-urlencoded",
            f"X-Slack-Request-Timestamp: {at}",
            f"X-Slack-Signature: {signature}",
            f"Content-Length: {len(body)}",
        )
        made.append(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    return made


def _command(text: str, number: int) -> dict[str, str]:
    return {
        "token": "bench",
        "team_id": "T0BENCH",
        "team_domain": "bench",
        "channel_id": "C0BENCH",
        "channel_name": "bench",
        "user_id": "U0BENCH",
        "user_name": "bench",
        "command": "/articles",
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.example/commands/T0BENCH/1/a",
        "trigger_id": f"1.{number}.a",
    }


class Connection:
    """One connection, one request at a time."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""

    def ask(self, request: bytes) -> bytes:
        """Send it, and wait for the answer's body."""
        self.socket.sendall(request)
        while True:
            answer = self.receive()
            if answer is not None:
                return answer

    def receive(self) -> bytes | None:
        """Read what is there; the body, once it is whole. Raises RuntimeError for any status
        but 200."""
        data = self.socket.recv(65_536)
        self._read += data
        head, found, body = self._read.partition(_END)
        if not data or (found and b" 200 " not in head[:13]):
            raise RuntimeError(f"The server refused a request: {head[:100]!r}")
        if not found or len(body) < _length(head):
            return None
        self._read = b""
        return body


def _length(head: bytes) -> int:
    line = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return int(line.partition(b":")[2])


@contextmanager
def connections(address: tuple[str, int], count: int) -> Iterator[list[Connection]]:
    """So many connections, closed at the end."""
    opened = [Connection(address) for _ in range(count)]
    try:
        yield opened
    finally:
        for one in opened:
            one.socket.close()


def all_at_once(opened: Sequence[Connection], asked: list[bytes]) -> None:
    """Send every request, over each connection the next one as soon as the last is answered."""
    rest, waiting = iter(asked), 0
    with selectors.DefaultSelector() as selector:
        for one in opened:
            selector.register(one.socket, selectors.EVENT_READ, one)
            one.socket.sendall(next(rest))
            waiting += 1
        while waiting:
            for key, _ in selector.select():
                if key.data.receive() is None:
                    continue
                following = next(rest, None)
                if following is None:
                    waiting -= 1
                else:
                    key.data.socket.sendall(following)
