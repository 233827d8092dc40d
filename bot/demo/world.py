"""What the parts of the stand-in share."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.demo.clock import Clock
from bot.demo.errors import Json
from bot.demo.faults import Faults
from bot.demo.feed import Feed
from bot.demo.rates import Rates
from bot.demo.sockets import Sockets
from bot.demo.workspace import Workspace

MOST_CALLS = 20_000


@dataclass(slots=True, kw_only=True)
class World:
    """One running stand-in. `calls` are the recorded Web API calls, the oldest first."""

    workspace: Workspace
    clock: Clock
    sockets: Sockets
    feed: Feed
    faults: Faults
    rates: Rates
    manifest: Json
    seed: Json
    base_url: str = ""
    calls: list[Json] = field(default_factory=list)
    # what the app hands over for looking at; a reset leaves it
    gallery: Json = field(default_factory=dict)
    # events that nobody acknowledged, to be sent again
    again: set[asyncio.Task[Any]] = field(default_factory=set)
    _recorded: asyncio.Event = field(default_factory=asyncio.Event)

    def reset(self, seed: Json | None = None) -> None:
        """Back to the seed that the stand-in was started with, or to another one: no messages,
        no faults, no rate limits, real time, nothing recorded. Connections stay open."""
        self.clock.set(None)
        self.workspace = Workspace(seed or self.seed, self.clock)
        self.faults.clear()
        self.rates.clear()
        for waiting in self.again:
            waiting.cancel()
        self.calls.clear()
        self.feed.tell({"type": "reset"})

    def record(self, method: str, arguments: Json, answer: Json | str) -> None:
        """Remember a call for `/control/calls`; the oldest are forgotten after 20,000."""
        if len(self.calls) >= MOST_CALLS:
            del self.calls[: MOST_CALLS // 10]
        self.calls.append(
            {"method": method, "arguments": arguments, "answer": answer, "at": self.clock.now()}
        )
        # whoever waits holds this event; the next one waits for a new one
        self._recorded.set()
        self._recorded = asyncio.Event()

    async def wait_calls(self, method: str, count: int, seconds: float) -> bool:
        """Wait until a method was called so many times; False when that took too long."""
        try:
            async with asyncio.timeout(seconds):
                while sum(call["method"] == method for call in self.calls) < count:
                    await self._recorded.wait()
        except TimeoutError:
            return False
        return True

    def commands(self) -> list[Json]:
        """The slash commands of the manifest."""
        found = self.manifest.get("features", {}).get("slash_commands", [])
        return [dict(command) for command in found]
