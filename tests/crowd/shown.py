"""What every message and queue says of every article, and what it should say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.crowd.told import Rows

Json = dict[str, Any]
Said = tuple[str, str]
"""What stands about an article, and by whom; ("open", "") where nobody decided."""

OPEN: Said = ("open", "")
WORDS = {"Published": "publish", "Rejected": "reject", "Later": "later"}
_DECIDED = re.compile(r"(Published|Rejected|Later,) by <@(\w+)>")


def expected(rows: Rows, now_ms: int) -> dict[str, Said]:
    """What the ledger says stands, by article."""
    stands = {}
    for row in rows:
        lapsed = row.until is not None and row.until <= now_ms
        if row.ended_at is None and not lapsed:
            stands[row.article_id] = (str(row.verb), str(row.user))
    return stands


def said_in(message: Json) -> Iterator[tuple[str, Said]]:
    """What a public message says of each of its articles. In the short form of a digest it is
    not said by whom."""
    group = ""
    for block in message.get("blocks", ()):
        text = _text(block)
        if block["type"] == "context" and text.strip("*") in WORDS:
            group = WORDS[text.strip("*")]
        parts = str(block.get("block_id", "")).split("|")
        if parts[0] != "article":
            continue
        found = _DECIDED.search(text)
        if found:
            yield parts[1], (WORDS[found[1].strip(",")], found[2])
        elif group:
            yield parts[1], (group, "")
        elif '"publish"' in repr(block).replace("'", '"'):
            yield parts[1], OPEN
        else:
            yield parts[1], (text, "?")


def differences(
    messages: Mapping[str, list[Json]], stands: Mapping[str, Said], published: frozenset[str]
) -> list[str]:
    """A sentence for each article of which a message says something else. `published` are those
    whose files somebody else published."""
    faults = []
    for channel, every in messages.items():
        for message in every:
            for article, said in said_in(message):
                true = stands.get(article, OPEN)
                same = said == true or (not said[1] and said != OPEN and said[0] == true[0])
                if not same and article not in published:
                    place = f"{channel} {message['ts']}"
                    faults.append(f"{place} says of {article} {said}, and {true} stands")
    return faults


def _text(block: Json) -> str:
    if block["type"] == "context":
        return " ".join(str(one.get("text", "")) for one in block["elements"])
    return str((block.get("text") or {}).get("text", ""))
