"""What somebody typed after the command: a subcommand where all of it fits its form, else a
search. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.domain.digest_line import looks_like_a_digest
from bot.domain.link import is_link
from bot.domain.query_lexer import KEYS
from handlers.mrkdwn import clean

Subcommand = Literal[
    "help",
    "topics",
    "status",
    "show",
    "near",
    "search",
    "preview",
    "digests",
    "digest new",
    "digest line",
    "undo",
    "history",
    "stats",
]

ALONE: tuple[Subcommand, ...] = ("topics", "status", "digests", "undo", "history", "stats")
"""Subcommands that may stand alone."""

_ESCAPED_LINK = re.compile(r"<((?:https?)://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_FILTER = re.compile(rf"(?:^|[\s(-])(?:{'|'.join(KEYS)}):\S", re.IGNORECASE)
_LONGEST_NUMBER = 4
_PERSON_OR_DAY = re.compile(r"<?@[\w.|-]+>?|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A subcommand and what it is about: a query, a link, a title, a number, a digest's line."""

    word: Subcommand
    about: str = ""


def read_typed(text: str) -> Typed:
    """Read a command's text, unescaped and without blanks around it."""
    if not text or text.casefold() == "help":
        return Typed("help")
    for alone in ALONE:
        if text.casefold() == alone:
            return Typed(alone)
    if is_link(_link(text)):
        return Typed("near", _link(text))
    # A line break or a tab ends the word as well: it may be pasted.
    word, rest = (*text.split(None, 1), "", "")[:2]
    return _subcommand(word.casefold(), rest.strip()) or Typed("search", text)


def _subcommand(word: str, rest: str) -> Typed | None:
    if word == "find" and rest:
        return Typed("search", rest)
    if word == "history" and (is_link(_link(rest)) or _PERSON_OR_DAY.fullmatch(rest)):
        return Typed("history", _link(rest) if is_link(_link(rest)) else rest)
    if word == "stats" and rest.casefold() in ("week", "month"):
        return Typed("stats", rest.casefold())
    if word == "preview" and rest:
        return Typed("preview", rest)
    if word == "show" and (_is_number(rest) or is_link(_link(rest))):
        return Typed("show", _link(rest))
    if word == "digest" and rest.casefold() in ("", "new"):
        return Typed("digest new" if rest else "digests")
    if word == "digest" and looks_like_a_digest(rest):
        return Typed("digest line", rest)
    # A title may be any words; filters are those of a search.
    if word == "like" and any(sign.isalnum() for sign in rest) and not _FILTER.search(rest):
        return Typed("near", _link(rest))
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER and int(text) > 0


def _link(text: str) -> str:
    """The text as one safe line, which is the address alone where Slack has put signs and a label
    around it."""
    line = clean(text)
    found = _ESCAPED_LINK.fullmatch(line)
    return found[1] if found else line
