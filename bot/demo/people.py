"""What a person does: sends a line, uses a control, submits or closes a modal.

Each function returns what the person saw: `ok`, `error` (what Slack would name, such as
operation_timeout) with a sentence in `message`, how long the acknowledgement took in `ack_ms`,
and what it carried in `response`.
"""

from dataclasses import dataclass
from typing import Any

from bot.demo import events, messages, payloads, replies, state, typed, views
from bot.demo.elements import suggestion_problems
from bot.demo.errors import ControlError, Json, SlackError
from bot.demo.messages import Draft
from bot.demo.problems import failed, unanswered
from bot.demo.sockets import Ack, UnacknowledgedError
from bot.demo.validation import checked_view, interactive_elements
from bot.demo.workspace import Ephemeral, Hook, View
from bot.demo.world import World

# what an acknowledgement says is recorded under this name
ACKNOWLEDGED = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a control is: in a message of a channel, an ephemeral message, or a view; and which
    control it is. `block_id` may be empty where the action_id is enough."""

    action_id: str
    block_id: str = ""
    channel: str = ""
    ts: str = ""
    ephemeral_id: str = ""
    view_id: str = ""


async def send(world: World, user: str, channel: str, text: str) -> Json:
    """Send a line into a channel: a slash command where it begins with `/`, else a message."""
    world.workspace.person(user)
    place = world.workspace.place(channel)
    if text.startswith("/"):
        return await command(world, user, place["id"], text)
    draft = Draft(typed.as_sent(world.workspace, text))
    message = messages.post(world, place["id"], user, draft)
    events.written(world, place, message)
    return {"ok": True, "message": messages.for_page(world, place["id"], message)}


async def command(world: World, user: str, channel: str, text: str) -> Json:
    """Run a slash command; its acknowledgement may carry the answer."""
    name, _, rest = text.strip().partition(" ")
    known = [one["command"] for one in world.commands()]
    if known and name not in known:
        return failed("invalid_command", f"{name} is not a valid command.")
    payload = payloads.command(world, user, channel, name, rest.strip())
    hook = world.workspace.hooks[payload["response_url"].partition("/response/")[2]]
    try:
        ack = await world.sockets.deliver("slash_commands", payload)
    except UnacknowledgedError as missing:
        return unanswered(missing, name)
    try:
        shown = _shown(world, hook, ack) if _says(ack) else None
    except SlackError as refusal:
        detail = {"refusal": refusal.answer()}
        seen = failed("invalid_command_response", f"{name} failed: {refusal.code}.", **detail)
        return {**seen, "ack_ms": ack.ms, "response": ack.payload}
    return {"ok": True, "ack_ms": ack.ms, "response": ack.payload, "message": shown}


def _shown(world: World, hook: Hook, ack: Ack) -> Json:
    try:
        shown = replies.reply(world, hook, ack.payload)
    except SlackError as refusal:
        world.record(ACKNOWLEDGED, ack.payload, refusal.answer())
        raise
    world.record(ACKNOWLEDGED, ack.payload, {"ok": True})
    return shown


def _says(ack: Ack) -> bool:
    return bool(ack.payload.get("text") or ack.payload.get("blocks"))


async def click(
    world: World, user: str, target: Target, raw: Any, values: Json | None = None
) -> Json:
    """Use a control; `raw` is the value of the option chosen, or what was typed. In a view,
    `values` are what has been entered in all of it, as in `submit`."""
    world.workspace.person(user)
    if target.view_id and values:
        view = _view(world, user, target.view_id)
        view.values = state.merge(view.body["blocks"], view.values, values)
    payload = click_payload(world, user, target, raw)
    try:
        ack = await world.sockets.deliver("interactive", payload)
    except UnacknowledgedError as missing:
        return unanswered(missing, world.workspace.app["name"])
    return {"ok": True, "ack_ms": ack.ms, "response": ack.payload}


async def suggest(world: World, user: str, target: Target, typed: str) -> Json:
    """Type into a menu of a view whose options the app gives: they are in `options`."""
    view = _view(world, user, target.view_id)
    block, element = _control(view.body["blocks"], target)
    payload = payloads.block_suggestion(world, view, block, element, typed)
    try:
        ack = await world.sockets.deliver("interactive", payload)
    except UnacknowledgedError as missing:
        return unanswered(missing, world.workspace.app["name"])
    problems = list(suggestion_problems(ack.payload))
    if problems:
        refused = failed("invalid_options", f"{world.workspace.app['name']}: {problems[0]}")
        return {**refused, "ack_ms": ack.ms, "response": ack.payload}
    found = ack.payload.get("options") or []
    groups = ack.payload.get("option_groups") or []
    options = [*found, *(one for group in groups for one in group["options"])]
    return {"ok": True, "ack_ms": ack.ms, "response": ack.payload, "options": options}


def click_payload(world: World, user: str, target: Target, raw: Any) -> Json:
    """What the app is sent when a person uses a control."""
    if target.view_id:
        view = _view(world, user, target.view_id)
        block, element = _control(view.body["blocks"], target)
        action = payloads.action_of(world, block, element, raw)
        view.values = state.merge(
            [block], view.values, {block["block_id"]: {element["action_id"]: raw}}
        )
        return payloads.view_action(world, view, action)
    if target.ephemeral_id:
        return _ephemeral_payload(world, user, target, raw)
    channel = world.workspace.place(target.channel)["id"]
    message = world.workspace.messages[channel].get(target.ts)
    if message is None:
        raise ControlError(f"There is no message {target.ts} in {channel}.")
    action, values = _used(world, message.get("blocks", []), target, raw)
    return payloads.message_action(world, user, channel, message, action, values)


def _ephemeral_payload(world: World, user: str, target: Target, raw: Any) -> Json:
    ephemeral = _ephemeral(world, user, target.ephemeral_id)
    action, values = _used(world, ephemeral.blocks, target, raw)
    return payloads.ephemeral_action(world, user, ephemeral, action, values)


def _used(world: World, blocks: list[Json], target: Target, raw: Any) -> tuple[Json, Json]:
    block, element = _control(blocks, target)
    action = payloads.action_of(world, block, element, raw)
    entered = {block["block_id"]: {element["action_id"]: raw}}
    return action, state.merge([block], state.initial_values(blocks), entered)


def _control(blocks: list[Json], target: Target) -> tuple[Json, Json]:
    there = []
    for block in blocks:
        for _, element in interactive_elements(block):
            there.append(f"{block['block_id']} {element['action_id']}")
            if element["action_id"] == target.action_id and target.block_id in (
                "",
                block["block_id"],
            ):
                return block, element
    wanted = f"{target.block_id} {target.action_id}".strip()
    raise ControlError(f"There is no control {wanted}: there are {'; '.join(there) or 'none'}.")


def _ephemeral(world: World, user: str, ephemeral_id: str) -> Ephemeral:
    found = world.workspace.ephemerals.get(ephemeral_id)
    if found is None or found.user != user:
        raise ControlError(f"{user} sees no ephemeral message {ephemeral_id}.")
    return found


def _view(world: World, user: str, view_id: str) -> View:
    found = views.find_view(world, view_id)
    if found is None or found.user != user:
        raise ControlError(f"{user} has no view {view_id} open.")
    return found


async def submit(world: World, user: str, view_id: str, values: Json) -> Json:
    """Submit a modal. `errors` are what stands at its inputs afterwards, by block_id."""
    view = _view(world, user, view_id)
    blocks = view.body["blocks"]
    view.values = state.merge(blocks, view.values, values)
    errors = state.missing_answers(blocks, view.values)
    if errors:
        return {**failed("missing_answers", "Some fields are empty."), "errors": errors}
    try:
        ack = await world.sockets.deliver("interactive", payloads.view_submission(world, view))
    except UnacknowledgedError as missing:
        return unanswered(missing, world.workspace.app["name"])
    seen = {"ack_ms": ack.ms, "response": ack.payload}
    try:
        return {**_after_submit(world, view, ack.payload), **seen}
    except SlackError as refusal:
        refused = failed("invalid_response", f"{world.workspace.app['name']}: {refusal.code}.")
        return {**refused, **seen, "refusal": refusal.answer()}


def _after_submit(world: World, view: View, answer: Json) -> Json:
    action = answer.get("response_action")
    if action == "errors":
        known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        errors = answer.get("errors") or {}
        if not errors or not set(errors) <= known:
            raise SlackError("invalid_arguments", errors=errors, inputs=sorted(known))
        return {"ok": True, "errors": errors}
    if action == "update":
        views.update_view(world, view, checked_view(answer.get("view"), "modal"))
    elif action == "push":
        views.push_view(world, view, checked_view(answer.get("view"), "modal"))
    elif action == "clear":
        views.close_all(world, view.user)
    elif action is None:
        views.close_view(world, view)
    else:
        raise SlackError("invalid_response_action")
    return {"ok": True}


async def close(world: World, user: str, view_id: str) -> Json:
    """Close a modal; the app hears of it only if the view asked for it."""
    view = _view(world, user, view_id)
    everything = bool(view.body.get("clear_on_close"))
    if everything:
        views.close_all(world, user)
    else:
        views.close_view(world, view)
    if view.body.get("notify_on_close"):
        payload = payloads.view_closed(world, view, all_of_them=everything)
        try:
            await world.sockets.deliver("interactive", payload)
        except UnacknowledgedError:
            # the person has closed it and sees nothing of this
            return {"ok": True}
    return {"ok": True}
