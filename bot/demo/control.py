"""The control address: what tests and the demo's own director use. Off unless asked for."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from bot.demo import events, messages, people, views
from bot.demo.answer import as_json
from bot.demo.errors import ControlError, Json
from bot.demo.faults import Fault
from bot.demo.page_api import body, seen, target, text, texts
from bot.demo.sockets import ACK_SECONDS
from bot.demo.world import World

WAIT_SECONDS = 5.0


async def reset(world: World, request: Request) -> Response:
    """Back to the seed: {workspace?, now?, ack_seconds?}."""
    given = await body(request)
    world.reset(given.get("workspace"))
    world.sockets.ack_seconds = float(given.get("ack_seconds") or ACK_SECONDS)
    if given.get("now") is not None:
        world.clock.set(float(given["now"]))
    return as_json({"ok": True})


async def clock(world: World, request: Request) -> Response:
    """Stand still at {now}, seconds since 1970, or go on with real time at null."""
    now = (await body(request)).get("now")
    world.clock.set(None if now is None else float(now))
    return as_json({"ok": True, "now": world.clock.now()})


async def command(world: World, request: Request) -> Response:
    """Send a command or a line as a person: {user, channel, text}."""
    given = await body(request)
    return seen(await people.send(world, *texts(given, "user", "channel", "text")))


async def click(world: World, request: Request) -> Response:
    """Use a control: {user, channel and ts | ephemeral_id | view_id, action_id, block_id?,
    value?}."""
    given = await body(request)
    user = text(given, "user")
    return seen(await people.click(world, user, target(given), given.get("value")))


async def view_submit(world: World, request: Request) -> Response:
    """Submit a modal: {user, view_id?, values?}; the uppermost where none is named."""
    given = await body(request)
    user, view_id = _view(world, given)
    return seen(await people.submit(world, user, view_id, given.get("values") or {}))


async def view_close(world: World, request: Request) -> Response:
    """Close a modal: {user, view_id?}."""
    return seen(await people.close(world, *_view(world, await body(request))))


def _view(world: World, given: Json) -> tuple[str, str]:
    user = text(given, "user")
    stack = world.workspace.stack(user)
    if given.get("view_id"):
        return user, str(given["view_id"])
    if not stack:
        raise ControlError(f"{user} has no view open.")
    return user, stack[-1].id


async def event(world: World, request: Request) -> Response:
    """Send the app an event: {event: {type, ...}}."""
    given = await body(request)
    if not isinstance(given.get("event"), dict):
        raise ControlError("event is missing: give it as an object.")
    return seen(await events.send(world, given["event"]))


async def list_messages(world: World, request: Request) -> Response:
    """The messages of a channel as Slack stores them, oldest first."""
    place = world.workspace.place(request.query_params.get("channel", ""))
    return as_json({"ok": True, "messages": world.workspace.history(place["id"])})


async def list_ephemerals(world: World, request: Request) -> Response:
    """What one person alone sees, or all of them, oldest first."""
    user = request.query_params.get("user", "")
    found = [one for one in world.workspace.ephemerals.values() if user in ("", one.user)]
    shown = [{**messages.ephemeral_for_page(world, one), "to": one.user} for one in found]
    return as_json({"ok": True, "ephemerals": shown})


async def list_views(world: World, request: Request) -> Response:
    """The modals that a person has open, the uppermost last, and the Home tab."""
    user = request.query_params.get("user", "")
    world.workspace.person(user)
    home = world.workspace.homes.get(user)
    return as_json(
        {
            "ok": True,
            "views": [views.for_page(world, view) for view in world.workspace.stack(user)],
            "home": views.for_page(world, home) if home else None,
        }
    )


async def list_calls(world: World, request: Request) -> Response:
    """The recorded calls, oldest first; those of one method with `?method=`."""
    method = request.query_params.get("method", "")
    found = [call for call in world.calls if method in ("", call["method"])]
    return as_json({"ok": True, "calls": found})


async def fault(world: World, request: Request) -> Response:
    """Arm a fault: {method, kind, times?, seconds?, code?}."""
    given = await body(request)
    method, kind = texts(given, "method", "kind")
    times = int(given.get("times") or 1)
    seconds = float(1.0 if given.get("seconds") is None else given["seconds"])
    code = str(given.get("code") or "internal_error")
    world.faults.arm(Fault(method, kind, times, seconds, code))
    return as_json({"ok": True})


async def list_faults(world: World, _request: Request) -> Response:
    """The faults that are armed and not used up, the oldest first."""
    return as_json({"ok": True, "faults": [asdict(one) for one in world.faults.armed]})


async def rates(world: World, request: Request) -> Response:
    """Count calls and refuse too many: {on: true or false}; off after a reset."""
    world.rates.clear()
    world.rates.on = bool((await body(request)).get("on"))
    return as_json({"ok": True, "on": world.rates.on})


async def sockets(world: World, request: Request) -> Response:
    """Do something to all open connections: {do: refresh | close | abort | count}."""
    given = await body(request)
    do = given.get("do", "count")
    if do == "refresh":
        count = await world.sockets.refresh(str(given.get("reason") or "refresh_requested"))
    elif do == "close":
        count = await world.sockets.close()
    elif do == "abort":
        count = world.sockets.abort()
    elif do == "count":
        count = len(world.sockets)
    else:
        raise ControlError(f"Cannot do {do}: choose one of refresh, close, abort, count.")
    return as_json({"ok": True, "count": count})


async def wait(world: World, request: Request) -> Response:
    """Wait until {sockets: how many are open} or {method, count: how many calls were recorded},
    at most {seconds}. `ok` is false when that took too long."""
    given = await body(request)
    seconds = float(given.get("seconds") or WAIT_SECONDS)
    if "sockets" in given:
        return as_json({"ok": await world.sockets.wait_open(int(given["sockets"]), seconds)})
    done = await world.wait_calls(text(given, "method"), int(given.get("count") or 1), seconds)
    return as_json({"ok": done})


async def notice(world: World, request: Request) -> Response:
    """Show a file change beside the messages: {title, path, diff: [lines], at?}."""
    given = await body(request)
    made = {
        "id": str(given.get("id") or f"N{world.workspace.number()}"),
        "title": text(given, "title"),
        "path": text(given, "path"),
        "diff": [str(line) for line in given.get("diff") or []],
        "at": float(given.get("at") or world.clock.now()),
    }
    world.workspace.notices.append(made)
    world.feed.tell({"type": "notice", "notice": made})
    return as_json({"ok": True, "notice": made})
