"""chat.*: posting, changing and deleting messages."""

from collections.abc import Callable
from typing import Any

from bot.demo import messages
from bot.demo.arguments import Arguments
from bot.demo.errors import Json, SlackError
from bot.demo.messages import Draft
from bot.demo.payloads import as_slack_shows
from bot.demo.scopes import granted
from bot.demo.validation import checked_blocks
from bot.demo.world import World

# what chat.update takes, where chat.postMessage would cut at 40,000
UPDATE_CHARACTERS = 4000


def _post_message(world: World, arguments: Arguments) -> Json:
    channel = _channel_to_post(world, arguments.text("channel"))
    draft = _draft(arguments)
    draft.thread_ts = arguments.text("thread_ts")
    if draft.thread_ts and draft.thread_ts not in world.workspace.messages[channel]:
        raise SlackError("thread_not_found")
    message = messages.post(world, channel, world.workspace.bot_user, draft)
    shown = as_slack_shows(message)
    return {"ok": True, "channel": channel, "ts": message["ts"], "message": shown}


def _post_ephemeral(world: World, arguments: Arguments) -> Json:
    channel = _channel_to_post(world, arguments.text("channel"))
    user = arguments.text("user")
    if user not in world.workspace.channels[channel]["members"]:
        raise SlackError("user_not_in_channel")
    draft = _draft(arguments)
    draft.thread_ts = arguments.text("thread_ts")
    made = messages.whisper(world, channel, user, draft)
    return {"ok": True, "message_ts": made.ts}


def _update(world: World, arguments: Arguments) -> Json:
    channel, message = _own_message(world, arguments, "cant_update_message")
    draft = _draft(arguments)
    if len(draft.text) > UPDATE_CHARACTERS:
        raise SlackError("msg_too_long")
    messages.change(world, channel, message, draft)
    return {
        "ok": True,
        "channel": channel,
        "ts": message["ts"],
        "text": message["text"],
        "message": as_slack_shows(message),
    }


def _delete(world: World, arguments: Arguments) -> Json:
    channel, message = _own_message(world, arguments, "cant_delete_message")
    messages.delete(world, channel, message["ts"])
    return {"ok": True, "channel": channel, "ts": message["ts"]}


def _permalink(world: World, arguments: Arguments) -> Json:
    channel = _known_channel(world, arguments.text("channel"))
    ts = arguments.text("message_ts")
    world.workspace.message(channel, ts)
    domain = world.workspace.team["domain"]
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return {"ok": True, "channel": channel, "permalink": link}


def _known_channel(world: World, name: str) -> str:
    found = world.workspace.find_channel(name) if name else None
    hidden = found and found.get("is_private") and world.workspace.bot_user not in found["members"]
    if found is None or hidden:
        raise SlackError("channel_not_found")
    return str(found["id"])


def _channel_to_post(world: World, name: str) -> str:
    channel = _known_channel(world, name)
    place = world.workspace.channels[channel]
    if place.get("is_archived"):
        raise SlackError("is_archived")
    public = "chat:write.public" in (granted(world.manifest) or ())
    if world.workspace.bot_user not in place["members"] and not public:
        raise SlackError("not_in_channel")
    return channel


def _own_message(world: World, arguments: Arguments, refusal: str) -> tuple[str, Json]:
    channel = arguments.text("channel")
    if channel not in world.workspace.channels:
        # unlike chat.postMessage, these take ids only
        raise SlackError("channel_not_found")
    message = world.workspace.message(channel, arguments.text("ts"))
    if message.get("bot_id") != world.workspace.bot["id"]:
        raise SlackError(refusal)
    return channel, message


def _draft(arguments: Arguments) -> Draft:
    given = arguments.structure("blocks", "invalid_blocks_format")
    blocks = checked_blocks(given) if given is not None else []
    text = arguments.text("text")
    if not text and not blocks:
        raise SlackError("no_text")
    return Draft(text, blocks, _metadata(arguments))


def _metadata(arguments: Arguments) -> Json | None:
    given: Any = arguments.structure("metadata", "invalid_metadata_format")
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(given.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return dict(given)


METHODS: dict[str, Callable[[World, Arguments], Json]] = {
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
    "chat.postEphemeral": _post_ephemeral,
    "chat.postMessage": _post_message,
    "chat.update": _update,
}
