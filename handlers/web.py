"""The web door: Slack's requests over HTTP, each one proved to be Slack's, and fresh."""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from handlers.client import Keyring

PATH = "/slack/events"
TIMESTAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
MOST_BYTES = 1_000_000
FRESH = 300
"""Seconds for which a request counts, by the time that Slack signed into it."""

AGAIN = 10.0
"""Seconds between two looks whether the signing secret is another one: anybody may send us
something that is not signed."""

log = logging.getLogger(__name__)


class Proof:
    """Whether a request comes from Slack, now, and for the first time. `now` gives seconds since
    1970."""

    def __init__(self, keyring: Keyring, now: Callable[[], float] = time.time) -> None:
        self._keyring, self._now = keyring, now
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock, self._read = threading.Lock(), -AGAIN

    def flaw(self, body: str, timestamp: str, signature: str) -> str:
        """Why the request is not taken; empty where it is. Waits for a file where the secrets are
        in one and this is signed with another."""
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
            return "is not signed"
        if abs(self._now() - int(timestamp)) > FRESH:
            return "was signed more than five minutes ago"
        if not self._signed(body, timestamp, signature):
            return "is not signed with the app's secret"
        return "came before" if self._came_before(signature) else ""

    def is_quick(self, body: str, timestamp: str, signature: str) -> bool:
        """Whether `flaw` will wait for nothing: the request is signed with the secret at hand."""
        return self._valid(self._keyring.now.signing_secret, body, timestamp, signature)

    def _signed(self, body: str, timestamp: str, signature: str) -> bool:
        tokens = self._keyring.now
        if self._valid(tokens.signing_secret, body, timestamp, signature):
            return True
        with self._lock:
            soon = self._now() - self._read < AGAIN
            self._read = self._read if soon else self._now()
        if soon or not self._keyring.read_again(tokens):
            return False
        return self._valid(self._keyring.now.signing_secret, body, timestamp, signature)

    def _valid(self, secret: str, body: str, timestamp: str, signature: str) -> bool:
        # What is not ASCII can't be compared in constant time, and is no signature.
        if not secret or not signature.isascii():
            return False
        verifier = SignatureVerifier(secret, _At(self._now))
        return verifier.is_valid(body, timestamp, signature)

    def _came_before(self, signature: str) -> bool:
        with self._lock:
            while self._seen and next(iter(self._seen.values())) < self._now() - 2 * FRESH:
                self._seen.popitem(last=False)
            known = signature in self._seen
            self._seen[signature] = self._now()
            return known


class _At(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now()


def door(bolt: App, proof: Proof, threads: Executor, others: Sequence[Route] = ()) -> Starlette:
    """The application that takes Slack's requests in, at `PATH` alone, and
    whatever comes at the routes of `others`. Each is answered in one of
    the threads; its proof takes microseconds and needs none, but where a file must be read."""

    async def take(request: Request) -> Response:
        try:
            body = (await _body(request)).decode()
        except ClientDisconnect:
            return Response()
        except UnicodeDecodeError:
            return PlainTextResponse("This is not UTF-8.\n", 400)
        headers, loop = dict(request.headers), asyncio.get_running_loop()
        signed = body, headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        if proof.is_quick(*signed):
            flaw = proof.flaw(*signed)
        else:
            flaw = await loop.run_in_executor(threads, proof.flaw, *signed)
        if flaw:
            log.warning("A request from %s was refused: it %s", _sender(request), flaw)
            return PlainTextResponse("This is only for Slack.\n", 401)
        return await loop.run_in_executor(threads, _answer, bolt, body, headers)

    return Starlette(routes=[Route(PATH, take, methods=["POST"]), *others])


def _answer(bolt: App, body: str, headers: Mapping[str, str]) -> Response:
    return to_starlette_response(bolt.dispatch(BoltRequest(body=body, headers={**headers})))


async def _body(request: Request) -> bytes:
    """What was sent, as it was sent: the signature is over the bytes."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            raise HTTPException(413)
    return bytes(found)


def _sender(request: Request) -> str:
    return request.client.host if request.client else "somebody"
