"""Where in the front matter a key's own line is, or would best be."""

import re
from collections.abc import Sequence

import yaml

from bot.domain.errors import EditRefused
from bot.storage.edit_front import Front
from bot.storage.fields import NEVER_READ
from bot.storage.yaml_tree import is_one_line


def place_for(front: Front, key: str, near: Sequence[str]) -> tuple[int, str, str]:
    """Where a line for a missing key goes (the offset of a line's beginning in the text), the
    blanks that it begins with, and its line end. Raises EditRefused for keys that belong into a
    mapping, and where the key is there in other letters."""
    _check_missing(front, key)
    indent = _indent(front)
    position = next(
        (found for one in near if (found := _below(front, one, indent)) is not None), None
    )
    if position is None:
        position = _above_secured(front, indent)
    before = front.text[:position]
    return position, indent, "\r\n" if before.endswith("\r\n") else "\n"


def line_of_key(front: Front, key: str) -> tuple[int, int]:
    """The whole line that holds a key and its one-line value and nothing else, with its line
    end, as offsets in the text. Raises EditRefused where it holds more, such as a comment."""
    value_start, value_end = front.span(front.scalar(key))
    start = front.text.rfind("\n", 0, value_start) + 1
    end = front.text.find("\n", value_end) + 1
    name = rf"(?:{re.escape(key)}|'{re.escape(key)}'|\"{re.escape(key)}\")"
    head = re.fullmatch(rf"[ ]*{name}[ \t]*:[ \t]+", front.text[start:value_start])
    if head is None or front.text[value_end:end].strip():
        raise EditRefused(f"The line of {key} holds something else, so it can't be taken out.")
    return start, end


def _check_missing(front: Front, key: str) -> None:
    if not re.fullmatch(r"[^\W\d][\w-]*", key):
        raise EditRefused(f"The front matter has no {key}, and it can't be added here.")
    for twin in front.tree:
        if twin.lower() == key.lower():
            raise EditRefused(f"The front matter has {twin} where {key} is meant: write {key}.")


def _indent(front: Front) -> str:
    """The blanks before every key at the top level."""
    inside = front.text[front.fence.start : front.fence.end]
    found = re.search(r"^( *)[^\s#]", inside, re.MULTILINE)
    return found[1] if found else ""


def _below(front: Front, key: str, indent: str) -> int | None:
    """The beginning of the line after a key's, where it has a line of its own at the top level."""
    node = front.tree.get(key)
    if not isinstance(node, yaml.ScalarEvent) or not is_one_line(node) or node.style in ("|", ">"):
        return None
    start, end = front.span(node)
    line = front.text[front.text.rfind("\n", 0, start) + 1 : start]
    if not re.match(rf"{indent}[\"']?{re.escape(key)}[\"']?[ \t]*:", line):
        return None
    return front.text.find("\n", end) + 1


def _above_secured(front: Front, indent: str) -> int:
    """The beginning of the line of `secured`, and of the comments right above it; without one
    that of the closing line."""
    node = front.tree.get(NEVER_READ)
    if not isinstance(node, yaml.ScalarEvent):
        return front.fence.end
    start = front.text.rfind("\n", 0, front.span(node)[0]) + 1
    if not re.match(rf"{indent}[\"']?{NEVER_READ}[\"']?[ \t]*:", front.text[start:]):
        return front.fence.end
    while (above := front.text.rfind("\n", 0, start - 1) + 1) >= front.fence.start:
        if not front.text.startswith(f"{indent}#", above):
            break
        start = above
    return start
