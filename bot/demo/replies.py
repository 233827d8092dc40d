"""What an app sends back by a response_url or in an acknowledgement."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.demo import messages, trouble
from bot.demo.answer import as_json
from bot.demo.arguments import Arguments, read_arguments
from bot.demo.errors import Json, SlackError
from bot.demo.faults import RESPONSE_URL
from bot.demo.messages import Draft
from bot.demo.validation import checked_blocks
from bot.demo.workspace import Hook
from bot.demo.world import World


async def endpoint(world: World, request: Request) -> Response:
    """Take one post to a response_url, and record it under the method `response_url`."""
    fault = world.faults.take(RESPONSE_URL)
    if fault is not None:
        refusal = await trouble.before(request, fault)
        if refusal is not None:
            world.record(RESPONSE_URL, await _given(request), fault.kind)
            return refusal
    answer = await _take(world, request)
    instead = await trouble.after(request, fault) if fault is not None else None
    return instead or answer


async def _given(request: Request) -> Json:
    try:
        return (await read_arguments(request)).given
    except SlackError:
        return {}


async def _take(world: World, request: Request) -> Response:
    given: Json = {}
    try:
        given = (await read_arguments(request)).given
        hook = _hook(world, request.path_params["hook"])
        reply(world, hook, given)
    except SlackError as refusal:
        world.record(RESPONSE_URL, given, refusal.answer())
        return as_json(refusal.answer(), 404 if refusal.code.endswith("_url") else 400)
    world.record(RESPONSE_URL, given, {"ok": True})
    return as_json({"ok": True})


def _hook(world: World, path: str) -> Hook:
    hook = world.workspace.hooks.get(path)
    if hook is None:
        raise SlackError("invalid_url")
    if hook.uses_left <= 0:
        raise SlackError("used_url")
    if world.clock.now() > hook.expires:
        raise SlackError("expired_url")
    hook.uses_left -= 1
    return hook


def reply(world: World, hook: Hook, given: Json) -> Json:
    """Do what the reply asks for and give the message as the page shows it, empty where there
    is none; raises SlackError."""
    arguments = Arguments(given)
    if arguments.flag("delete_original"):
        _delete(world, hook)
        return {}
    draft = _draft(arguments)
    if arguments.flag("replace_original") and (hook.message or hook.ephemeral):
        return _replace(world, hook, draft)
    if arguments.text("response_type", "ephemeral") == "in_channel":
        message = messages.post(world, hook.channel, world.workspace.bot_user, draft)
        return messages.for_page(world, hook.channel, message)
    made = messages.whisper(world, hook.channel, hook.user, draft)
    return messages.ephemeral_for_page(world, made)


def _draft(arguments: Arguments) -> Draft:
    given: Any = arguments.structure("blocks", "invalid_blocks_format")
    blocks = checked_blocks(given) if given is not None else []
    text = arguments.text("text")
    if not text and not blocks:
        raise SlackError("no_text")
    return Draft(text, blocks, thread_ts=arguments.text("thread_ts"))


def _delete(world: World, hook: Hook) -> None:
    if hook.ephemeral in world.workspace.ephemerals:
        messages.delete_ephemeral(world, world.workspace.ephemerals[hook.ephemeral])
    elif hook.message in world.workspace.messages[hook.channel]:
        messages.delete(world, hook.channel, hook.message)
    else:
        raise SlackError("message_not_found")


def _replace(world: World, hook: Hook, draft: Draft) -> Json:
    if hook.message:
        message = world.workspace.message(hook.channel, hook.message)
        messages.change(world, hook.channel, message, draft)
        return messages.for_page(world, hook.channel, message)
    ephemeral = world.workspace.ephemerals.get(hook.ephemeral)
    if ephemeral is None:
        raise SlackError("message_not_found")
    messages.change_ephemeral(world, ephemeral, draft)
    return messages.ephemeral_for_page(world, ephemeral)
