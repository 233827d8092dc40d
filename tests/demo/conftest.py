"""A stand-in with its control address, a client of Slack's own library, and a Bolt app on it."""

import json
from collections.abc import Generator
from typing import Any, Protocol

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.demo import StandIn
from bot.demo.remote import Remote
from bot.demo.server import HERE

Json = dict[str, Any]
SEED: Json = json.loads((HERE / "workspace.json").read_text(encoding="utf-8"))
BOT_TOKEN: str = SEED["tokens"]["bot"]
APP_TOKEN: str = SEED["tokens"]["app"]
MANIFEST: Json = {
    "features": {"slash_commands": [{"command": "/desk", "description": "Find articles"}]},
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "channels:history", "channels:read"]}
    },
}


@pytest.fixture(scope="session")
def running() -> Generator[str]:
    """One stand-in for all tests of the session; `remote` resets it for each."""
    stand_in = StandIn(SEED, control=True)
    yield stand_in.start()
    stand_in.stop()


@pytest.fixture
def remote(running: str) -> Remote:
    found = Remote(running)
    found.reset()
    return found


@pytest.fixture
def client(remote: Remote) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=f"{remote.url}/api/", retry_handlers=[], timeout=10)


class Connect(Protocol):
    def __call__(self, app: App, *, ping_interval: float = 1) -> SocketModeHandler: ...


@pytest.fixture
def bolt(client: WebClient) -> App:
    return App(client=client, process_before_response=True)


@pytest.fixture
def connect(remote: Remote) -> Generator[Connect]:
    """Connects a Bolt app by Socket Mode, and ends the connection afterwards."""
    handlers: list[SocketModeHandler] = []

    def start(app: App, *, ping_interval: float = 1) -> SocketModeHandler:
        handler = SocketModeHandler(app, APP_TOKEN, concurrency=8, ping_interval=ping_interval)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]
        assert remote.wait_sockets(len(handlers))
        return handler

    yield start
    for handler in handlers:
        # the client holds its socket's lock while it reads, up to three seconds: end that first
        handler.client.auto_reconnect_enabled = False
    remote.sockets("abort")
    for handler in handlers:
        # and it waits up to a second for a message
        handler.client.closed = True
        handler.client.message_queue.put(None)
        handler.close()  # type: ignore[no-untyped-call]
