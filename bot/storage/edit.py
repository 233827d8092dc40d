"""An edit: one scalar of the front matter replaced in the file's bytes, and proof of it.

The front matter is never dumped again: that would reorder and requote it (a median of 45 changed
lines where one was meant). The new bytes are parsed, and refused unless the one value changed.
"""

from dataclasses import dataclass, field

import yaml

from bot.domain.errors import EditRefused
from bot.storage.fence import BOM, Fence, decode, find_fence
from bot.storage.fields import NEVER_READ, FieldMap
from bot.storage.lookup import at
from bot.storage.values import TRUTH
from bot.storage.yaml_tree import (
    FrontMatterError,
    MapNode,
    Node,
    is_one_line,
    line_of,
    parse_tree,
    span_of,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A file's bytes before and after, and the one line (from 1) in which they differ.

    `old_line` and `new_line` come without their line end. `old_text` is the replaced scalar as
    it was written, such as `false`: setting it again gives the old bytes.
    """

    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    line: int
    old_line: str
    new_line: str
    old_text: str


@dataclass(frozen=True, slots=True)
class _Front:
    text: str
    fence: Fence
    tree: MapNode
    skew: int  # bytes of a byte order mark

    def scalar(self, key: str) -> yaml.ScalarEvent:
        node = at(self.tree, key)
        if not isinstance(node, yaml.ScalarEvent):
            missing = "has no value" if node is None else "is not one value"
            raise EditRefused(f"The front matter's {key} {missing}, so it can't be changed here.")
        return node

    def span(self, node: yaml.ScalarEvent) -> tuple[int, int]:
        """The scalar's bytes in the file. PyYAML's marks count characters of what it was given."""
        start, end = (self.fence.start + index for index in span_of(node))
        offset = self.skew + len(self.text[:start].encode())
        return offset, offset + len(self.text[start:end].encode())


def set_scalar(data: bytes, key: str, new_text: str) -> Edit:
    """Replace the value of one key by `new_text`, exactly as it is to stand in the file.

    `key` may lead into mappings with dots. Raises EditRefused, with a sentence, where the front
    matter can't be read, the key is missing or doubled, its value is not one plain or quoted
    text on one line, or the outcome would differ in anything else than this value.
    """
    front = _parse(data)
    _check_editable(front.scalar(key), key)
    start, end = front.span(front.scalar(key))
    after = data[:start] + new_text.encode() + data[end:]
    edit = _compare(data, after, data[start:end].decode())
    _prove(front, after, key, new_text)
    return edit


def publish_text(fields: FieldMap, data: bytes) -> tuple[str, str]:
    """The key and the text that make this file published, in the spelling that the file uses.

    `published: false` gives ("published", "true"), Hugo's `draft: True` ("draft", "False"), and
    `no` becomes `yes`. Raises EditRefused where there is no such key or it is no plain word.
    """
    key = fields.published
    node = _parse(data).scalar(key)
    word = node.value
    if node.style or word not in TRUTH:
        line = line_of(node) + 2
        raise EditRefused(f"Line {line} should say {key}: true or {key}: false, without quotes.")
    wanted = not fields.published_inverted
    return key, word if TRUTH[word] is wanted else _opposite(word)


def _opposite(word: str) -> str:
    pairs = {"true": "false", "yes": "no", "on": "off"}
    opposite = (pairs | {no: yes for yes, no in pairs.items()})[word.lower()]
    return opposite.upper() if word.isupper() else opposite.title() if word.istitle() else opposite


def _parse(data: bytes) -> _Front:
    try:
        text = decode(data)
        fence = find_fence(text)
        tree = parse_tree(text[fence.start : fence.end])
    except FrontMatterError as problem:
        refused = EditRefused(f"The file {problem.reason}.")
    else:
        if isinstance(tree, MapNode):
            return _Front(text, fence, tree, len(BOM) if data.startswith(BOM) else 0)
        refused = EditRefused("The file has no keys in its front matter.")
    raise refused


def _check_editable(node: yaml.ScalarEvent, key: str) -> None:
    if key.split(".")[0] == NEVER_READ:
        raise EditRefused(f"The value of {NEVER_READ} is never changed.")
    if not node.value and not node.style:
        raise EditRefused(f"The front matter's {key} has no value, so it can't be changed here.")
    if node.anchor or node.tag:
        raise EditRefused(f"The front matter's {key} carries a YAML anchor or tag: remove it.")
    if node.style in ("|", ">") or not is_one_line(node):
        raise EditRefused(f"The front matter's {key} goes over several lines.")


def _compare(before: bytes, after: bytes, old_text: str) -> Edit:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changed = [
        number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]
    ]
    if before == after:
        raise EditRefused("The file already says that.")
    if len(old) != len(new) or len(changed) != 1:
        raise EditRefused("The change would touch more than one line.")
    line = changed[0]
    if _line_end(old[line]) != _line_end(new[line]):
        raise EditRefused("The change would touch a line's end.")
    return Edit(before, after, line + 1, _shown(old[line]), _shown(new[line]), old_text)


def _line_end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _shown(line: bytes) -> str:
    return line.removeprefix(BOM).rstrip(b"\r\n").decode()


def _prove(front: _Front, after: bytes, key: str, new_text: str) -> None:
    """Read the new bytes again: the same body, the same keys in the same order, the same values
    but for this one, which stands there as the text that was asked for."""
    now = _parse(after)
    changed = now.scalar(key)
    _check_editable(changed, key)
    start, end = now.span(changed)
    if after[start:end] != new_text.encode():
        raise EditRefused(f"The front matter's {key} would not read as {new_text}.")
    if front.text[front.fence.end :] != now.text[now.fence.end :]:
        raise EditRefused("The change would touch the body.")
    if _plain(front.tree, front.scalar(key)) != _plain(now.tree, changed):
        raise EditRefused(f"The change would touch more than {key}.")


def _plain(node: Node, changed: yaml.ScalarEvent) -> object:
    """A tree to compare: every key and every value as written, the changed one left open."""
    if node is changed:
        return None
    if isinstance(node, yaml.ScalarEvent):
        return (node.value, node.style, node.tag, node.anchor)
    if isinstance(node, MapNode):
        return [(key, _plain(value, changed)) for key, value in node.items()]
    return [_plain(item, changed) for item in node]
