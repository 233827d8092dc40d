"""What the demo's page asks for and does."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.demo import home, messages, people, shortcuts, views
from bot.demo.answer import as_json
from bot.demo.errors import ControlError, Json
from bot.demo.people import Target
from bot.demo.world import World

HEARTBEAT_SECONDS = 15.0


async def state(world: World, request: Request) -> Response:
    """Everything that one person sees; the first person where none is named."""
    workspace = world.workspace
    user = request.query_params.get("user") or next(iter(workspace.users))
    me = workspace.person(user)
    direct = workspace.direct(user)["id"]
    places = [one for one in workspace.channels.values() if _sees(one, direct)]
    return as_json(
        {
            "ok": True,
            "team": workspace.team,
            "me": me,
            "users": list(workspace.users.values()),
            "usergroups": list(workspace.usergroups.values()),
            "channels": places,
            "app": _app(world),
            "messages": {one["id"]: _messages(world, one["id"], user) for one in places},
            "views": [views.for_page(world, view) for view in workspace.stack(user)],
            "home": home.for_page(world, user),
            "notices": workspace.notices,
            "gallery": bool(world.gallery),
        }
    )


def _sees(place: Json, direct: str) -> bool:
    return not place.get("is_im") or place["id"] == direct


def _app(world: World) -> Json:
    app = world.workspace.app
    bot_user = world.workspace.bot_user
    added = {"commands": world.commands(), "shortcuts": shortcuts.known(world)}
    return {**app, "bot_user": bot_user, **added}


def _messages(world: World, channel: str, user: str) -> list[Json]:
    said = [messages.for_page(world, channel, one) for one in world.workspace.history(channel)]
    whispered = [
        messages.ephemeral_for_page(world, one)
        for one in world.workspace.ephemerals.values()
        if (one.channel, one.user) == (channel, user)
    ]
    return sorted(said + whispered, key=lambda one: str(one["ts"]))


async def events(world: World, request: Request) -> Response:
    """What happens from now on, as server-sent events."""
    user = request.query_params.get("user") or next(iter(world.workspace.users))
    world.workspace.person(user)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(world, user), 200, headers, "text/event-stream")


async def _stream(world: World, user: str) -> AsyncIterator[str]:
    queue = world.feed.join(user)
    try:
        yield ": open\n\n"
        async for event in world.feed.follow(queue, HEARTBEAT_SECONDS):
            text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            yield ": still here\n\n" if event is None else f"data: {text}\n\n"
    finally:
        world.feed.leave(queue)


async def send(world: World, request: Request) -> Response:
    """A line typed by a person: {user, channel, text}."""
    given = await body(request)
    return seen(await people.send(world, *texts(given, "user", "channel", "text")))


async def action(world: World, request: Request) -> Response:
    """A control used: {user, channel and ts | ephemeral_id | view_id, block_id, action_id,
    value, and of a view the values entered in all of it}."""
    given = await body(request)
    user = text(given, "user")
    values = given.get("values") or {}
    return seen(await people.click(world, user, target(given), given.get("value"), values))


async def suggest(world: World, request: Request) -> Response:
    """Ask for a menu's options: {user, view_id, block_id, action_id, value: what was typed}."""
    given = await body(request)
    user, value = texts(given, "user", "value")
    return seen(await people.suggest(world, user, target(given), value))


async def shortcut(world: World, request: Request) -> Response:
    """A shortcut chosen in a message's menu: {user, channel, ts, callback_id}."""
    named = texts(await body(request), "user", "channel", "ts", "callback_id")
    return seen(await shortcuts.choose(world, *named))


async def opened(world: World, request: Request) -> Response:
    """The app's Home tab opened: {user}."""
    return seen(await home.opened(world, text(await body(request), "user")))


async def view(world: World, request: Request) -> Response:
    """A modal submitted or closed: {user, view_id, event, values}."""
    given = await body(request)
    user, view_id = texts(given, "user", "view_id")
    if given.get("event") == "close":
        return seen(await people.close(world, user, view_id))
    return seen(await people.submit(world, user, view_id, given.get("values") or {}))


def target(given: Json) -> Target:
    """The control that a request names."""
    keys = ("action_id", "block_id", "channel", "ts", "ephemeral_id", "view_id")
    return Target(**{key: str(given[key]) for key in keys if given.get(key)})


def seen(answer: Json) -> Response:
    """What the person saw. A failure is an answer too: the status stays 200."""
    return as_json(answer)


async def body(request: Request) -> Json:
    """The JSON body; raises ControlError where it is not a JSON object."""
    raw = await request.body()
    try:
        found = json.loads(raw or b"{}")
    except ValueError:
        raise ControlError("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise ControlError("The body is not a JSON object.")
    return found


def text(given: Json, name: str) -> str:
    """A text of a body; raises ControlError where it is missing."""
    if not isinstance(given.get(name), str):
        raise ControlError(f"{name} is missing: give it as text.")
    return str(given[name])


def texts(given: Json, *names: str) -> list[str]:
    """Several texts of a body."""
    return [text(given, name) for name in names]
