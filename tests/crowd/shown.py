"""What every message and Home tab says of every article, and what it should say."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.crowd.told import Rows

Json = dict[str, Any]
Said = tuple[str, str]
"""What stands about an article, and by whom; ("open", "") where nobody decided."""

OPEN: Said = ("open", "")
WORDS = {"Published": "publish", "Rejected": "reject", "Later": "later"}
_DECIDED = re.compile(r"(Published|Rejected|Later,) by <@(\w+)>")
_HOLDER = re.compile(r"<@(\w+)> has it")
_LISTED = re.compile(r"^• <https://news\.example/(\d+)\|", re.MULTILINE)
LONGEST_SHORT_TITLE = 80


@dataclass(frozen=True, slots=True)
class Says:
    """What is said of one article at one place: what stands, who has it, and all the text."""

    article: str
    said: Said
    holder: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is so, by the ids of the articles: what stands, who has it, the title that somebody
    gave it here, who published it elsewhere."""

    stands: Mapping[str, Said]
    holders: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    published: frozenset[str] = frozenset()


def expected(rows: Rows, now_ms: int) -> dict[str, Said]:
    """What the ledger says stands, by article."""
    stands = {}
    for row in rows:
        lapsed = row.until is not None and row.until <= now_ms
        if row.ended_at is None and not lapsed and row.verb != "edit":
            stands[row.article_id] = (str(row.verb), str(row.user))
    return stands


def said_in(message: Json) -> Iterator[Says]:
    """What a public message, or a Home tab's queue, says of each of its articles. In the short
    form of a digest it is not said by whom."""
    group, above = "", ""
    for block in message.get("blocks", ()):
        text = _text(block)
        if block["type"] == "context" and text.strip("*") in WORDS:
            group = WORDS[text.strip("*")]
        parts = str(block.get("block_id", "")).split("|")
        if parts[0] != "article":
            above = text
            continue
        if not parts[3].startswith("h.today"):
            whole = f"{above}\n{text}"
            holder = _HOLDER.search(whole)
            yield Says(parts[1], _said(block, text, group), holder[1] if holder else "", whole)
        above = ""


def _said(block: Json, text: str, group: str) -> Said:
    found = _DECIDED.search(text)
    if found:
        return WORDS[found[1].strip(",")], found[2]
    if group:
        return group, ""
    return OPEN if '"publish"' in repr(block).replace("'", '"') else (text, "?")


def wrong(place: str, says: Says, truth: Truth) -> list[str]:
    """A sentence for whatever is said otherwise than it is."""
    if says.article in truth.published:
        return []
    true = truth.stands.get(says.article, OPEN)
    same = says.said == true or (not says.said[1] and says.said != OPEN and says.said[0] == true[0])
    if not same:
        return [f"{place} says of {says.article} {says.said}, and {true} stands"]
    holder = truth.holders.get(says.article, "") if true == OPEN else ""
    if says.holder != holder:
        return [f"{place} says that {says.holder or 'nobody'} has {says.article}, not {holder}"]
    title = truth.titles.get(says.article, "")
    if title[:LONGEST_SHORT_TITLE] not in html.unescape(says.text):
        return [f"{place} does not call {says.article} {title!r}"]
    return []


def differences(messages: Mapping[str, list[Json]], truth: Truth) -> list[str]:
    """A sentence for each article of which a message says something else."""
    return [
        fault
        for channel, every in messages.items()
        for message in every
        for says in said_in(message)
        for fault in wrong(f"{channel} {message['ts']}", says, truth)
    ]


def listed_in(message: Json) -> Iterator[tuple[int, Said]]:
    """What the message about several that were decided at once says of each, by the number in its
    address; nothing for any other message."""
    for block in message.get("blocks", ()):
        for line in _text(block).splitlines():
            found = _LISTED.search(line)
            if found:
                decided = _DECIDED.search(line)
                waits = line.endswith(": waiting again")
                said = (WORDS[decided[1].strip(",")], decided[2]) if decided else (line, "?")
                yield int(found[1]), OPEN if waits else said


def _text(block: Json) -> str:
    if block["type"] == "context":
        return " ".join(str(one.get("text", "")) for one in block["elements"])
    return str((block.get("text") or {}).get("text", ""))
