"""What happens in the workspace, told to every open page."""

import asyncio
from collections.abc import AsyncIterator

from bot.demo.errors import Json

_END: Json = {}


class Feed:
    """Hands each event to the pages that may see it. Used from the event loop only."""

    def __init__(self) -> None:
        self._pages: dict[asyncio.Queue[Json], str] = {}

    def tell(self, event: Json, user: str = "") -> None:
        """Give `event` to the pages of one person, or of everyone where `user` is empty."""
        for queue, viewer in self._pages.items():
            if user in ("", viewer):
                queue.put_nowait(event)

    def join(self, user: str) -> asyncio.Queue[Json]:
        """A queue that gets what this person may see from now on."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._pages[queue] = user
        return queue

    def leave(self, queue: asyncio.Queue[Json]) -> None:
        self._pages.pop(queue, None)

    async def follow(self, queue: asyncio.Queue[Json], pause: float) -> AsyncIterator[Json | None]:
        """The queue's events as they come, None after each `pause` seconds without one; ends
        when the stand-in stops."""
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), pause)
            except TimeoutError:
                yield None
                continue
            if event is _END:
                return
            yield event

    def close(self) -> None:
        """End every open page's stream."""
        for queue in self._pages:
            queue.put_nowait(_END)
