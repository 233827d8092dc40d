"""A person's hands at the stand-in: what is on their screens, pressed now or too late, twice, and
delivered again."""

import asyncio
import copy
import json
from collections import defaultdict, deque
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.demo import payloads, replies, state
from bot.demo.errors import Json
from bot.demo.sockets import UnacknowledgedError
from bot.demo.validation import interactive_elements
from bot.demo.workspace import Ephemeral, View
from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import HeardStandIn

Got = TypeVar("Got")
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press on a screen as it was drawn once: a message of a channel, a private
    answer, or a dialog. `word` is what it does; `raw` is the option chosen in a menu."""

    screen: Json | Ephemeral | View
    block: Json
    element: Json
    word: str
    raw: str | None = None
    channel: str = ""

    @property
    def article(self) -> str:
        """The id of the article that it is about; empty where it is about none."""
        ref = self.block.get("block_id", "")
        if isinstance(self.screen, View) and not ref.startswith("article|"):
            ref = json.loads(self.screen.body.get("private_metadata") or "{}").get("block_id", "")
        return str(ref.split("|")[1]) if ref.startswith("article|") else ""

    @property
    def decision(self) -> int:
        """The number of the decision that an undo is about."""
        value = str(self.raw or self.element.get("value") or "").rpartition(":")[2]
        return int(value) if self.word == "undo" and value.isdecimal() else 0

    @property
    def way(self) -> str:
        """As `Click.way`."""
        if isinstance(self.screen, View):
            return "home" if self.screen.body["type"] == "home" else "dialog"
        return "answer" if isinstance(self.screen, Ephemeral) else "message"


class Hands:
    """Works in the stand-in's event loop, from any thread."""

    def __init__(self, stand_in: HeardStandIn, clicks: Clicks) -> None:
        self._stand_in, self._world, self._clicks = stand_in, stand_in.world, clicks
        self._sent: defaultdict[str, deque[tuple[str, Json]]] = defaultdict(
            lambda: deque(maxlen=40)
        )

    def _do(self, work: Coroutine[Any, Any, Got]) -> Got:
        assert self._stand_in.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._stand_in.loop).result(SECONDS)

    def messages(self, channel: str, last: int) -> list[Control]:
        """Everything to press in the channel's newest messages, as they are drawn now."""

        async def look() -> list[Json]:
            found = self._world.workspace.history(channel)[-last:]
            return [dict(one) for one in found if one.get("blocks")]

        shown = self._do(look())
        return [one for message in shown for one in controls(message, message["blocks"], channel)]

    def answers(self, user: str, last: int = 2) -> list[Control]:
        """Everything to press in the person's newest private answers."""

        async def look() -> list[Ephemeral]:
            every = self._world.workspace.ephemerals.values()
            mine = [one for one in every if one.user == user and one.blocks]
            return [replace(one) for one in mine[-last:]]

        return [one for each in self._do(look()) for one in controls(each, each.blocks)]

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

    def close(self, user: str) -> None:
        """Close every dialog of the person's."""

        async def shut() -> None:
            for view in self._world.workspace.stack(user):
                self._world.workspace.views.pop(view.id, None)

        self._do(shut())

    def press(
        self, user: str, which: list[Control], *, again: int = 0, stale: bool = False
    ) -> list[Click]:
        """Press all of these at once, and have each delivered so many times more."""
        made = [Click(user, one.word, one.way, one.article, one.decision) for one in which]
        work = [self._pressed(*pair, again) for pair in zip(made, which, strict=True)]
        return self._all(work, made, again, stale=stale)

    def submit(self, user: str, word: str, view: View, values: Json, *, again: int) -> list[Click]:
        """Submit a dialog as it was drawn, open or not."""
        filled = replace(view, values=state.merge(view.body["blocks"], view.values, values))
        kept = json.loads(view.body.get("private_metadata") or "{}").get("block_id", "||")
        click = Click(user, word, "dialog", str(kept.split("|")[1]))
        return self._all([self._submitted(click, filled, again)], [click], again)

    def type(self, user: str, channel: str, text: str, word: str, *, again: int) -> list[Click]:
        """Type a command."""
        click = Click(user, word, "typed")
        return self._all([self._typed(click, channel, text, again)], [click], again)

    def redeliver(self, user: str, which: float) -> None:
        """Deliver something again that was answered a while ago; `which` is from 0 (old) to 1."""
        sent = list(self._sent[user])
        if not sent:
            return
        kind, payload = sent[int(which * len(sent))]

        async def once_more() -> None:
            await self._world.sockets.deliver(kind, copy.deepcopy(payload))

        self._do(once_more())
        self._clicks.add((), redelivered=1)

    def _all(
        self,
        work: list[Coroutine[Any, Any, None]],
        made: list[Click],
        again: int,
        *,
        stale: bool = False,
    ) -> list[Click]:
        async def every() -> None:
            await asyncio.gather(*work)

        self._do(every())
        self._clicks.add(made, redelivered=again * len(made), stale=stale)
        return made

    async def _pressed(self, click: Click, what: Control, again: int) -> None:
        payload = self._payload(click.user, what)
        click.hook = str(payload.get("response_url", "")).partition("/response/")[2]
        await self._deliver(click, "interactive", payload, again)
        if isinstance(what.screen, View):
            now = self._world.workspace.views.get(what.screen.id)
            click.said = _said_above(now) if now is not None else ""
        stack = self._world.workspace.stack(click.user)
        click.opened = bool(stack) and stack[-1] is not what.screen

    def _payload(self, user: str, what: Control) -> Json:
        action = payloads.action_of(self._world, what.block, what.element, what.raw)
        entered = {what.block["block_id"]: {what.element["action_id"]: what.raw}}
        screen = what.screen
        if isinstance(screen, View):
            return payloads.view_action(self._world, screen, action)
        blocks = screen.blocks if isinstance(screen, Ephemeral) else screen["blocks"]
        values = state.merge([what.block], state.initial_values(blocks), entered)
        if isinstance(screen, Ephemeral):
            return payloads.ephemeral_action(self._world, user, screen, action, values)
        return payloads.message_action(self._world, user, what.channel, screen, action, values)

    async def _submitted(self, click: Click, view: View, again: int) -> None:
        payload = payloads.view_submission(self._world, view)
        answer = await self._deliver(click, "interactive", payload, again)
        click.said = " ".join((answer.get("errors") or {}).values())
        if not click.said:
            for one in self._world.workspace.stack(click.user):
                self._world.workspace.views.pop(one.id, None)

    async def _typed(self, click: Click, channel: str, text: str, again: int) -> None:
        name, _, rest = text.partition(" ")
        payload = payloads.command(self._world, click.user, channel, name, rest)
        click.hook = payload["response_url"].partition("/response/")[2]
        answer = await self._deliver(click, "slash_commands", payload, again)
        click.said = str(answer.get("text") or "")
        if answer.get("blocks"):
            replies.reply(self._world, self._world.workspace.hooks[click.hook], answer)

    async def _deliver(self, click: Click, kind: str, payload: Json, again: int) -> Json:
        """Deliver it, and the same once more while nobody has answered yet; the first answer."""
        click.sent = self._clicks.now_ms()
        try:
            every = [
                self._world.sockets.deliver(kind, copy.deepcopy(payload)) for _ in range(again + 1)
            ]
            answered = await asyncio.gather(*every)
        except UnacknowledgedError as missing:
            click.error, answered = missing.code, []
        click.acked = self._clicks.now_ms()
        self._sent[click.user].append((kind, payload))
        return answered[0].payload if answered else {}


def controls(
    screen: Json | Ephemeral | View, blocks: list[Json], channel: str = ""
) -> list[Control]:
    """Everything that can be pressed in these blocks."""
    found = []
    for block in blocks:
        for _, element in interactive_elements(block):
            if element["type"] == "button":
                word = str(element["action_id"]).partition(":")[0]
                found.append(Control(screen, block, element, word, None, channel))
            elif element["type"] == "overflow":
                found += [
                    Control(screen, block, element, value.partition(":")[0], value, channel)
                    for value in (one["value"] for one in element["options"])
                ]
    return found


def _said_above(view: View) -> str:
    """The sentence above a dialog's own text: that is mrkdwn, the sentence is plain."""
    first = view.body["blocks"][0].get("text", {})
    return str(first["text"]) if first.get("type") == "plain_text" else ""


def _last() -> deque[tuple[str, Json]]:
    return deque(maxlen=40)
