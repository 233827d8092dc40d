"""Socket Mode: tickets, open connections, envelopes and their acknowledgements."""

import asyncio
import json
import secrets
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.demo.errors import Json
from bot.demo.faults import ENVELOPE, Faults
from bot.demo.transport import abort, answer_acks_at_once

ACK_SECONDS = 3.0
MOST_SOCKETS = 10


@dataclass(slots=True)
class Ack:
    """An acknowledgement: what it carried, and how many milliseconds it took."""

    payload: Json
    ms: float


class UnacknowledgedError(Exception):
    """Nobody acknowledged: `code` is what Slack calls it."""

    def __init__(self, code: str, ms: float) -> None:
        super().__init__(code)
        self.code = code
        self.ms = ms


class Sockets:
    """The app's open connections. Each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str, faults: Faults) -> None:
        self.app_id = app_id
        self._faults = faults
        self._tickets: set[str] = set()
        self.ack_seconds = ACK_SECONDS
        self._open: list[WebSocket] = []
        # asked to go, and closed once the app has a new connection
        self._leaving: list[WebSocket] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._opened = asyncio.Event()
        self._sent = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A ticket that opens one connection."""
        made = secrets.token_urlsafe(24)
        self._tickets.add(made)
        return made

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from its handshake to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(4401, "unknown ticket")
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._open) >= MOST_SOCKETS:
            await self._disconnect(websocket, "too_many_websockets")
            return
        await websocket.send_text(json.dumps(self._hello()))
        self._open.append(websocket)
        self._opened.set()
        await self._close_leaving()
        try:
            await self._listen(websocket)
        finally:
            self._drop(websocket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {
                "host": "stand-in",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app_id},
        }

    async def _listen(self, websocket: WebSocket) -> None:
        try:
            while True:
                answer_acks_at_once(websocket.scope)
                self._acknowledge(await websocket.receive_text())
        except (WebSocketDisconnect, KeyError):
            # KeyError: a binary frame, which Slack does not take either
            return

    def _acknowledge(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        if isinstance(frame, dict):
            waiting = self._waiting.pop(str(frame.get("envelope_id")), None)
            if waiting is not None and not waiting.done():
                payload = frame.get("payload")
                waiting.set_result(payload if isinstance(payload, dict) else {})

    def _drop(self, websocket: WebSocket) -> None:
        if websocket in self._open:
            self._open.remove(websocket)
        if not self._open:
            self._opened.clear()

    async def wait_open(self, count: int, seconds: float) -> bool:
        """Wait until so many connections are open; False when that took too long."""
        try:
            async with asyncio.timeout(seconds):
                while len(self._open) < count:
                    self._opened.clear()
                    await self._opened.wait()
        except TimeoutError:
            return False
        return True

    async def deliver(self, kind: str, payload: Json, attempt: int = 0) -> Ack:
        """Send an envelope and wait for its acknowledgement; raises UnacknowledgedError.
        `attempt` above 0 marks a repeated event."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        envelope_id = str(uuid.uuid4())
        waiting: asyncio.Future[Json] = loop.create_future()
        self._waiting[envelope_id] = waiting
        try:
            await self._send(_envelope(envelope_id, kind, payload, attempt), started)
            async with asyncio.timeout_at(started + self.ack_seconds):
                answer = await waiting
        except TimeoutError:
            raise UnacknowledgedError("operation_timeout", _ms(loop, started)) from None
        finally:
            self._waiting.pop(envelope_id, None)
        return Ack(answer, _ms(loop, started))

    async def _send(self, text: str, started: float) -> None:
        fault = self._faults.take(ENVELOPE)
        kind = fault.kind if fault else ""
        if fault and kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and kind == "late":
            await self._overtaken(fault.seconds)
        if kind == "drop_before":
            self._cut(self._next(started))
        if kind == "lose":
            return
        for _ in range(2 if kind == "duplicate" else 1):
            used = await self._send_to_one(text, started)
        if kind == "drop_after":
            self._cut(used)
        # whoever waits holds this event; the next one waits for a new one
        self._sent.set()
        self._sent = asyncio.Event()

    async def _overtaken(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._sent.wait()
        except TimeoutError:
            return

    def _cut(self, websocket: WebSocket) -> None:
        self._drop(websocket)
        abort(websocket.scope)

    async def _send_to_one(self, text: str, started: float) -> WebSocket:
        while True:
            websocket = self._next(started)
            try:
                await websocket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                # RuntimeError: Starlette saw the closing handshake before we did
                self._drop(websocket)
            else:
                return websocket

    def _next(self, started: float) -> WebSocket:
        if not self._open:
            raise UnacknowledgedError("dispatch_failed", _ms(asyncio.get_running_loop(), started))
        self._turn = (self._turn + 1) % len(self._open)
        return self._open[self._turn]

    async def refresh(self, reason: str) -> int:
        """Ask every connection to be opened anew, as Slack does every few hours."""
        self._leaving.extend(self._open)
        return await self._each(lambda one: self._disconnect(one, reason))

    async def _close_leaving(self) -> None:
        leaving, self._leaving = self._leaving, []
        for websocket in leaving:
            if websocket.client_state is WebSocketState.CONNECTED:
                await websocket.close()

    async def close(self, code: int = 1000) -> int:
        """Close every connection with a closing handshake."""
        return await self._each(lambda one: one.close(code))

    def abort(self) -> int:
        """Cut every connection off, without a word."""
        count = len(self._open)
        for websocket in list(self._open):
            self._cut(websocket)
        return count

    def end(self) -> None:
        """Stop waiting for acknowledgements: the stand-in ends."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(UnacknowledgedError("dispatch_failed", 0.0))

    async def _each(self, act: Callable[[WebSocket], Awaitable[None]]) -> int:
        found = list(self._open)
        for websocket in found:
            self._drop(websocket)
            if websocket.application_state is WebSocketState.CONNECTED:
                await act(websocket)
        return len(found)

    async def _disconnect(self, websocket: WebSocket, reason: str) -> None:
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
        await websocket.send_text(json.dumps(frame))


def _envelope(envelope_id: str, kind: str, payload: Json, attempt: int) -> str:
    accepts = kind in ("slash_commands", "interactive")
    frame: Json = {
        "envelope_id": envelope_id,
        "type": kind,
        "accepts_response_payload": accepts,
        "payload": payload,
    }
    if kind == "events_api":
        frame["retry_attempt"] = attempt
        frame["retry_reason"] = "timeout" if attempt else ""
    return json.dumps(frame)


def _ms(loop: asyncio.AbstractEventLoop, started: float) -> float:
    return round((loop.time() - started) * 1000, 3)
