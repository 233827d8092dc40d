"""Which scope each Web API method needs; a method that is not here needs none."""

from bot.demo.errors import Json, SlackError

# any one of them is enough; the kind of conversation would decide in Slack
NEEDED: dict[str, tuple[str, ...]] = {
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read"),
    "conversations.join": ("channels:join",),
    "conversations.list": ("channels:read", "groups:read", "im:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read"),
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "users.profile.get": ("users.profile:read", "users:read"),
}
COMMANDS = "commands"


def granted(manifest: Json) -> tuple[str, ...] | None:
    """The bot scopes that the manifest asks for; None without a manifest, which allows all."""
    if not manifest:
        return None
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    return tuple(str(scope) for scope in scopes)


def check(method: str, scopes: tuple[str, ...] | None) -> None:
    """Raise SlackError missing_scope where the method needs a scope that was not granted."""
    needed = NEEDED.get(method)
    if scopes is None or needed is None or set(needed) & set(scopes):
        return
    raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(scopes))
