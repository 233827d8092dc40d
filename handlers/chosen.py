"""A message that somebody chose from its menu, as a typed value. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.link import is_link
from bot.domain.story_link import canonical_link
from handlers.mention_text import links_in, words_in

HAVE_THIS = "have_this"
"""The callback_id of the shortcut in the manifest."""

_LINKS_OF_ATTACHMENTS = ("title_link", "from_url", "original_url")
_WORDS_OF_ATTACHMENTS = ("title", "text", "fallback")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the message says: its links, each once and in their order, and its words without them.
    `thread` is the time stamp of the message that it answers, empty where it answers none."""

    user: str
    trigger_id: str
    links: tuple[str, ...]
    words: str
    thread: str


def read_chosen(body: Mapping[str, Any]) -> Chosen:
    """Translate a message_action payload. Raises KeyError, TypeError or AttributeError where it
    is not one."""
    message = body["message"]
    blocks, attachments = message.get("blocks") or [], message.get("attachments") or []
    text = str(message.get("text") or "")
    links = [*links_in(text), *_links(blocks), *_links_of(attachments)]
    words = words_in(text) or words_in(" ".join([*_texts(blocks), *_words_of(attachments)]))
    thread = str(message.get("thread_ts") or "")
    return Chosen(
        user=str(body["user"]["id"]),
        trigger_id=str(body.get("trigger_id") or ""),
        links=tuple(_each_once(one for one in links if is_link(one))),
        words=words if any(sign.isalnum() for sign in words) else "",
        thread=thread if thread != message.get("ts") else "",
    )


def _each_once(links: Iterable[str]) -> Iterator[str]:
    """The first of those that lead to the same page."""
    known: set[str] = set()
    for link in links:
        page = canonical_link(link) or link
        if page not in known:
            yield link
        known.add(page)


def _links(part: Any) -> Iterator[str]:
    """The links in blocks: Slack's own, and those in texts of apps. The addresses of buttons are
    controls, and not what the message says."""
    if isinstance(part, list):
        for one in part:
            yield from _links(one)
    elif isinstance(part, Mapping):
        if part.get("type") == "link":
            yield str(part.get("url") or "")
        for one in part.values():
            yield from links_in(one) if isinstance(one, str) else _links(one)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, Mapping):
        if isinstance(part.get("text"), str) and part.get("type") != "link":
            yield part["text"]
        for one in part.values():
            yield from _texts(one)


def _links_of(attachments: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in attachments:
        yield from (str(one[key]) for key in _LINKS_OF_ATTACHMENTS if one.get(key))
        yield from links_in(str(one.get("text") or ""))


def _words_of(attachments: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in attachments:
        yield next((str(one[key]) for key in _WORDS_OF_ATTACHMENTS if one.get(key)), "")
