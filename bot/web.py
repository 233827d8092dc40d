"""A web server in a thread of its own."""

import asyncio
import logging
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from bot.addresses import Address
from bot.domain.errors import CopydeskError

START_SECONDS, STOP_SECONDS = 10.0, 30.0


class Server:
    """Serves an application at an address; port 0 takes a free one. `purpose` names the setting,
    for the sentence where the address can't be had."""

    def __init__(self, app: ASGIApp, address: Address, purpose: str) -> None:
        self._app, self._address, self._purpose = app, address, purpose
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def start(self) -> None:
        """Serve; returns once it answers. Raises CopydeskError where the address is taken, or
        not this machine's."""
        listener = self._listener()
        host, port = listener.getsockname()[:2]
        self.url = f"http://{Address(host, port)}"
        self._server = _Server(_config(self._app))
        self._thread = threading.Thread(
            target=_serve, args=(self._server, listener), name=self._purpose, daemon=True
        )
        self._thread.start()
        if not self._server.up.wait(START_SECONDS):
            raise CopydeskError(f"{self._purpose}: {self._address} did not begin to answer.")

    def stop(self) -> None:
        """Take in nothing more, answer what was taken in, then return. Twice is fine."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOP_SECONDS)
            self._server = self._thread = None

    def _listener(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        # By the protocol's name asyncio knows to send at once: it would hold an answer's second
        # part back for 40 ms, until the first one is acknowledged.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(tuple(self._address))
        except OSError as error:
            listener.close()
            raise CopydeskError(
                f"{self._purpose}: {self._address} can't be listened at: {error.strerror}. "
                "Another Copydesk may run, or the settings need another address."
            ) from error
        return listener


class _Server(uvicorn.Server):
    """uvicorn's server, which says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


def _config(app: ASGIApp) -> uvicorn.Config:
    # It says at the level of information what it does, and would say each request.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=20,
        limit_concurrency=200,
        h11_max_incomplete_event_size=64 * 1024,
    )


def _serve(server: _Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))
