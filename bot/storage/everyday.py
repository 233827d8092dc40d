"""Front matter in its everyday shapes, read with regular expressions alone.

Some ten times as fast as the events of a YAML parser, and nearly every article is written so:
texts on one line, lists of texts, and the site's own blocks of pictures, provider and related
items with their keys in the usual order. Whatever is not known whole, to the last character,
gets None for an answer, and is read by `parse_tree`; so this never takes what that refuses, and
where it answers, the article is the same.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from yaml import Mark, ScalarEvent

from bot.storage.everyday_shapes import BLOCK_LIST, FLOW_LIST, IMAGE, ITEM, PROVIDER, RELATED
from bot.storage.fields import NEVER_READ, FieldMap
from bot.storage.yaml_tree import ListNode, MapNode, Node

# Within these, parse_tree's own limits can't be reached.
_LONGEST = 16_000
_MOST_MARKS = 1_200

# What the patterns of the blocks pass over.
_PASSED_OVER = frozenset(
    ("ampWebUrl", "cdnAmpWebUrl", "domain", "excerpt", "images", "isCached", "type")
)
_RELATED_KEYS = ("title", "publishedDateTime", "originalUrl", "webUrl", "quality")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


class Leaf(ScalarEvent):
    """A text as it was written. Where it stands is not known: for that, parse the tree."""

    start_mark = Mark("", 0, 0, 0, "", 0)

    def __init__(self, value: str, style: str | None = None) -> None:
        self.value, self.style = value, style


def read_everyday(text: str, fields: FieldMap) -> dict[str, Node] | None:
    """The values by top-level key, of blocks only what `fields` may ask for; None where any
    line is of another shape. The value of `secured` is not kept."""
    marks = text.count("\n") + text.count(",")
    if len(text) > _LONGEST or marks > _MOST_MARKS:
        return None
    front: dict[str, Node] = {}
    items = ITEM.findall(text)
    for key, value, block, rest in items:
        if rest:
            return None
        node = _block(key, block, fields) if block else _value(value)
        if node is None:
            return None
        front[key] = node
    if not items or len(front) < len(items):
        return None
    front.pop(NEVER_READ, None)
    return front


def _value(written: str) -> Node:
    mark = written[:1]
    if mark == '"':
        text = written[1:-1]
        return Leaf(_ESCAPE.sub(_unescaped, text) if "\\" in text else text, mark)
    if mark == "'":
        return Leaf(written[1:-1].replace("''", mark), mark)
    return _texts(FLOW_LIST.findall(written)) if mark == "[" else Leaf(written)


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED[found[1]]


def _block(key: str, block: str, fields: FieldMap) -> Node | None:
    found = BLOCK_LIST.findall(block)
    if not found[-1][-1]:
        # Lines of one list are indented alike.
        same = len({indent for indent, _, _ in found}) == 1
        return _texts([value for _, value, _ in found]) if same else None
    if key not in _READERS or not _may_pass_over(fields):
        return None
    return _READERS[key](block)


@lru_cache(maxsize=64)
def _may_pass_over(fields: FieldMap) -> bool:
    """Whether the field map asks the blocks for nothing that their patterns pass over."""
    asked = (*fields.title, *fields.original_url, *fields.web_url, *fields.date, *fields.quality)
    inner = {name.rpartition(".")[2] for name in (*asked, *fields.provider)}
    return _PASSED_OVER.isdisjoint(inner)


def _texts(written: list[str]) -> ListNode:
    made = ListNode(0)
    made.extend(map(_value, written))
    return made


def _mapping(keys: tuple[str, ...], written: Sequence[str]) -> MapNode:
    made = MapNode(0)
    for key, value in zip(keys, written, strict=True):
        if value:
            made[key] = _value(value)
    return made


def _images(block: str) -> ListNode | None:
    found = IMAGE.findall(block)
    if found[-1][-1]:
        return None
    made = ListNode(0)
    made.extend(_mapping(("url", "width", "height"), image) for *image, _ in found)
    return made


def _provider(block: str) -> MapNode | None:
    if (found := PROVIDER.fullmatch(block)) is None:
        return None
    name, domain, images = found.groups("")
    made = _mapping(("name", "domain"), (name, domain))
    # The picture's block is the same, two columns to the right.
    listed = _images(images.replace("\n  ", "\n")[2:]) if images else None
    if listed is not None:
        made["images"] = listed
    return made


def _related(block: str) -> ListNode | None:
    found = RELATED.findall(block)
    if found[-1][-1]:
        return None
    made = ListNode(0)
    for title, date, original, web, name, quality, _ in found:
        node = _mapping(_RELATED_KEYS, (title, date, original, web, quality))
        if name:
            node["provider"] = _mapping(("name",), (name,))
        made.append(node)
    return made


_READERS = {"images": _images, "provider": _provider, "related": _related}
