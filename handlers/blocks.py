"""Block Kit as plain dicts: the few kinds that every client draws, within Slack's limits. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.mrkdwn import clean, shorten

Block = dict[str, Any]

LONGEST_TEXT = 3000
LONGEST_FALLBACK = 4000
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_ALT = 60
LONGEST_OPTION, MOST_OPTIONS = 75, 100
# Slack refuses some messages from about 11,300 characters on; see DESIGN and the issues there.
MOST_CHARACTERS = 12_000
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Message:
    """What chat.postMessage and a command's answer take: `text` for notifications and screen
    readers (mrkdwn, escaped), `blocks` for everybody else."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Ref:
    """What a control is about. `where` is a search's token, `d<run id>.<revision>` of a digest,
    `p.<user id>.<revision>` of an article that somebody posted, or `h.<part>.<revision>` of a Home
    tab; `number` is the article's number there, from 1."""

    article_id: str
    version: str
    where: str
    number: int

    @property
    def block_id(self) -> str:
        """The ref as a block id; `parse_block_id` reads it back."""
        return f"article|{self.article_id}|{self.version}|{self.where}|{self.number}"

    @property
    def run_id(self) -> int | None:
        """The digest's run, or None for anything else."""
        run, dot, _ = self.where.partition(".")
        return int(run[1:]) if dot and run[:1] == "d" and run[1:].isdigit() else None

    @property
    def token(self) -> str:
        """The search's token, empty for anything else."""
        elsewhere = self.run_id is not None or self.posted_by or self.home
        return "" if elsewhere else self.where

    @property
    def home(self) -> bool:
        """Whether the control is in somebody's Home tab."""
        return self.where.startswith("h.")

    @property
    def posted_by(self) -> str:
        """The id of who posted the article by itself, empty for anything else."""
        kind, dot, user = self.where.partition(".")
        return user.partition(".")[0] if dot and kind == "p" else ""


@dataclass(frozen=True, slots=True)
class SearchRef:
    """What the controls under a search result are about: its token and the page shown."""

    token: str
    page: int

    @property
    def block_id(self) -> str:
        """The ref as a block id; `parse_search_id` reads it back."""
        return f"search|{self.token}|{self.page}"


@dataclass(frozen=True, slots=True)
class StoryRef:
    """What a button for a story is about: the token of the answer that it stands in, one of the
    story's articles, and that one's number there."""

    token: str
    article_id: str
    number: int

    @property
    def block_id(self) -> str:
        """The ref as a block id; `parse_story_id` reads it back."""
        return f"story|{self.token}|{self.article_id}|{self.number}"


@dataclass(frozen=True, slots=True)
class NarrowRef:
    """What a menu of names is about: the token of the search that it narrows, and the filter
    that takes such a name."""

    token: str
    key: str

    @property
    def block_id(self) -> str:
        """The ref as a block id; `parse_narrow_id` reads it back."""
        return f"narrow|{self.token}|{self.key}"


def parse_block_id(block_id: str) -> Ref | None:
    """The article that a block is about; None where the id is not one of `Ref.block_id`."""
    parts = block_id.split("|")
    if len(parts) != 5 or parts[0] != "article" or not parts[4].isdecimal():
        return None
    return Ref(parts[1], parts[2], parts[3], int(parts[4]))


def parse_search_id(block_id: str) -> SearchRef | None:
    """The search that a block is about; None where the id is not one of `SearchRef.block_id`."""
    parts = block_id.split("|")
    if len(parts) != 3 or parts[0] != "search" or not parts[2].isdecimal():
        return None
    return SearchRef(parts[1], int(parts[2]))


def parse_story_id(block_id: str) -> StoryRef | None:
    """The story that a button is about; None where the id is not one of `StoryRef.block_id`."""
    parts = block_id.split("|")
    if len(parts) != 4 or parts[0] != "story" or not parts[3].isdecimal():
        return None
    return StoryRef(parts[1], parts[2], int(parts[3]))


def parse_narrow_id(block_id: str) -> NarrowRef | None:
    """The menu that a block is about; None where the id is not one of `NarrowRef.block_id`."""
    parts = block_id.split("|")
    return NarrowRef(*parts[1:]) if len(parts) == 3 and parts[0] == "narrow" else None


