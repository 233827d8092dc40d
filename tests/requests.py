"""Plain requests over the loopback interface."""

import socket
import urllib.error
import urllib.request
from collections.abc import Mapping

_SECONDS = 20.0
# the machine's proxy settings are for other places
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(url: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    return _open(urllib.request.Request(url))  # noqa: S310


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """The status and the text of an answer."""
    return _open(urllib.request.Request(url, body, dict(headers), method="POST"))  # noqa: S310


def free_port() -> int:
    """A port of the loopback interface that nothing listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _open(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with _OPENER.open(request, timeout=_SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
