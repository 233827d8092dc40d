"""What somebody asked in a message, from the text that Slack sends of it. Pure."""

import re

from handlers.emoji_codes import with_signs
from handlers.mrkdwn import unescape

_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_WHOLLY_CODE = re.compile(r"(```|`)(.+)\1", re.DOTALL)
_ABOUT_A_LINK = re.compile(r"(?:(?:show|like|history|find)\s+)?<[^<>]+>", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_BESIDE_IT = re.compile(r"^(?:[,:;.!?\u2013\u2014-]*(?:\s+|$))+")
"""A sign right before a word belongs to it: `-video`, `.net`."""


def asked_by_mention(text: str, bot: str) -> str | None:
    """What follows the first mention of the bot (a Slack user id), or where nothing does, what
    comes before it: as it would have been typed after the command. Where it is not known who the
    bot is (empty), any mention. None where the bot is named in a quotation or in code alone:
    there nobody asks."""
    said = _unquoted(text)
    found = _first_mention(said, bot)
    if found is None:
        return None
    after, before = said[found.end() :], said[: found.start()]
    chosen = after if _says(after, bot) else before
    return _typed(_without(chosen, bot))


def asked_directly(text: str, bot: str) -> str:
    """What a message to the bot alone asks, as it would have been typed after the command."""
    return _typed(_without(_unquoted(text) or text, bot))


def links_in(text: str) -> list[str]:
    """The web addresses in a text of Slack's, each once, in their order."""
    found = [unescape(link[1]) for link in _LINK.finditer(text)]
    return list(dict.fromkeys(one for one in found if one.lower().startswith("http")))


def words_in(text: str) -> str:
    """The text without links and mentions, as people read it."""
    return " ".join(with_signs(unescape(re.sub(r"<[^<>]*>", " ", text))).split())


def _unquoted(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("&gt;", ">"))).strip()


def _first_mention(text: str, bot: str) -> re.Match[str] | None:
    in_code = [found.span() for found in _CODE.finditer(text)]
    for found in _MENTION.finditer(text):
        hidden = any(start <= found.start() < end for start, end in in_code)
        if bot in ("", found[1]) and not hidden:
            return found
    return None


def _says(text: str, bot: str) -> bool:
    return bool(_without(text, bot))


def _without(text: str, bot: str) -> str:
    """The text without mentions of the bot, and without the signs that people put beside one."""
    rest = _MENTION.sub(lambda found: " " if bot in ("", found[1]) else found[0], text).strip()
    return _BESIDE_IT.sub("", rest)


def _typed(text: str) -> str:
    """Links as addresses, entities as signs; code's marks are taken off, which some put around a
    query so that Slack leaves its quotes alone."""
    wholly_code = _WHOLLY_CODE.fullmatch(text)
    bare = wholly_code[2].strip() if wholly_code else text
    about_a_link = _ABOUT_A_LINK.fullmatch(bare) is not None
    spelt = _LINK.sub(lambda found: _address(found, whole=about_a_link), bare)
    return with_signs(unescape(spelt)).strip()


def _address(found: re.Match[str], *, whole: bool) -> str:
    """The address, or what was typed: Slack makes a link of `example.com`, too."""
    label = found[2] or ""
    bare = _SCHEME.sub("", found[1]).rstrip("/")
    return label if label and not whole and label.rstrip("/") == bare else found[1]
