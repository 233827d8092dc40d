"""What an article's front matter says beyond the fields of an Article, for reading."""

from collections.abc import Iterator

from yaml import ScalarEvent

from bot.storage.fence import decode, find_fence
from bot.storage.fields import NEVER_READ, FieldMap
from bot.storage.values import clean
from bot.storage.yaml_tree import FrontMatterError, ListNode, MapNode, Node, parse_tree

LONGEST_LIST = 1000
"""Characters of a list that are worth joining."""


def other_fields(data: bytes, fields: FieldMap) -> tuple[tuple[str, str], ...]:
    """Name and value of everything that `fields` does not read, in the file's order: what is
    nested by names with dots, a list of plain values as one. Nothing that is called `secured`, at
    whatever depth; empty where the front matter can't be read."""
    try:
        text = decode(data)
        fence = find_fence(text)
        tree = parse_tree(text[fence.start : fence.end], skip=NEVER_READ)
    except FrontMatterError:
        return ()
    read = _names(fields)
    every = _leaves(tree, "") if isinstance(tree, MapNode) else ()
    return tuple((name, value) for name, value in every if value and not _is_read(name, read))


def _names(fields: FieldMap) -> frozenset[str]:
    """The names of all that is read."""
    lists = (getattr(fields, one) for one in fields.__slots__)
    found = [name for names in lists if isinstance(names, tuple) for name in names]
    return frozenset((*found, fields.published))


def _is_read(name: str, read: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[: at + 1]) in read for at in range(len(parts)))


def _leaves(node: Node, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ScalarEvent):
        yield name, clean(node.value)
    elif isinstance(node, MapNode):
        for key, inner in node.items():
            if key != NEVER_READ:
                yield from _leaves(inner, f"{name}.{key}" if name else key)
    elif all(isinstance(one, ScalarEvent) for one in node):
        yield name, _joined(node)
    else:
        for at, inner in enumerate(node, 1):
            yield from _leaves(inner, f"{name}.{at}")


def _joined(node: ListNode) -> str:
    values = (clean(one.value) for one in node if isinstance(one, ScalarEvent))
    return ", ".join(value for value in values if value)[:LONGEST_LIST]
