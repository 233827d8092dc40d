"""What is said of digests that had to be paused: the material of the gallery. Pure."""

from handlers.blocks import Message
from handlers.outcome import SENTENCES
from handlers.pause_message import paused_message

PAUSED: dict[str, Message] = {
    "the bot was removed": paused_message("AI desk", SENTENCES["not_in_channel"], ends=True),
    "the channel was archived": paused_message("AI desk", SENTENCES["is_archived"], ends=True),
    "only some may post": paused_message("AI <desk>", SENTENCES["restricted_action"], ends=False),
}
