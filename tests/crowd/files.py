"""What a file says, read by another reader than the bot's."""

import html
import re
from typing import Any

import yaml

from bot.domain.edit import changes_of
from tests.replay.lines import PUBLISHED, TITLE

Values = dict[str, Any]

EXCERPT = re.compile(rb"^excerpt:[^\r\n]*", re.MULTILINE)
TOPICS = re.compile(rb"^topics:[^\r\n]*(?:\r?\n[ \t]*- [^\r\n]*)*", re.MULTILINE)


def values_of(data: bytes) -> Values:
    """What can be edited of an article, and whether it is published, as people read it."""
    front = yaml.load(data.split(b"---\n")[1], yaml.CSafeLoader)
    topics = tuple(sorted(_plain(one) for one in front.get("topics") or ()))
    return {
        "title": _plain(front["title"]),
        "excerpt": _plain(front.get("excerpt") or ""),
        "topics": topics,
        "published": front["published"],
    }


def rest_of(data: bytes) -> bytes:
    """Everything else in it, as it is."""
    for each in (PUBLISHED, TITLE, EXCERPT, TOPICS):
        data = each.sub(b"", data)
    return data


def wanted_by(verb: str, edit: str, *, undo: bool) -> Values:
    """What a decision makes of those values, or its taking back."""
    wanted: Values = {"published": not undo} if verb == "publish" else {}
    for one in changes_of(edit):
        value = one.before if undo else one.after
        wanted[one.name] = value if isinstance(value, str) else tuple(sorted(value))
    return wanted


def _plain(text: Any) -> str:
    return html.unescape(str(text))
