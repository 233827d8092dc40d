"""The webhook over HTTP: pushes that are signed, and those that are not."""

import hashlib
import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from starlette.applications import Starlette

from bot.addresses import Address
from bot.web import Server
from handlers.webhook import MOST_BYTES, webhook

SECRET = "a secret"
BODY = b'{"ref": "refs/heads/main"}'


class Door:
    """A webhook that is served; `pushed` has what it told."""

    def __init__(self) -> None:
        self.pushed: list[str] = []
        self.secret: str | None = SECRET
        self._threads = ThreadPoolExecutor(2)
        route = webhook(self.pushed.append, {"news"}, lambda: self.secret, self._threads)
        self._server = Server(Starlette(routes=[route]), Address("127.0.0.1", 0), "listen")
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
        self._threads.shutdown()

    def send(self, signature: str | None, name: str = "news", body: bytes = BODY) -> int:
        headers = {} if signature is None else {"X-Hub-Signature-256": signature}
        request = Request(f"{self._server.url}/webhook/{name}", body, headers)  # noqa: S310  loopback
        try:
            with urlopen(request, timeout=20) as answer:  # noqa: S310  loopback
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code


@pytest.fixture(scope="module")
def served() -> Iterator[Door]:
    made = Door()
    yield made
    made.stop()


@pytest.fixture
def door(served: Door) -> Door:
    served.pushed.clear()
    served.secret = SECRET
    return served


def _signed(body: bytes = BODY, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_a_signed_push_is_told_each_time(door: Door) -> None:
    assert [door.send(_signed()), door.send(_signed())] == [202, 202]
    assert door.pushed == ["news", "news"]


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        _signed(secret="another"),
        _signed(b"{}"),
        _signed().removeprefix("sha256="),
        "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest(),
        "sha256=\xe9",
    ],
)
def test_what_is_not_signed_with_our_secret_is_refused(door: Door, signature: str | None) -> None:
    assert door.send(signature) == 401
    assert door.pushed == []


def test_without_a_secret_nothing_is_taken(door: Door) -> None:
    for missing in (None, ""):
        door.secret = missing
        assert door.send(_signed(secret="")) == 401
    assert door.pushed == []


def test_another_name_and_too_much_are_refused(door: Door) -> None:
    assert door.send(_signed(), name="other") == 404
    assert door.send("sha256=0", name="other") == 401
    huge = b"x" * (MOST_BYTES + 1)
    assert door.send(_signed(huge), body=huge) == 413
    assert door.pushed == []
