"""The web server, and the web door's proofs: signed by Slack, fresh, and for the first time."""

import socket
import time
from dataclasses import dataclass, replace
from http.client import HTTPConnection

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.addresses import Address
from bot.domain.errors import CopydeskError
from bot.web import Server
from handlers.client import Keyring
from handlers.web import FRESH, Proof
from tests.requests import get

BODY = "payload=%7B%7D"


@dataclass(frozen=True)
class Given:
    bot_token: str = "xoxb-1"
    app_token: str = ""
    signing_secret: str = "old"


def _signature(body: str, timestamp: float, secret: str) -> str:
    made = SignatureVerifier(secret).generate_signature(timestamp=str(int(timestamp)), body=body)
    assert made is not None
    return made


class Sender:
    """Asks a proof at a time of its own."""

    def __init__(self, keyring: Keyring | None = None) -> None:
        self.now = 1_772_618_400.0
        self.proof = Proof(keyring or Keyring(Given()), now=lambda: self.now)

    def flaw(self, body: str = BODY, *, signed: float | None = None, secret: str = "old") -> str:  # noqa: S107
        at = self.now if signed is None else signed
        return self.proof.flaw(body, str(int(at)), _signature(body, at, secret))


def test_what_slack_signed_just_now_is_taken_once() -> None:
    sender = Sender()
    assert sender.flaw() == ""
    assert sender.flaw() == "came before"
    sender.now += 1
    assert sender.flaw() == ""


@pytest.mark.parametrize("seconds", [-FRESH - 1, FRESH + 1])
def test_what_is_old_or_from_the_future_is_refused(seconds: int) -> None:
    sender = Sender()
    assert "five minutes" in sender.flaw(signed=sender.now + seconds)
    assert sender.flaw(signed=sender.now + seconds * 0.9) == ""


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [("", ""), ("abc", "v0=1"), ("-5", "v0=1"), ("1" * 20, "v0=1"), ("٣", "v0=1")],
)
def test_what_is_not_signed_is_refused(timestamp: str, signature: str) -> None:
    assert Sender().proof.flaw(BODY, timestamp, signature) == "is not signed"


def test_what_another_secret_signed_is_refused() -> None:
    sender = Sender()
    now = str(int(sender.now))
    assert sender.flaw(secret="other") == "is not signed with the app's secret"
    for wrong in ("", "v0=", "v0=ü", "v1" + _signature(BODY, sender.now, "old")[2:]):
        assert sender.proof.flaw(BODY, now, wrong) == "is not signed with the app's secret"
    other = _signature(BODY, sender.now, "old")
    assert sender.proof.flaw(BODY + "&a=1", now, other) == "is not signed with the app's secret"


def test_a_secret_that_is_not_there_signs_nothing() -> None:
    sender = Sender(Keyring(Given(signing_secret="")))
    assert sender.proof.flaw(BODY, str(int(sender.now)), "v0=0") != ""


def test_another_secret_in_the_file_is_read_and_not_at_every_request() -> None:
    reads: list[str] = []
    inside = ["old"]

    def read() -> Given:
        reads.append(inside[0])
        return replace(Given(), signing_secret=inside[0])

    sender = Sender(Keyring(Given(), read))
    assert sender.flaw(secret="new") != ""
    inside[0] = "new"
    assert sender.flaw(secret="new") != ""
    assert reads == ["old"]
    sender.now += 11
    assert sender.flaw(secret="new") == ""
    assert sender.flaw(secret="old") != ""
    assert reads == ["old", "new"]


def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def test_the_server_answers_until_it_is_stopped() -> None:
    server = Server(Starlette(routes=[Route("/", _hello)]), Address("127.0.0.1", 0), "listen")
    server.start()
    assert get(server.url) == (200, "hello")
    server.stop()
    server.stop()
    with pytest.raises(OSError, match="refused"):
        get(server.url)


def test_no_answer_waits_for_the_other_side_to_acknowledge_half_of_it() -> None:
    server = Server(Starlette(routes=[Route("/", _hello)]), Address("127.0.0.1", 0), "listen")
    server.start()
    connection, taken = HTTPConnection(server.url.removeprefix("http://")), []
    for _ in range(60):  # the system acknowledges the first ones at once
        began = time.perf_counter()
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"hello"
        taken.append(time.perf_counter() - began)
    connection.close()
    server.stop()
    # each of them would take 40 ms, on a machine however quick; a busy one is slow at times
    assert sorted(taken[30:])[5] < 0.030


def test_an_address_that_is_taken_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = Server(Starlette(), Address("127.0.0.1", taken.getsockname()[1]), "listen")
        with pytest.raises(CopydeskError, match=r"listen: 127.0.0.1:\d+ can't be listened at"):
            server.start()
