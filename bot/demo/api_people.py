"""users.*, usergroups.*, bots.*, team.*: who is there."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.arguments import Arguments
from bot.demo.errors import Json, SlackError
from bot.demo.world import World

UPDATED = 1_600_000_000


def _users_info(world: World, arguments: Arguments) -> Json:
    return {"ok": True, "user": _user(world, arguments.text("user"))}


def _by_email(world: World, arguments: Arguments) -> Json:
    wanted = arguments.text("email").casefold()
    for user, found in world.workspace.users.items():
        if found.get("email", "").casefold() == wanted and not found.get("deleted", False):
            return {"ok": True, "user": _user(world, user)}
    raise SlackError("users_not_found")


def _users_list(world: World, _arguments: Arguments) -> Json:
    found = [*world.workspace.users, world.workspace.bot_user]
    return {
        "ok": True,
        "members": [_user(world, user) for user in found],
        "cache_ts": int(world.clock.now()),
        "response_metadata": {"next_cursor": ""},
    }


def _profile(world: World, arguments: Arguments) -> Json:
    return {"ok": True, "profile": _user(world, arguments.text("user"))["profile"]}


def _groups(world: World, arguments: Arguments) -> Json:
    with_users = arguments.flag("include_users")
    found = [_group(world, one, with_users) for one in world.workspace.usergroups.values()]
    return {"ok": True, "usergroups": found}


def _group_users(world: World, arguments: Arguments) -> Json:
    found = world.workspace.usergroups.get(arguments.text("usergroup"))
    if found is None:
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(found["users"])}


def _bot(world: World, arguments: Arguments) -> Json:
    workspace = world.workspace
    if arguments.text("bot", workspace.bot["id"]) != workspace.bot["id"]:
        raise SlackError("bot_not_found")
    found = {
        "id": workspace.bot["id"],
        "deleted": False,
        "name": workspace.app["name"],
        "updated": UPDATED,
        "app_id": workspace.app["id"],
        "user_id": workspace.bot_user,
        "icons": {},
    }
    return {"ok": True, "bot": found}


def _team(world: World, _arguments: Arguments) -> Json:
    team = world.workspace.team
    found = {
        "id": team["id"],
        "name": team["name"],
        "domain": team["domain"],
        "url": f"https://{team['domain']}.slack.com/",
        "icon": {"image_default": True},
    }
    return {"ok": True, "team": found}


def _user(world: World, user: str) -> Json:
    workspace = world.workspace
    if user == workspace.bot_user:
        found: Json = {"name": workspace.bot["name"], "real_name": workspace.app["name"]}
    elif user in workspace.users:
        found = workspace.users[user]
    else:
        raise SlackError("user_not_found")
    return {
        "id": user,
        "team_id": found.get("team_id", workspace.team["id"]),
        "name": found["name"],
        "deleted": bool(found.get("deleted", False)),
        "real_name": found["real_name"],
        **_zone(world, found.get("tz", "America/Los_Angeles")),
        "profile": _profile_of(world, found),
        "is_admin": bool(found.get("is_admin", False)),
        "is_owner": bool(found.get("is_owner", False)),
        "is_primary_owner": False,
        "is_restricted": bool(found.get("is_restricted", False)),
        "is_ultra_restricted": bool(found.get("is_ultra_restricted", False)),
        "is_stranger": bool(found.get("is_stranger", False)),
        "is_bot": user == workspace.bot_user,
        "is_app_user": False,
        "updated": UPDATED,
    }


def _zone(world: World, name: str) -> Json:
    local = datetime.fromtimestamp(world.clock.now(), ZoneInfo(name))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": name, "tz_label": local.tzname() or name, "tz_offset": seconds}


def _profile_of(world: World, found: Json) -> Json:
    return {
        "title": found.get("title", ""),
        "phone": "",
        "real_name": found["real_name"],
        "real_name_normalized": found["real_name"],
        "display_name": found["name"],
        "display_name_normalized": found["name"],
        "first_name": found["real_name"].partition(" ")[0],
        "last_name": found["real_name"].partition(" ")[2],
        "status_text": "",
        "status_emoji": "",
        "team": world.workspace.team["id"],
        **({"email": found["email"]} if "email" in found else {}),
    }


def _group(world: World, found: Json, with_users: bool) -> Json:
    group: Json = {
        "id": found["id"],
        "team_id": world.workspace.team["id"],
        "is_usergroup": True,
        "name": found["name"],
        "description": found.get("description", ""),
        "handle": found["handle"],
        "is_external": False,
        "date_create": UPDATED,
        "date_update": UPDATED,
        "date_delete": 0,
        "user_count": len(found["users"]),
    }
    return {**group, "users": list(found["users"])} if with_users else group


METHODS: dict[str, Callable[[World, Arguments], Json]] = {
    "bots.info": _bot,
    "team.info": _team,
    "usergroups.list": _groups,
    "usergroups.users.list": _group_users,
    "users.info": _users_info,
    "users.list": _users_list,
    "users.lookupByEmail": _by_email,
    "users.profile.get": _profile,
}
