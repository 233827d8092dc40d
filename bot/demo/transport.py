"""Reaching the TCP connection under a request, for faults and for speed."""

import asyncio
import socket
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# Linux only: the kernel may hold back its TCP acknowledgement for 40 ms, and a client that sends
# two small frames in a row (Nagle) would wait for it.
_QUICK_ACK = getattr(socket, "TCP_QUICKACK", None)


class ReachableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which also tells the application its connection, in the scope's
    state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # uvicorn declares it this way too: asyncio's own declaration names the base class
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def abort(scope: MutableMapping[str, Any]) -> None:
    """Cut the connection off at once: the other side sees it reset or ended."""
    transport: asyncio.Transport = scope["state"]["transport"]
    transport.abort()


def answer_acks_at_once(scope: MutableMapping[str, Any]) -> None:
    """Let the kernel acknowledge what it receives next without waiting."""
    connection = scope["state"]["transport"].get_extra_info("socket")
    if _QUICK_ACK is not None and connection is not None:
        connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
