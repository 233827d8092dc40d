"""Events: sent to the app, and sent again where nobody acknowledged."""

import asyncio
import uuid

from bot.demo.errors import Json
from bot.demo.payloads import VERIFICATION_TOKEN, with_blocks
from bot.demo.problems import unanswered
from bot.demo.scopes import granted
from bot.demo.sockets import UnacknowledgedError
from bot.demo.world import World

# Slack tries three times more: at once, a minute later, five minutes later
PAUSES = (60.0, 300.0)
_LOOK_EVERY = 0.02


SCOPES = {"app_mention": "app_mentions:read", "message.im": "im:history"}
"""The events that a line of a person's makes, and the scope that each needs."""


def written(world: World, place: Json, message: Json) -> None:
    """Tell the app of what a person wrote, where it asked for that: the person does not wait."""
    body = {
        **with_blocks(message),
        "client_msg_id": str(uuid.uuid4()),
        "channel": place["id"],
        "event_ts": message["ts"],
    }
    if place.get("is_im"):
        _tell(world, "message.im", {**body, "type": "message", "channel_type": "im"})
    elif _mentions(world, place, message):
        _tell(world, "app_mention", {**body, "type": "app_mention"})


def _mentions(world: World, place: Json, message: Json) -> bool:
    bot = world.workspace.bot_user
    return f"<@{bot}>" in message["text"] and bot in place["members"]


def _tell(world: World, name: str, body: Json) -> None:
    asked_for = world.manifest.get("settings", {}).get("event_subscriptions", {})
    allowed = SCOPES[name] in (granted(world.manifest) or ())
    if allowed and name in asked_for.get("bot_events", ()):
        task = asyncio.create_task(send(world, body))
        world.again.add(task)
        task.add_done_callback(world.again.discard)


async def send(world: World, body: Json) -> Json:
    """Send the app an event, once more at once where it is not acknowledged, and after that as
    the stand-in's clock goes on."""
    payload = _payload(world, body)
    for attempt in range(2):
        try:
            ack = await world.sockets.deliver("events_api", payload, attempt)
        except UnacknowledgedError as missing:
            failure = missing
        else:
            return {"ok": True, "ack_ms": ack.ms, "attempts": attempt + 1}
    task = asyncio.create_task(_again(world, payload))
    world.again.add(task)
    task.add_done_callback(world.again.discard)
    return {**unanswered(failure, world.workspace.app["name"]), "attempts": 2}


def _payload(world: World, body: Json) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": world.workspace.team["id"],
        "api_app_id": world.workspace.app["id"],
        "event": {"event_ts": world.clock.stamp(), **body},
        "type": "event_callback",
        "event_id": f"Ev{world.workspace.number():010d}",
        "event_time": int(world.clock.now()),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.workspace.team["id"],
                "user_id": world.workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


async def _again(world: World, payload: Json) -> None:
    for attempt, pause in enumerate(PAUSES, start=2):
        due = world.clock.now() + pause
        # the clock may be set at any time, from any thread
        while world.clock.now() < due:
            await asyncio.sleep(_LOOK_EVERY)
        try:
            await world.sockets.deliver("events_api", payload, attempt)
        except UnacknowledgedError:
            continue
        return
