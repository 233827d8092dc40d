"""The front matter of a file that is about to be edited: where each value is, and its proof."""

from dataclasses import dataclass

import yaml

from bot.domain.errors import EditRefused
from bot.storage.fence import BOM, Fence, decode, find_fence
from bot.storage.fields import NEVER_READ
from bot.storage.lookup import at
from bot.storage.yaml_tree import (
    FrontMatterError,
    MapNode,
    Node,
    is_one_line,
    parse_tree,
    span_of,
)


@dataclass(frozen=True, slots=True)
class Front:
    """A file's text without a byte order mark, where its front matter is, and what that says."""

    text: str
    fence: Fence
    tree: MapNode
    mark: bytes  # the byte order mark, or nothing

    def scalar(self, key: str) -> yaml.ScalarEvent:
        """The value of a key. Raises EditRefused where there is none, or several."""
        node = at(self.tree, key)
        if not isinstance(node, yaml.ScalarEvent):
            missing = "has no value" if node is None else "is not one value"
            raise EditRefused(f"The front matter's {key} {missing}, so it can't be changed here.")
        return node

    def span(self, node: yaml.ScalarEvent) -> tuple[int, int]:
        """The characters of the text in which the value is written."""
        start, end = span_of(node)
        return self.fence.start + start, self.fence.start + end

    def written(self, key: str) -> str:
        """The value as it is written, quotes included."""
        start, end = self.span(self.scalar(key))
        return self.text[start:end]

    def spliced(self, start: int, end: int, new: str) -> bytes:
        """The file's bytes with these characters replaced."""
        return self.mark + (self.text[:start] + new + self.text[end:]).encode()


def parse_front(data: bytes) -> Front:
    """Raises EditRefused, with a sentence, for what is no front matter of keys in YAML."""
    try:
        text = decode(data)
        fence = find_fence(text)
        tree = parse_tree(text[fence.start : fence.end])
    except FrontMatterError as problem:
        refused = EditRefused(f"The file {problem.reason}.")
    else:
        if isinstance(tree, MapNode):
            return Front(text, fence, tree, BOM if data.startswith(BOM) else b"")
        refused = EditRefused("The file has no keys in its front matter.")
    raise refused


def check_editable(node: yaml.ScalarEvent, key: str) -> None:
    """Raises EditRefused for a value that isn't plain or quoted text on one line."""
    check_name(key)
    if not node.value and not node.style:
        raise EditRefused(f"The front matter's {key} has no value, so it can't be changed here.")
    if node.anchor or node.tag:
        raise EditRefused(f"The front matter's {key} carries a YAML anchor or tag: remove it.")
    if node.style in ("|", ">") or not is_one_line(node):
        raise EditRefused(f"The front matter's {key} goes over several lines.")


def check_name(key: str) -> None:
    """Raises EditRefused for the one key that nobody touches."""
    if key.split(".")[0] == NEVER_READ:
        raise EditRefused(f"The value of {NEVER_READ} is never changed.")


def prove(before: Front, after: bytes, key: str, text: str | None) -> None:
    """Read the new bytes again: the same body, the same keys in the same order, the same values
    but for this one, which stands there as `text`, or with None no more. Raises EditRefused."""
    now = parse_front(after)
    if text is not None:
        check_editable(now.scalar(key), key)
        if now.written(key) != text:
            raise EditRefused(f"The front matter's {key} would not read as {text}.")
    if before.mark != now.mark or rest(before) != rest(now):
        raise EditRefused("The change would touch the body.")
    if others(before, key, gone=text is None) != others(now, key, gone=text is None):
        raise EditRefused(f"The change would touch more than {key}.")


def prove_added(before: Front, after: bytes, key: str, text: str) -> None:
    """As `prove`, where the key was missing."""
    now = parse_front(after)
    check_editable(now.scalar(key), key)
    if now.written(key) != text:
        raise EditRefused(f"The front matter's {key} would not read as {text}.")
    prove(now, before.mark + before.text.encode(), key, None)


def rest(front: Front) -> tuple[str, str]:
    """What is before the front matter, and from its closing line on."""
    return front.text[: front.fence.start], front.text[front.fence.end :]


def others(front: Front, key: str, *, gone: bool) -> object:
    node = at(front.tree, key)
    if gone:
        return [(name, _plain(value, None)) for name, value in front.tree.items() if name != key]
    return _plain(front.tree, node)


def _plain(node: Node, changed: Node | None) -> object:
    """A tree to compare: every key and every value as written, the changed one left open."""
    if node is changed:
        return None
    if isinstance(node, yaml.ScalarEvent):
        return (node.value, node.style, node.tag, node.anchor)
    if isinstance(node, MapNode):
        return [(key, _plain(value, changed)) for key, value in node.items()]
    return [_plain(item, changed) for item in node]
