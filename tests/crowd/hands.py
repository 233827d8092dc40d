"""A person's hands at the stand-in: what is on their screens is pressed now or too late, twice, and
delivered again; what they say and type."""

import asyncio
import copy
from collections import defaultdict, deque
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bot.demo import payloads, replies, state, views
from bot.demo.errors import Json
from bot.demo.sockets import UnacknowledgedError
from bot.demo.validation import checked_view
from bot.demo.workspace import Ephemeral, View
from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import HeardStandIn
from tests.crowd.screens import Control, Screens, kept_in


class Hands(Screens):
    """Works in the stand-in's event loop, from any thread."""

    def __init__(self, stand_in: HeardStandIn, clicks: Clicks) -> None:
        super().__init__(stand_in)
        self._clicks = clicks
        self._sent: defaultdict[str, deque[tuple[str, Json]]] = defaultdict(
            lambda: deque(maxlen=40)
        )

    def close(self, user: str) -> None:
        """Close every dialog of the person's."""

        async def shut() -> None:
            for view in self._world.workspace.stack(user):
                self._world.workspace.views.pop(view.id, None)

        self._do(shut())

    def borrow(self, user: str, view: View) -> View:
        """Somebody else's dialog or Home tab, as if it were this person's own; dialogs are open
        then."""

        async def put() -> View:
            if view.body["type"] == "home":
                return replace(view, user=user)
            return views.open_view(self._world, user, view.body)

        return self._do(put())

    def press(
        self, user: str, which: list[Control], *, again: int = 0, stale: bool = False
    ) -> list[Click]:
        """Press all of these at once, and have each delivered so many times more."""
        made = [_click(user, one) for one in which]
        work = [self._pressed(*pair, again) for pair in zip(made, which, strict=True)]
        return self._all(work, made, again, stale=stale)

    def submit(
        self, user: str, word: str, view: View, values: Json, *, again: int
    ) -> tuple[Click, View | None]:
        """Submit a dialog as it was drawn, open or not; gives the one that is drawn in its place,
        if any."""
        filled = replace(view, values=state.merge(view.body["blocks"], view.values, values))
        ref = str(kept_in(view).get("block_id", "||"))
        click = Click(user, word, "dialog", ref.split("|")[1], articles=_ticked(filled))
        drawn: list[View] = []
        self._all([self._submitted(click, filled, again, drawn)], [click], again)
        return click, drawn[0] if drawn else None

    def type(self, user: str, channel: str, text: str, word: str, *, again: int) -> list[Click]:
        """Type a command."""
        click = Click(user, word, "typed")
        return self._all([self._typed(click, channel, text, again)], [click], again)

    def choose(self, user: str, channel: str, message: Json, *, again: int) -> list[Click]:
        """Choose the shortcut in a message's menu."""
        click = Click(user, "have this", "shortcut")
        return self._all([self._chosen(click, channel, message, again)], [click], again)

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
        work: Sequence[Coroutine[Any, Any, None]],
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
        before = {one.id for one in self._world.workspace.stack(click.user)}
        payload = self._payload(click.user, what)
        click.hook = _hook(payload)
        await self._deliver(click, "interactive", payload, again)
        if click.way == "home":
            click.said = self._clicks.note(click.user)
        elif isinstance(what.screen, View):
            now = self._world.workspace.views.get(what.screen.id)
            click.said = _said_above(now) if now is not None else ""
        after = [one for one in self._world.workspace.stack(click.user) if one.id not in before]
        click.opened = str(after[-1].body["callback_id"]) if after else ""

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

    async def _submitted(self, click: Click, view: View, again: int, drawn: list[View]) -> None:
        payload = payloads.view_submission(self._world, view)
        answer = await self._deliver(click, "interactive", payload, again)
        click.said = " ".join((answer.get("errors") or {}).values())
        if answer.get("response_action") == "update":
            body = checked_view(answer["view"], "modal")
            drawn.append(replace(view, body=body, values=state.initial_values(body["blocks"])))
            click.opened = str(body["callback_id"])
        elif not click.said:
            for one in self._world.workspace.stack(click.user):
                self._world.workspace.views.pop(one.id, None)

    async def _typed(self, click: Click, channel: str, text: str, again: int) -> None:
        name, _, rest = text.partition(" ")
        payload = payloads.command(self._world, click.user, channel, name, rest)
        click.hook = _hook(payload)
        answer = await self._deliver(click, "slash_commands", payload, again)
        click.said = str(answer.get("text") or "")
        if answer.get("blocks"):
            shown = replies.reply(self._world, self._world.workspace.hooks[click.hook], answer)
            click.shown = str(shown["id"])

    async def _chosen(self, click: Click, channel: str, message: Json, again: int) -> None:
        payload = payloads.shortcut(self._world, click.user, channel, message, "have_this")
        click.hook = _hook(payload)
        await self._deliver(click, "interactive", payload, again)

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


def _click(user: str, one: Control) -> Click:
    return Click(
        user, one.word, one.way, one.article, one.decision, articles=one.articles, batch=one.batch
    )


def _hook(payload: Json) -> str:
    return str(payload.get("response_url", "")).partition("/response/")[2]


def _said_above(view: View) -> str:
    """The sentence above a dialog's own text: that is mrkdwn, the sentence is plain."""
    first = view.body["blocks"][0].get("text", {})
    return str(first["text"]) if first.get("type") == "plain_text" else ""


def _ticked(view: View) -> tuple[str, ...]:
    """The ids of the articles of a story that a dialog decides about as it is filled."""
    kept, entered = kept_in(view), view.values.get("boxes", {})
    chosen = [
        int(one["value"]) for each in entered.values() for one in each.get("selected_options") or ()
    ]
    lead = [str(kept["block_id"]).split("|")[1]] if kept.get("step") == "publish_one" else []
    return (*lead, *(str(kept["boxes"][at][0]) for at in chosen))
