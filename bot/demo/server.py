"""The stand-in Slack as a server: its routes, and starting and stopping it."""

import asyncio
import logging
import mimetypes
import socket
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.demo import api, api_files, control, gallery, page_api, replies
from bot.demo.answer import as_json
from bot.demo.clock import Clock
from bot.demo.errors import ControlError, Json
from bot.demo.faults import Faults
from bot.demo.feed import Feed
from bot.demo.rates import Rates
from bot.demo.sockets import Sockets
from bot.demo.transport import ReachableProtocol
from bot.demo.workspace import Workspace
from bot.demo.world import World

Endpoint = Callable[[World, Request], Awaitable[Response]]
HERE = Path(__file__).parent
LOOPBACK = "127.0.0.1"
_NAMES = (LOOPBACK, "localhost")
_START_SECONDS = 10.0
_STOP_SECONDS = 10.0

_PAGE: list[tuple[str, str, Endpoint]] = [
    ("GET", "/page/state", page_api.state),
    ("GET", "/page/events", page_api.events),
    ("POST", "/page/send", page_api.send),
    ("POST", "/page/action", page_api.action),
    ("POST", "/page/suggest", page_api.suggest),
    ("POST", "/page/view", page_api.view),
    ("POST", "/page/shortcut", page_api.shortcut),
    ("POST", "/page/home", page_api.opened),
    ("GET", "/page/gallery", gallery.shown),
    ("GET", "/gallery", gallery.page),
]
CONTROL: list[tuple[str, str, Endpoint]] = [
    ("POST", "/control/reset", control.reset),
    ("POST", "/control/clock", control.clock),
    ("POST", "/control/command", control.command),
    ("POST", "/control/click", control.click),
    ("POST", "/control/suggest", page_api.suggest),
    ("POST", "/control/shortcut", page_api.shortcut),
    ("POST", "/control/view_submit", control.view_submit),
    ("POST", "/control/view_close", control.view_close),
    ("POST", "/control/home", page_api.opened),
    ("POST", "/control/event", control.event),
    ("GET", "/control/messages", control.list_messages),
    ("GET", "/control/ephemerals", control.list_ephemerals),
    ("GET", "/control/views", control.list_views),
    ("GET", "/control/calls", control.list_calls),
    ("POST", "/control/fault", control.fault),
    ("GET", "/control/faults", control.list_faults),
    ("POST", "/control/rates", control.rates),
    ("POST", "/control/sockets", control.sockets),
    ("POST", "/control/wait", control.wait),
    ("POST", "/control/notice", control.notice),
    ("POST", "/control/gallery", gallery.hang),
]


class StandIn:
    """A workspace for one app, served on the loopback interface.

    `workspace` is a seed such as workspace.json, `manifest` the app's manifest as a mapping
    (empty: every command and every scope is there). `control` opens `/control/...`.
    """

    def __init__(self, workspace: Json, manifest: Json | None = None, *, control: bool = False):
        clock = Clock()
        faults = Faults()
        sockets = Sockets(workspace["app"]["id"], faults)
        self.world = World(
            workspace=Workspace(workspace, clock),
            clock=clock,
            sockets=sockets,
            feed=Feed(),
            faults=faults,
            rates=Rates(clock),
            manifest=manifest or {},
            seed=workspace,
        )
        self.control = control
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, port: int = 0) -> str:
        """Serve in a thread of its own; returns the address, such as http://127.0.0.1:4000, once
        it answers. Port 0 takes a free one. Raises OSError where the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            listener.close()
            raise
        self.world.base_url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        self._server = _Server(_config(self.app()), self.world)
        self._thread = threading.Thread(
            target=_serve, args=(self._server, listener), name="stand-in", daemon=True
        )
        self._thread.start()
        if not self._server.up.wait(_START_SECONDS):
            raise TimeoutError("The stand-in did not start within 10 seconds.")
        return self.world.base_url

    def stop(self) -> None:
        """End all connections and wait until nothing is served any more. Stopping twice is
        fine."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._server = self._thread = None

    def app(self) -> ASGIApp:
        """The ASGI application, for another server than our own."""
        return _Guard(self._routes())

    def _routes(self) -> Starlette:
        table = _PAGE + (CONTROL if self.control else [])
        routes = [
            Route(path, self._handler(endpoint), methods=[method])
            for method, path, endpoint in table
        ]
        methods = ["GET", "POST"]
        return Starlette(
            routes=[
                Route("/api/{method}", self._handler(api.endpoint), methods=methods),
                Route("/upload/{ticket}", self._handler(api_files.upload), methods=["POST"]),
                Route("/files/{file}", self._handler(api_files.shown), methods=["GET"]),
                Route("/response/{hook:path}", self._handler(replies.endpoint), methods=["POST"]),
                WebSocketRoute("/socket", self._socket),
                *routes,
                *_files(),
            ],
            exception_handlers={ControlError: _refused},
        )

    def _handler(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            try:
                # read whole before anything else: a fault may outlast the one who asked
                await request.body()
            except ClientDisconnect:
                return Response()
            return await endpoint(self.world, request)

        return handle

    async def _socket(self, websocket: WebSocket) -> None:
        await self.world.sockets.serve(websocket)


def _files() -> list[Mount]:
    # some machines say text/plain, and a browser then runs no module
    mimetypes.add_type("text/javascript", ".js")
    mounts = []
    if (HERE / "pictures").is_dir():
        mounts.append(Mount("/pictures", StaticFiles(directory=HERE / "pictures")))
    if (HERE / "page").is_dir():
        mounts.append(Mount("/", StaticFiles(directory=HERE / "page", html=True)))
    return mounts


async def _refused(_request: Request, error: Exception) -> Response:
    return as_json({"ok": False, "error": "invalid_request", "message": str(error)}, 400)


class _Guard:
    """Refuses what another web page in the person's browser might send, and lets nothing be
    cached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _foreign(dict(scope["headers"])):
            refusal = PlainTextResponse("Open the stand-in by its own address.", 403)
            await refusal(scope, receive, send)
            return

        async def send_fresh(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
                message["headers"] = [*kept, (b"cache-control", b"no-store")]
            await send(message)

        await self._app(scope, receive, send_fresh)


def _foreign(headers: dict[bytes, bytes]) -> bool:
    host = urlsplit(f"//{headers.get(b'host', b'').decode('latin-1')}")
    if host.hostname not in _NAMES:
        return True
    origin = headers.get(b"origin")
    return origin is not None and urlsplit(origin.decode("latin-1")).netloc != host.netloc


class _Server(uvicorn.Server):
    """uvicorn's server, which says when it is up and ends what would otherwise stay open."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._world = world

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.feed.close()
        self._world.sockets.end()
        await super().shutdown(sockets)


def _config(app: ASGIApp) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        app,
        http=ReachableProtocol,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )


def _serve(server: _Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))
