"""Message shortcuts: what the app adds to the menu of every message."""

from bot.demo import payloads
from bot.demo.errors import ControlError, Json
from bot.demo.problems import unanswered
from bot.demo.sockets import UnacknowledgedError
from bot.demo.world import World


def known(world: World) -> list[Json]:
    """The message shortcuts of the manifest."""
    found = world.manifest.get("features", {}).get("shortcuts", [])
    return [dict(one) for one in found if one.get("type") == "message"]


async def choose(world: World, user: str, channel: str, ts: str, callback_id: str) -> Json:
    """Choose a shortcut in a message's menu; what the person saw, as in `people`. Raises
    ControlError where there is no such message or shortcut: private messages have none."""
    world.workspace.person(user)
    place = world.workspace.place(channel)["id"]
    message = world.workspace.messages[place].get(ts)
    if message is None:
        raise ControlError(f"There is no message {ts} in {place}.")
    names = [one["callback_id"] for one in known(world)]
    if callback_id not in names:
        there = ", ".join(names) or "none"
        raise ControlError(f"There is no shortcut {callback_id}: there are {there}.")
    payload = payloads.shortcut(world, user, place, message, callback_id)
    try:
        ack = await world.sockets.deliver("interactive", payload)
    except UnacknowledgedError as missing:
        return unanswered(missing, world.workspace.app["name"])
    return {"ok": True, "ack_ms": ack.ms, "response": ack.payload}
