"""The Web API: one route, tokens, scopes, faults, and the table of methods."""

import asyncio
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.demo import api_chat, api_conversations, api_people, api_views, scopes
from bot.demo.arguments import Arguments, read_arguments
from bot.demo.errors import Json, SlackError
from bot.demo.faults import Fault
from bot.demo.transport import abort
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
    **api_people.METHODS,
    **api_views.METHODS,
}


async def endpoint(world: World, request: Request) -> Response:
    """Answer one call of `/api/<method>`, and record it."""
    method = request.path_params["method"]
    fault = world.faults.take(method)
    if fault is not None:
        refusal = await _before(request, fault)
        if refusal is not None:
            await _record_refused(world, request, method, fault)
            return refusal
    arguments, answer = await _answer(world, request, method)
    broken = fault is not None and fault.kind in ("drop_after", "error_after")
    world.record(method, arguments, fault.kind if fault is not None and broken else answer)
    instead = await _after(request, fault) if fault is not None else None
    return instead or as_json(answer, headers=_headers(world))


async def _answer(world: World, request: Request, method: str) -> tuple[Json, Json]:
    arguments = Arguments({})
    try:
        arguments = await read_arguments(request)
        _check_token(world, request, arguments, method)
        scopes.check(method, scopes.granted(world.manifest))
        return arguments.given, METHODS.get(method, _unknown)(world, arguments)
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


async def _before(request: Request, fault: Fault) -> Response | None:
    if fault.kind == "429":
        headers = {"Retry-After": str(round(fault.seconds))}
        return as_json({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.kind == "500":
        return Response("Internal Server Error", 500, media_type="text/plain")
    if fault.kind == "error":
        return as_json({"ok": False, "error": fault.code})
    if fault.kind == "drop_before":
        return await drop(request)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    return None


async def _after(request: Request, fault: Fault) -> Response | None:
    if fault.kind == "error_after":
        return as_json({"ok": False, "error": fault.code})
    if fault.kind == "drop_after":
        return await drop(request)
    if fault.kind == "slow_after":
        await asyncio.sleep(fault.seconds)
    return None


async def drop(request: Request) -> Response:
    """Cut the connection off instead of answering."""
    abort(request.scope)
    # one turn of the loop lets the server notice; what is returned then goes nowhere
    await asyncio.sleep(0)
    return Response()


async def _record_refused(world: World, request: Request, method: str, fault: Fault) -> None:
    try:
        given = (await read_arguments(request)).given
    except SlackError:
        given = {}
    world.record(method, given, fault.kind)


def _headers(world: World) -> dict[str, str]:
    provided = scopes.granted(world.manifest)
    return {"x-oauth-scopes": ",".join(provided or ("commands", "chat:write"))}


def as_json(
    body: Json | list[Json], status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A JSON answer that nobody keeps."""
    kept = {"cache-control": "no-store", **(headers or {})}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, kept, media_type="application/json; charset=utf-8")
