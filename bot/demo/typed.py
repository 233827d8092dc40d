"""What a person types into the message box, as Slack stores and sends it."""

import re

from bot.demo.errors import Json
from bot.demo.workspace import Workspace

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_SPECIAL = re.compile(r"https?://[^\s<>]*[^\s<>.,:;!?\"')\]]|(?<![\w.])[@#][\w.-]*\w")
_CONTROL = re.compile(r"<([^<>\n]+)>")


def escape(text: str) -> str:
    """Text with `&`, `<` and `>` as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_sent(workspace: Workspace, text: str) -> str:
    """The text with `&`, `<` and `>` as entities, links in angle brackets, and names of people,
    of the app and of channels as mentions; in code nothing is anything but text."""
    parts = _CODE.split(text)
    return "".join(
        escape(part) if at % 2 else _marked(workspace, part) for at, part in enumerate(parts)
    )


def _marked(workspace: Workspace, text: str) -> str:
    made, plain = "", 0
    for found in _SPECIAL.finditer(text):
        made += escape(text[plain : found.start()]) + _control(workspace, found[0])
        plain = found.end()
    return made + escape(text[plain:])


def _control(workspace: Workspace, word: str) -> str:
    if word[0] not in "@#":
        return f"<{escape(word)}>"
    name = word[1:].casefold()
    named = _person(workspace, name) if word[0] == "@" else _channel(workspace, name)
    return named or escape(word)


def _person(workspace: Workspace, name: str) -> str:
    if name in (workspace.app["name"].casefold(), workspace.bot["name"].casefold()):
        return f"<@{workspace.bot_user}>"
    people = workspace.users.items()
    return next((f"<@{one}>" for one, user in people if user["name"].casefold() == name), "")


def _channel(workspace: Workspace, name: str) -> str:
    places = workspace.channels.values()
    found = (one for one in places if one.get("name", "").casefold() == name)
    return next((f"<#{one['id']}|{one['name']}>" for one in found), "")


def rich_text(text: str, block_id: str) -> Json:
    """The block that Slack makes of a message's text and sends along with it."""
    elements: list[Json] = []
    for at, part in enumerate(_CONTROL.split(text)):
        if at % 2:
            elements.append(_element(part))
        elif part:
            elements.append({"type": "text", "text": _unescaped(part)})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _element(control: str) -> Json:
    what, _, label = control.partition("|")
    if what[0] == "@":
        return {"type": "user", "user_id": what[1:]}
    if what[0] == "#":
        return {"type": "channel", "channel_id": what[1:]}
    return {"type": "link", "url": _unescaped(what), **({"text": label} if label else {})}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
