"""The Web API: one route, tokens, scopes, faults, and the table of methods."""

import math
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.demo import api_chat, api_conversations, api_files, api_people, api_views, scopes, trouble
from bot.demo.answer import as_json
from bot.demo.arguments import Arguments, read_arguments
from bot.demo.errors import Json, SlackError
from bot.demo.rates import RateLimitedError
from bot.demo.world import World

Method = Callable[[World, Arguments], Json]
_APP_METHODS = ("apps.connections.open",)
_OPEN_METHODS = ("api.test",)


def _api_test(_world: World, arguments: Arguments) -> Json:
    if arguments.text("error"):
        raise SlackError(arguments.text("error"), args=arguments.given)
    return {"ok": True, "args": arguments.given}


def _auth_test(world: World, _arguments: Arguments) -> Json:
    workspace = world.workspace
    return {
        "ok": True,
        "url": f"https://{workspace.team['domain']}.slack.com/",
        "team": workspace.team["name"],
        "user": workspace.bot["name"],
        "team_id": workspace.team["id"],
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot["id"],
        "is_enterprise_install": False,
    }


def _connections_open(world: World, _arguments: Arguments) -> Json:
    address = world.base_url.replace("http://", "ws://", 1)
    return {"ok": True, "url": f"{address}/socket?ticket={world.sockets.ticket()}"}


def _unknown(_world: World, _arguments: Arguments) -> Json:
    raise SlackError("unknown_method")


METHODS: dict[str, Method] = {
    "api.test": _api_test,
    "auth.test": _auth_test,
    "apps.connections.open": _connections_open,
    **api_chat.METHODS,
    **api_conversations.METHODS,
    **api_files.METHODS,
    **api_people.METHODS,
    **api_views.METHODS,
}


async def endpoint(world: World, request: Request) -> Response:
    """Answer one call of `/api/<method>`, and record it."""
    method = request.path_params["method"]
    fault = world.faults.take(method)
    if fault is not None:
        refusal = await trouble.before(request, fault)
        if refusal is not None:
            await _record_refused(world, request, method, fault.kind)
            return refusal
    try:
        arguments, answer = await _answer(world, request, method)
    except RateLimitedError as refusal:
        await _record_refused(world, request, method, "429")
        return trouble.too_often(math.ceil(refusal.seconds))
    broken = fault is not None and fault.kind in ("drop_after", "error_after")
    world.record(method, arguments, fault.kind if fault is not None and broken else answer)
    instead = await trouble.after(request, fault) if fault is not None else None
    return instead or as_json(answer, headers=_headers(world))


async def _answer(world: World, request: Request, method: str) -> tuple[Json, Json]:
    arguments = Arguments({})
    try:
        arguments = await read_arguments(request)
        _check_token(world, request, arguments, method)
        scopes.check(method, scopes.granted(world.manifest))
        world.rates.count(method, arguments.text("channel"))
        return arguments.given, METHODS.get(method, _unknown)(world, arguments)
    except RateLimitedError:
        raise
    except SlackError as refusal:
        return arguments.given, refusal.answer()


def _check_token(world: World, request: Request, arguments: Arguments, method: str) -> None:
    if method in _OPEN_METHODS:
        return
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = token or str(arguments.given.pop("token", ""))
    tokens = world.workspace.tokens
    if not token:
        raise SlackError("not_authed")
    if token not in tokens.values():
        raise SlackError("invalid_auth")
    if (token == tokens["app"]) != (method in _APP_METHODS):
        raise SlackError("not_allowed_token_type")


async def _record_refused(world: World, request: Request, method: str, kind: str) -> None:
    try:
        given = (await read_arguments(request)).given
    except SlackError:
        given = {}
    world.record(method, given, kind)


def _headers(world: World) -> dict[str, str]:
    provided = scopes.granted(world.manifest)
    return {"x-oauth-scopes": ",".join(provided or ("commands", "chat:write"))}
