"""Posting, changing and deleting what people see in channels, and telling the pages."""

from dataclasses import dataclass, field

from bot.demo.errors import Json
from bot.demo.workspace import Ephemeral
from bot.demo.world import World

TEXT_CHARACTERS = 40_000


@dataclass(slots=True)
class Draft:
    """What is to be said: text is cut at 40,000 characters, blocks were checked before."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str = ""
    files: list[Json] = field(default_factory=list)


def post(world: World, channel: str, author: str, draft: Draft) -> Json:
    """Put a message into a channel and give it as Slack stores it."""
    workspace = world.workspace
    ts = workspace.clock.stamp()
    message: Json = {"type": "message", "user": author, "ts": ts, "team": workspace.team["id"]}
    if author == workspace.bot_user:
        message.update(bot_marks(world))
    message["text"] = draft.text[:TEXT_CHARACTERS]
    if draft.blocks:
        message["blocks"] = draft.blocks
    if draft.metadata is not None:
        message["metadata"] = draft.metadata
    if draft.thread_ts:
        message["thread_ts"] = draft.thread_ts
    if draft.files:
        message.update(files=draft.files, upload=True)
    workspace.messages[channel][ts] = message
    world.feed.tell({"type": "message", **_event(world, channel, message)})
    return message


def bot_marks(world: World) -> Json:
    """The fields that mark a message as the bot's."""
    workspace = world.workspace
    profile = {
        "id": workspace.bot["id"],
        "app_id": workspace.app["id"],
        "name": workspace.app["name"],
        "team_id": workspace.team["id"],
        "deleted": False,
    }
    return {
        "bot_id": workspace.bot["id"],
        "app_id": workspace.app["id"],
        "bot_profile": profile,
    }


def change(world: World, channel: str, message: Json, draft: Draft) -> None:
    """Replace what a message says: without blocks, the blocks it had are gone. Only a text
    marks it as edited, the way Slack does."""
    message["text"] = draft.text[:TEXT_CHARACTERS]
    message.pop("blocks", None)
    if draft.blocks:
        message["blocks"] = draft.blocks
    else:
        stamp = f"{world.clock.now():.6f}"
        message["edited"] = {"user": message.get("user", ""), "ts": stamp}
    if draft.metadata is not None:
        message["metadata"] = draft.metadata
    world.feed.tell({"type": "message_changed", **_event(world, channel, message)})


def delete(world: World, channel: str, ts: str) -> None:
    """Take a message away."""
    del world.workspace.messages[channel][ts]
    world.feed.tell({"type": "message_deleted", "channel": channel, "ts": ts})


def whisper(world: World, channel: str, user: str, draft: Draft) -> Ephemeral:
    """Show one person a message of the bot's that nobody else sees."""
    workspace = world.workspace
    made = Ephemeral(
        id=f"E{workspace.number()}",
        channel=channel,
        user=user,
        ts=workspace.clock.stamp(),
        text=draft.text[:TEXT_CHARACTERS],
        blocks=draft.blocks,
        thread_ts=draft.thread_ts,
    )
    workspace.ephemerals[made.id] = made
    event = {"type": "ephemeral", "channel": channel, "message": ephemeral_for_page(world, made)}
    world.feed.tell(event, user)
    return made


def change_ephemeral(world: World, ephemeral: Ephemeral, draft: Draft) -> None:
    """Replace what an ephemeral message says."""
    ephemeral.text = draft.text[:TEXT_CHARACTERS]
    ephemeral.blocks = draft.blocks
    ephemeral.edited = True
    message = ephemeral_for_page(world, ephemeral)
    event = {"type": "ephemeral_changed", "channel": ephemeral.channel, "message": message}
    world.feed.tell(event, ephemeral.user)


def delete_ephemeral(world: World, ephemeral: Ephemeral) -> None:
    """Take an ephemeral message away."""
    world.workspace.ephemerals.pop(ephemeral.id, None)
    event = {"type": "ephemeral_deleted", "channel": ephemeral.channel, "id": ephemeral.id}
    world.feed.tell(event, ephemeral.user)


def for_page(world: World, channel: str, message: Json) -> Json:
    """A message as the page shows it: `user` for a person's, `bot` for the bot's."""
    author = str(message.get("user", ""))
    return {
        "id": message["ts"],
        "ts": message["ts"],
        "channel": channel,
        **_author(world, author),
        "text": message.get("text", ""),
        "blocks": message.get("blocks", []),
        "ephemeral": False,
        "edited": "edited" in message,
        "thread_ts": message.get("thread_ts", ""),
        "files": message.get("files", []),
    }


def ephemeral_for_page(world: World, ephemeral: Ephemeral) -> Json:
    """An ephemeral message as the page shows it; `id` is what a click on it names."""
    return {
        "id": ephemeral.id,
        "ts": ephemeral.ts,
        "channel": ephemeral.channel,
        **_author(world, world.workspace.bot_user),
        "text": ephemeral.text,
        "blocks": ephemeral.blocks,
        "ephemeral": True,
        "edited": ephemeral.edited,
        "thread_ts": ephemeral.thread_ts,
    }


def _author(world: World, author: str) -> Json:
    if author == world.workspace.bot_user:
        return {"bot": world.workspace.app["name"]}
    return {"user": author}


def _event(world: World, channel: str, message: Json) -> Json:
    page = for_page(world, channel, message)
    return {"channel": channel, "ts": message["ts"], "message": page}
