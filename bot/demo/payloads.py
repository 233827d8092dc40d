"""The payloads that an app gets, in the shapes that Slack gives them."""

import copy
import re
from typing import Any

from bot.demo import state, typed
from bot.demo.errors import Json
from bot.demo.workspace import Ephemeral, View
from bot.demo.world import World

VERIFICATION_TOKEN = "stand-in"  # noqa: S105 - Slack still sends this deprecated field
_LONE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def command(world: World, user: str, channel: str, name: str, text: str) -> Json:
    """A slash command: `name` with its slash, `text` as it was typed."""
    workspace = world.workspace
    place = workspace.place(channel)
    hook = workspace.new_hook(channel, user)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team["id"],
        "team_domain": workspace.team["domain"],
        "channel_id": channel,
        "channel_name": "directmessage" if place.get("is_im") else place["name"],
        "user_id": user,
        "user_name": workspace.users[user]["name"],
        "command": name,
        "text": typed.escape(text) if workspace.escape_command_text else text,
        "api_app_id": workspace.app["id"],
        "is_enterprise_install": "false",
        "response_url": f"{world.base_url}/response/{hook}",
        "trigger_id": workspace.new_trigger(user),
    }


def _interaction(world: World, kind: str, user: str, trigger_view: str = "") -> Json:
    workspace = world.workspace
    return {
        "type": kind,
        "user": person(world, user),
        "api_app_id": workspace.app["id"],
        "token": VERIFICATION_TOKEN,
        "team": {"id": workspace.team["id"], "domain": workspace.team["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": workspace.new_trigger(user, trigger_view),
    }


def person(world: World, user: str) -> Json:
    """A person as interactive payloads name them."""
    found = world.workspace.users[user]
    team = world.workspace.team["id"]
    return {"id": user, "username": found["name"], "name": found["name"], "team_id": team}


def message_action(
    world: World, user: str, channel: str, message: Json, action: Json, values: Json
) -> Json:
    """A click in a message that everyone sees."""
    payload = _interaction(world, "block_actions", user)
    hook = world.workspace.new_hook(channel, user, message=message["ts"])
    payload["container"] = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel,
        "is_ephemeral": False,
    }
    payload["channel"] = _channel(world, channel)
    payload["message"] = as_slack_shows(message)
    # no document says that it comes along, so nothing may count on it
    payload["message"].pop("metadata", None)
    payload["state"] = {"values": values}
    payload["response_url"] = f"{world.base_url}/response/{hook}"
    payload["actions"] = [action]
    return payload


def shortcut(world: World, user: str, channel: str, message: Json, callback_id: str) -> Json:
    """A shortcut chosen in the menu of a message that everyone sees."""
    payload = _interaction(world, "message_action", user)
    hook = world.workspace.new_hook(channel, user)
    payload["callback_id"] = callback_id
    payload["action_ts"] = world.clock.stamp()
    payload["channel"] = _channel(world, channel)
    payload["message_ts"] = message["ts"]
    payload["message"] = with_blocks(message)
    payload["response_url"] = f"{world.base_url}/response/{hook}"
    return payload


def with_blocks(message: Json) -> Json:
    """A message as Slack sends it: what a person wrote comes as a block, too."""
    shown: Json = as_slack_shows(message)
    shown.pop("metadata", None)
    if "blocks" not in shown:
        shown["blocks"] = [typed.rich_text(message["text"], f"b{message['ts']}")]
    return shown


def ephemeral_action(
    world: World, user: str, ephemeral: Ephemeral, action: Json, values: Json
) -> Json:
    """A click in an ephemeral message: Slack does not send the message along."""
    payload = _interaction(world, "block_actions", user)
    hook = world.workspace.new_hook(ephemeral.channel, user, ephemeral=ephemeral.id)
    payload["container"] = {
        "type": "message",
        "message_ts": ephemeral.ts,
        "channel_id": ephemeral.channel,
        "is_ephemeral": True,
    }
    payload["channel"] = _channel(world, ephemeral.channel)
    payload["state"] = {"values": values}
    payload["response_url"] = f"{world.base_url}/response/{hook}"
    payload["actions"] = [action]
    return payload


def view_action(world: World, view: View, action: Json) -> Json:
    """A click in a modal or a Home tab."""
    payload = _interaction(world, "block_actions", view.user, view.id)
    payload["container"] = {"type": "view", "view_id": view.id}
    payload["view"] = view_object(world, view)
    payload["actions"] = [action]
    return payload


def block_suggestion(world: World, view: View, block: Json, element: Json, typed: str) -> Json:
    """A menu in a modal that asks the app for its options."""
    payload = _interaction(world, "block_suggestion", view.user, view.id)
    del payload["trigger_id"]
    payload["container"] = {"type": "view", "view_id": view.id}
    payload["view"] = view_object(world, view)
    payload["block_id"], payload["action_id"] = block["block_id"], element["action_id"]
    payload["value"] = typed
    return payload


def view_submission(world: World, view: View) -> Json:
    """A modal that was submitted."""
    payload = _interaction(world, "view_submission", view.user, view.id)
    payload["view"] = view_object(world, view)
    payload["response_urls"] = []
    return payload


def view_closed(world: World, view: View, *, all_of_them: bool) -> Json:
    """A modal that was closed, where the app asked to be told."""
    payload = _interaction(world, "view_closed", view.user)
    del payload["trigger_id"]
    payload["view"] = view_object(world, view)
    payload["is_cleared"] = all_of_them
    return payload


def action_of(world: World, block: Json, element: Json, raw: Any) -> Json:
    """The entry of `actions`: what was used, and what was chosen there."""
    action: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **state.entered(element, raw),
        "action_ts": world.clock.stamp(),
    }
    for key in ("text", "value", "style", "placeholder", "initial_option", "url"):
        if key in element and key not in action:
            action[key] = as_slack_shows(element[key])
    return action


def view_object(world: World, view: View) -> Json:
    """A view as the API gives it."""
    workspace = world.workspace
    body = view.body
    return {
        "id": view.id,
        "team_id": workspace.team["id"],
        "type": body["type"],
        "blocks": as_slack_shows(body["blocks"]),
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous or None,
        "root_view_id": view.root,
        "app_id": workspace.app["id"],
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.team["id"],
        "bot_id": workspace.bot["id"],
    }


def _channel(world: World, channel: str) -> Json:
    place = world.workspace.place(channel)
    return {"id": channel, "name": "directmessage" if place.get("is_im") else place["name"]}


def as_slack_shows(value: Any) -> Any:
    """A deep copy in which the text of plain_text objects has its `&`, `<` and `>` as entities:
    Slack hands them back that way, whatever was posted."""
    if isinstance(value, list):
        return [as_slack_shows(one) for one in value]
    if not isinstance(value, dict):
        return copy.copy(value)
    shown = {key: as_slack_shows(one) for key, one in value.items()}
    if shown.get("type") == "plain_text" and isinstance(shown.get("text"), str):
        text = _LONE_AMPERSAND.sub("&amp;", shown["text"])
        shown["text"] = text.replace("<", "&lt;").replace(">", "&gt;")
    return shown
