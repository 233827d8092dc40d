"""conversations.*: which channels there are, who is in them, what was said."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from bot.demo.arguments import Arguments
from bot.demo.errors import Json, SlackError
from bot.demo.payloads import as_slack_shows
from bot.demo.world import World

MOST_MESSAGES = 999
CREATED = 1_600_000_000


def _list(world: World, arguments: Arguments) -> Json:
    kinds = arguments.text("types", "public_channel").split(",")
    found = [
        _conversation(world, place)
        for place in world.workspace.channels.values()
        if _kind(place) in kinds
        and (_kind(place) == "public_channel" or _member(world, place))
        and not (arguments.flag("exclude_archived") and place.get("is_archived"))
    ]
    page, cursor = _page(found, arguments, 100)
    return {"ok": True, "channels": page, "response_metadata": {"next_cursor": cursor}}


def _kind(place: Json) -> str:
    if place.get("is_im"):
        return "im"
    return "private_channel" if place.get("is_private") else "public_channel"


def _info(world: World, arguments: Arguments) -> Json:
    return {"ok": True, "channel": _conversation(world, _place(world, arguments))}


def _members(world: World, arguments: Arguments) -> Json:
    page, cursor = _page(list(_place(world, arguments)["members"]), arguments, 100)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def _join(world: World, arguments: Arguments) -> Json:
    place = _place(world, arguments)
    if place.get("is_archived"):
        raise SlackError("is_archived")
    if world.workspace.bot_user not in place["members"]:
        place["members"].append(world.workspace.bot_user)
    return {"ok": True, "channel": _conversation(world, place)}


def _open(world: World, arguments: Arguments) -> Json:
    users = [user for user in arguments.text("users").split(",") if user]
    if len(users) != 1 or users[0] not in world.workspace.users:
        raise SlackError("user_not_found" if users else "users_list_not_supplied")
    return {"ok": True, "channel": {"id": world.workspace.direct(users[0])["id"]}}


def _history(world: World, arguments: Arguments) -> Json:
    place = _readable(world, arguments)
    said = world.workspace.history(place["id"])
    return _told(arguments, [one for one in reversed(said) if not _is_reply(one)])


def _replies(world: World, arguments: Arguments) -> Json:
    place = _readable(world, arguments)
    ts = arguments.needed("ts")
    said = world.workspace.history(place["id"])
    thread = [one for one in said if ts in (one["ts"], one.get("thread_ts"))]
    if not thread:
        raise SlackError("thread_not_found")
    return _told(arguments, thread)


def _is_reply(message: Json) -> bool:
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])


def _told(arguments: Arguments, found: list[Json]) -> Json:
    oldest = _micros(arguments.text("oldest", "0"), "invalid_ts_oldest")
    latest = _micros(arguments.text("latest") or "99999999999", "invalid_ts_latest")
    edges = 0 if arguments.flag("inclusive") else 1
    within = [
        message
        for message in found
        if oldest + edges <= _micros(message["ts"], "fatal_error") <= latest - edges
    ]
    page, cursor = _page(within, arguments, 100)
    answer: Json = {
        "ok": True,
        "messages": [_shown(message, arguments) for message in page],
        "has_more": bool(cursor),
        "pin_count": 0,
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _shown(message: Json, arguments: Arguments) -> Json:
    shown: Json = as_slack_shows(message)
    if not arguments.flag("include_all_metadata"):
        shown.pop("metadata", None)
    return shown


def _micros(ts: str, code: str) -> int:
    seconds, _, rest = ts.partition(".")
    try:
        return int(seconds) * 1_000_000 + int((rest or "0")[:6].ljust(6, "0"))
    except ValueError:
        raise SlackError(code) from None


def _page(found: list[Any], arguments: Arguments, usual: int) -> tuple[list[Any], str]:
    limit = arguments.count("limit", usual)
    if not 1 <= limit <= MOST_MESSAGES:
        raise SlackError("invalid_limit")
    start = _start(arguments.text("cursor"))
    more = start + limit < len(found)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return found[start : start + limit], cursor


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None


def _place(world: World, arguments: Arguments) -> Json:
    found = world.workspace.channels.get(arguments.text("channel"))
    if found is None or (_kind(found) == "private_channel" and not _member(world, found)):
        raise SlackError("channel_not_found")
    return found


def _member(world: World, place: Json) -> bool:
    return world.workspace.bot_user in place["members"]


def _readable(world: World, arguments: Arguments) -> Json:
    place = _place(world, arguments)
    if not _member(world, place):
        raise SlackError("not_in_channel")
    return place


def _conversation(world: World, place: Json) -> Json:
    if place.get("is_im"):
        return {"id": place["id"], "is_im": True, "user": place["user"], "created": CREATED}
    return {
        "id": place["id"],
        "name": place["name"],
        "name_normalized": place["name"],
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": bool(place.get("is_private", False)),
        "is_archived": bool(place.get("is_archived", False)),
        "is_general": bool(place.get("is_general", False)),
        "is_shared": False,
        "is_member": _member(world, place),
        "created": CREATED,
        "creator": place["members"][0] if place["members"] else "",
        "topic": {"value": place.get("topic", ""), "creator": "", "last_set": 0},
        "purpose": {"value": place.get("purpose", ""), "creator": "", "last_set": 0},
        "num_members": len(place["members"]),
        "context_team_id": world.workspace.team["id"],
    }


METHODS: dict[str, Callable[[World, Arguments], Json]] = {
    "conversations.history": _history,
    "conversations.info": _info,
    "conversations.join": _join,
    "conversations.list": _list,
    "conversations.members": _members,
    "conversations.open": _open,
    "conversations.replies": _replies,
}
