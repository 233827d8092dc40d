"""A message that somebody wrote to the bot, as a typed value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.mention_text import asked_by_mention, asked_directly

WRITTEN = ("", "file_share", "thread_broadcast")
"""The kinds of messages that a person has just written; others tell of changes, joins, apps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What somebody asked, `text` being as it would have been typed after the command. `thread`
    is the time stamp of the message that it answers, empty where it begins none. `alone`: in the
    conversation of that person with the bot, where nobody else reads. `stranger`: somebody of
    another workspace, in a channel shared with it."""

    user: str
    channel: str
    ts: str
    thread: str
    text: str
    alone: bool
    stranger: bool

    @property
    def key(self) -> str:
        """The same however often Slack sends the message, and in whichever of its events."""
        return f"{self.channel} {self.ts}"


def read_line(body: Mapping[str, Any]) -> Line | None:
    """Translate an event of the kinds app_mention and message. None for what nobody asks us: what
    a bot wrote (this one, too), what was edited or deleted, and a mention that is quoted. Raises
    KeyError, TypeError or AttributeError where it is no event."""
    event, bot = body["event"], _bot(body)
    alone = event["type"] == "message"
    if not _is_written(event, bot) or (alone and event.get("channel_type") != "im"):
        return None
    said = str(event.get("text") or "")
    text = asked_directly(said, bot) if alone else asked_by_mention(said, bot)
    if text is None:
        return None
    return Line(
        user=str(event["user"]),
        channel=str(event["channel"]),
        ts=str(event["ts"]),
        thread=str(event.get("thread_ts") or ""),
        text=text,
        alone=alone,
        stranger=_is_stranger(body, event),
    )


def _is_written(event: Mapping[str, Any], bot: str) -> bool:
    if event.get("bot_id") or event.get("edited") or event.get("hidden"):
        return False
    user = event.get("user")
    return bool(user) and user != bot and (event.get("subtype") or "") in WRITTEN


def _bot(body: Mapping[str, Any]) -> str:
    """The bot's own user id: Slack names with each event for whom it is sent."""
    told = [one["user_id"] for one in body.get("authorizations") or () if one.get("is_bot")]
    return str(told[0]) if told else ""


def _is_stranger(body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    team = event.get("user_team") or ""
    return bool(body.get("is_ext_shared_channel") and team and team != body.get("team_id"))