def mrkdwn(text: str) -> Block:
    """A text object in which nothing is parsed that we did not write: `verbatim`, or a plain
    `@here` in a title would ping the channel."""
    return {"type": "mrkdwn", "text": _within(text, LONGEST_TEXT), "verbatim": True}


def plain(text: str, limit: int = LONGEST_TEXT) -> Block:
    """A text object that Slack never parses; `:names:` of emoji stay as written."""
    return {"type": "plain_text", "text": shorten(clean(text), limit) or "…", "emoji": False}


def _within(text: str, limit: int) -> str:
    """Whole lines as far as they fit. Every line of ours is far shorter than the limit."""
    while len(text) > limit and "\n" in text:
        text = text.rpartition("\n")[0]
    return text[:limit]


def header(text: str) -> Block:
    """A headline of ours, where emoji may be named. Shortened to what Slack takes."""
    return {"type": "header", "text": {**plain(text, LONGEST_HEADER), "emoji": True}}


def section(text: Block, accessory: Block | None = None, block_id: str = "") -> Block:
    """A paragraph, with a picture or one control beside it."""
    block: Block = {"type": "section"}
    if block_id:
        block["block_id"] = block_id
    block["text"] = text
    if accessory:
        block["accessory"] = accessory
    return block


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn in as few sections as the limit for one text allows."""
    blocks: list[Block] = []
    rest = list(lines)
    while rest:
        part = first_lines(rest, LONGEST_TEXT)
        blocks.append(section(mrkdwn("\n".join(part))))
        rest = rest[len(part) :]
    return blocks


def first_lines(lines: Sequence[str], limit: int) -> list[str]:
    """The first of the lines, at least one, that take `limit` characters together."""
    shown: list[str] = []
    for line in lines:
        limit -= len(line) + 1
        if shown and limit < -1:
            break
        shown.append(line)
    return shown


def context(*texts: Block) -> Block:
    """A small grey line of one or more texts."""
    return {"type": "context", "elements": list(texts)}


def actions(elements: Sequence[Block], block_id: str) -> Block:
    """A row of controls."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def image(url: str, alt: str) -> Block:
    """A picture as an accessory; `url` is a safe one (`mrkdwn.safe_url`)."""
    return {
        "type": "image",
        "image_url": url,
        "alt_text": shorten(clean(alt), LONGEST_ALT) or "Picture",
    }


def button(
    action_id: str,
    word: str,
    label: str,
    *,
    value: str = "",
    url: str = "",
    primary: bool = False,
) -> Block:
    """A button that says `word`; a screen reader says `label` (at most 75 characters). `url` is a
    safe one (`mrkdwn.safe_url`) that it opens."""
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": word},
        "accessibility_label": shorten(clean(label), LONGEST_LABEL),
    }
    if value:
        block["value"] = value
    if url:
        block["url"] = url
    if primary:
        block["style"] = "primary"
    return block


def option(word: str, value: str) -> Block:
    """One choice of a menu."""
    return {"text": {"type": "plain_text", "text": word}, "value": value}


def overflow(options: Sequence[Block]) -> Block:
    """The three-dots menu, action id `menu`. Slack gives it no accessibility label."""
    return {"type": "overflow", "action_id": "menu", "options": list(options)}


def select(action_id: str, placeholder: str, options: Sequence[Block], chosen: str) -> Block:
    """A menu that shows the choice whose value is `chosen`."""
    block: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": placeholder},
        "options": list(options),
    }
    initial = [each for each in options if each["value"] == chosen]
    return {**block, "initial_option": initial[0]} if initial else block


def fallback(lines: Sequence[str]) -> str:
    """A message's `text` from escaped lines: as many whole lines as Slack takes."""
    return _within("\n".join(lines), LONGEST_FALLBACK)


def characters(blocks: Sequence[Block]) -> int:
    """How long the blocks are as compact JSON, which is what Slack limits."""
    return len(_COMPACT.encode(blocks))


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes these blocks in one message."""
    return len(blocks) <= 50 and characters(blocks) < MOST_CHARACTERS
