"""What people say to the app, in a channel or to it alone, and how they open its Home tab."""

import asyncio
import re
import uuid

from bot.demo import events, home, messages, payloads, typed
from bot.demo.errors import Json
from bot.demo.messages import Draft
from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import HeardStandIn
from tests.crowd.screens import SECONDS, Screens

TELLING = re.compile(
    r"^(Together:|Taken back: \d|Taken back in the repository|Not |<@\w+> took back)"
)
"""How the app begins when it writes by itself."""
_LOOK_EVERY = 0.02


class Voice(Screens):
    """Works in the stand-in's event loop, from any thread."""

    def __init__(self, stand_in: HeardStandIn, clicks: Clicks) -> None:
        super().__init__(stand_in)
        self._clicks = clicks

    def write(self, user: str, channel: str, text: str) -> None:
        """Write a message that is not meant for the app."""

        async def post() -> None:
            draft = Draft(typed.as_sent(self._world.workspace, text))
            messages.post(self._world, channel, user, draft)

        self._do(post())

    def ask(self, user: str, channel: str, text: str, word: str, *, again: int) -> Click:
        """Mention the app in a channel, or write to it alone where `channel` is a person's id, and
        wait until it has answered."""
        click = Click(user, word, "said")
        self._do(self._asked(click, channel, text, again))
        self._clicks.add([click], redelivered=again)
        return click

    def open_home(self, user: str, *, again: int = 0) -> Click:
        """Open the app's Home tab."""
        click = Click(user, "open home", "home")

        async def opened() -> None:
            click.sent = self._clicks.now_ms()
            await asyncio.gather(*(home.opened(self._world, user) for _ in range(again + 1)))
            click.acked = self._clicks.now_ms()

        self._do(opened())
        self._clicks.add([click], redelivered=again)
        return click

    async def _asked(self, click: Click, channel: str, text: str, again: int) -> None:
        workspace = self._world.workspace
        place = workspace.place(channel) if channel in workspace.channels else None
        place = place or workspace.direct(channel)
        alone = bool(place.get("is_im"))
        draft = Draft(typed.as_sent(workspace, text if alone else f"@Copydesk {text}"))
        click.sent = self._clicks.now_ms()
        message = messages.post(self._world, place["id"], click.user, draft)
        body = {
            **payloads.with_blocks(message),
            "client_msg_id": str(uuid.uuid4()),
            "channel": place["id"],
            "event_ts": message["ts"],
            **({"type": "message", "channel_type": "im"} if alone else {"type": "app_mention"}),
        }
        await asyncio.gather(*(events.send(self._world, body) for _ in range(again + 1)))
        click.said = await self._answer(click.user, place, message["ts"])
        click.acked = self._clicks.now_ms()

    async def _answer(self, user: str, place: Json, since: str) -> str:
        """What the app said to that person; empty where it said nothing for minutes."""
        workspace = self._world.workspace
        for _ in range(round(SECONDS / 2 / _LOOK_EVERY)):
            if place.get("is_im"):
                theirs = (one for one in workspace.history(place["id"]) if one.get("bot_id"))
                found = [one["text"] for one in theirs if one["ts"] > since]
            else:
                private = workspace.ephemerals.values()
                mine = (one for one in private if (one.user, one.channel) == (user, place["id"]))
                found = [one.text for one in mine if one.ts > since]
            answers = [one for one in found if not TELLING.search(one)]
            if answers:
                return str(answers[0])
            await asyncio.sleep(_LOOK_EVERY)
        return ""
