"""Events: sent to the app, and sent again where nobody acknowledged."""

import asyncio

from bot.demo.errors import Json
from bot.demo.payloads import VERIFICATION_TOKEN
from bot.demo.people import unanswered
from bot.demo.sockets import UnacknowledgedError
from bot.demo.world import World

# Slack tries three times more: at once, a minute later, five minutes later
PAUSES = (60.0, 300.0)
_LOOK_EVERY = 0.02


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
        "authorizations": [],
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
