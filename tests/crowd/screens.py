"""What people see in the stand-in, as it is drawn now, and what can be pressed there."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.demo.errors import Json
from bot.demo.validation import interactive_elements
from bot.demo.workspace import Ephemeral, View
from tests.crowd.clicks import TOGETHER
from tests.crowd.desk import HeardStandIn

Got = TypeVar("Got")
SECONDS = 600.0
"""Longer than a busy machine takes for anything."""


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press on a screen as it was drawn once: a message of a channel, a private
    answer, a dialog, a Home tab. `word` is what it does; `raw` is what is chosen or typed."""

    screen: Json | Ephemeral | View
    block: Json
    element: Json
    word: str
    raw: Any = None
    channel: str = ""

    @property
    def article(self) -> str:
        """The id of the article that it is about; empty where it is about none."""
        ref = self.block.get("block_id", "")
        if isinstance(self.screen, View) and not ref.startswith("article|"):
            ref = kept_in(self.screen).get("block_id", "")
        return str(ref.split("|")[1]) if ref.startswith("article|") else ""

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of all articles that were ticked, where it is about those."""
        value = str(self.element.get("value") or "") if self.word in TOGETHER else ""
        return tuple(one.partition(":")[0] for one in value.split())

    @property
    def decision(self) -> int:
        """The number of the decision that an undo is about."""
        chosen = self.raw if isinstance(self.raw, str) else self.element.get("value")
        value = str(chosen or "").rpartition(":")[2]
        return int(value) if self.word == "undo" and value.isdecimal() else 0

    @property
    def batch(self) -> str:
        """What was decided together and would be taken back."""
        return str(self.element["value"]) if self.word == "undo_batch" else ""

    @property
    def way(self) -> str:
        """As `Click.way`."""
        if isinstance(self.screen, View):
            return "home" if self.screen.body["type"] == "home" else "dialog"
        return "answer" if isinstance(self.screen, Ephemeral) else "message"


class Screens:
    """Looks in the stand-in's event loop, from any thread."""

    def __init__(self, stand_in: HeardStandIn) -> None:
        self._stand_in, self._world = stand_in, stand_in.world

    def _do(self, work: Coroutine[Any, Any, Got]) -> Got:
        assert self._stand_in.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._stand_in.loop).result(SECONDS)

    def messages(self, channel: str, last: int) -> list[Control]:
        """Everything to press in the channel's newest messages that have something to press."""

        async def look() -> list[Json]:
            every = self._world.workspace.history(channel) if channel in self._channels else []
            found = [one for one in every if one.get("blocks")]
            return [dict(one) for one in found[-last:]]

        shown = self._do(look())
        return [one for message in shown for one in controls(message, message["blocks"], channel)]

    def written(self, channel: str, last: int) -> list[Json]:
        """The newest messages of a channel, whoever wrote them."""

        async def look() -> list[Json]:
            return [dict(one) for one in self._world.workspace.history(channel)[-last:]]

        return self._do(look())

    @property
    def _channels(self) -> Json:
        return self._world.workspace.channels

    def answers(self, user: str, last: int = 2) -> list[Control]:
        """Everything to press in the person's newest private answers."""

        async def look() -> list[Ephemeral]:
            every = self._world.workspace.ephemerals.values()
            mine = [one for one in every if one.user == user and one.blocks]
            return [replace(one) for one in mine[-last:]]

        return [one for each in self._do(look()) for one in controls(each, each.blocks)]

    def answer(self, ephemeral_id: str) -> list[Control]:
        """Everything to press in one private answer, as it is now."""

        async def look() -> Ephemeral:
            return replace(self._world.workspace.ephemerals[ephemeral_id])

        found = self._do(look())
        return controls(found, found.blocks)

    def dialog(self, user: str) -> View | None:
        """The person's uppermost dialog as it is now."""

        async def look() -> View | None:
            stack = self._world.workspace.stack(user)
            return replace(stack[-1]) if stack else None

        return self._do(look())

    def home(self, user: str) -> View | None:
        """The person's Home tab as it is drawn now."""

        async def look() -> View | None:
            found = self._world.workspace.homes.get(user)
            return replace(found) if found else None

        return self._do(look())


def controls(
    screen: Json | Ephemeral | View, blocks: list[Json], channel: str = ""
) -> list[Control]:
    """Everything that can be pressed in these blocks."""
    return [
        Control(screen, block, element, word, raw, channel)
        for block in blocks
        for _, element in interactive_elements(block)
        for word, raw in _choices(element)
    ]


def _choices(element: Json) -> Iterator[tuple[str, Any]]:
    """What an element does, and what is chosen for that. Inputs of dialogs do nothing by
    themselves."""
    word = str(element["action_id"]).partition(":")[0]
    values = [one["value"] for one in element.get("options") or ()]
    if element["type"] == "button":
        yield word, None
    elif element["type"] == "overflow":
        yield from ((value.partition(":")[0], value) for value in values)
    elif word == "queue_tick":
        yield word, [] if element.get("initial_options") else values
    elif word.startswith("queue_"):
        yield from ((word, value) for value in values or [""])


def kept_in(view: View) -> Json:
    """What a dialog keeps."""
    return dict(json.loads(view.body.get("private_metadata") or "{}"))
