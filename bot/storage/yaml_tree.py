"""YAML text to a tree, in one guarded pass over the parser's events.

PyYAML's C loader is not used to build values, for three reasons. It crashes the process at some
30,000 levels of nesting (the parser below it does not). It turns `no`, `12:30` and `1.10` into
something else than what was written. And the pass over the events, which must come first anyway,
takes a third of its time. Leaves stay events: they carry the text as written and where it is.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import yaml
from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from bot.domain.errors import CopydeskError

DEPTH_CAP = 20
VALUE_CAP = 5_000
"""An article has 30 to 150 values, one with a hundred related items 2,300; so many take 10 to
25 ms."""
_MOST_HANDLES = 20
"""Each %TAG line is compared with all before it."""

_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "binary", "seq", "map")
)
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class FrontMatterError(CopydeskError):
    """The text cannot be used. `line` counts from 0 in the text that was given, `reason` goes
    on from "the file ..." and never quotes the text."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class MapNode(dict[str, "Node"]):
    """A mapping, and the line where it begins (from 0)."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class ListNode(list["Node"]):
    """A list, and the line where it begins (from 0)."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


Node: TypeAlias = ScalarEvent | MapNode | ListNode


def parse_tree(text: str, *, skip: str | None = None) -> Node | None:
    """The one document in `text` as a tree; None where it is empty.

    The value of the top-level key `skip` is parsed but not kept. Raises FrontMatterError for
    what is not YAML, and for aliases, duplicate keys, keys that are not plain words, tags of a
    program's own, a second document, too much nesting or too many values.
    """
    if text.count("%TAG") > _MOST_HANDLES:
        raise FrontMatterError(0, f"has more than {_MOST_HANDLES} times %TAG: remove those lines")
    loader = yaml.CSafeLoader(text)
    try:
        return _Builder(loader.get_event, skip).document()
    except yaml.MarkedYAMLError as error:
        problem = _syntax(error)
    except yaml.reader.ReaderError as error:
        problem = _character(error, text)
    finally:
        loader.dispose()
    raise problem


def is_null(node: Node | None) -> bool:
    """Whether the key is missing, has no value, or says null."""
    if isinstance(node, ScalarEvent):
        return node.value in NULLS and not node.style
    return node is None


def line_of(node: Node) -> int:
    """The line where the node begins, from 0."""
    return _mark(node.start_mark).line if isinstance(node, ScalarEvent) else node.line


def span_of(leaf: ScalarEvent) -> tuple[int, int]:
    """The characters of the text that the leaf is written in, its quotes included."""
    return _mark(leaf.start_mark).index, _mark(leaf.end_mark).index


def is_one_line(leaf: ScalarEvent) -> bool:
    """Whether the leaf begins and ends on one line."""
    return _mark(leaf.start_mark).line == _mark(leaf.end_mark).line


def _mark(mark: Any) -> yaml.Mark:
    return mark  # type: ignore[no-any-return]  # typed as optional, but the parser always sets it


class _Builder:
    def __init__(self, get_event: Callable[[], Any], skip: str | None) -> None:
        self._get, self._skip = get_event, skip
        self._left = VALUE_CAP
        self._quiet = False

    def document(self) -> Node | None:
        self._get()  # the start of the stream
        if isinstance(self._get(), StreamEndEvent):
            return None
        tree = self._node(self._get(), 0)
        self._get()  # the end of the document
        after = self._get()
        if not isinstance(after, StreamEndEvent):
            raise FrontMatterError(
                after.start_mark.line, "has a second YAML document here: remove the line above it"
            )
        return tree

    def _node(self, event: Any, depth: int) -> Node:
        self._left -= 1
        if self._left < 0:
            raise _refused(event, f"has more than {VALUE_CAP:,} values in its front matter")
        kind = type(event)
        if kind is AliasEvent:
            raise _refused(event, "uses a YAML alias (*): write the value out")
        if event.tag and event.tag not in _CORE_TAGS:
            raise _refused(event, "uses a YAML tag of a program's own (!): write the plain value")
        if kind is ScalarEvent:
            return event  # type: ignore[no-any-return]
        if depth >= DEPTH_CAP:
            raise _refused(event, f"nests more than {DEPTH_CAP} levels: write it flatter")
        return self._map(event, depth) if kind is MappingStartEvent else self._list(event, depth)

    def _list(self, event: Any, depth: int) -> ListNode:
        items, get = ListNode(event.start_mark.line), self._get
        while type(event := get()) is not SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return items

    def _map(self, event: Any, depth: int) -> MapNode:
        pairs, get = MapNode(event.start_mark.line), self._get
        while type(event := get()) is not MappingEndEvent:
            key = self._key(event, pairs)
            value = get()
            if type(value) is ScalarEvent and value.tag is None and self._left > 0:
                self._left -= 1  # most values are plain text: nothing more to ask about them
                pairs[key] = value
            else:
                pairs[key] = self._nested(key, value, depth)
        if depth == 0 and self._skip is not None:
            pairs.pop(self._skip, None)
        return pairs

    def _nested(self, key: str, event: Any, depth: int) -> Node:
        # What is never shown is not complained about by name either.
        hushed = depth == 0 and key == self._skip
        self._quiet = self._quiet or hushed
        node = self._node(event, depth + 1)
        self._quiet = self._quiet and not hushed
        return node

    def _key(self, event: Any, pairs: MapNode) -> str:
        if type(event) is not ScalarEvent:
            raise _refused(event, "has a key that is not a plain word: write key: value")
        key: str = event.value
        if key in pairs and not self._quiet:
            raise _refused(event, f"has {_named(key)} twice: remove one of the two lines")
        return key


def _named(key: str) -> str:
    return f"the key {key!r}" if key.isidentifier() and len(key) <= 40 else "a key"


def _refused(event: Any, reason: str) -> FrontMatterError:
    return FrontMatterError(event.start_mark.line, reason)


def _syntax(error: yaml.MarkedYAMLError) -> FrontMatterError:
    mark = error.problem_mark or error.context_mark
    reason = (
        f"is not valid YAML here ({error.problem}): "
        "often a text with a colon or a quotation mark needs quotes around it"
    )
    return FrontMatterError(mark.line if mark else 0, reason)


def _character(error: yaml.reader.ReaderError, text: str) -> FrontMatterError:
    line = text.encode()[: max(0, error.position)].count(b"\n")
    return FrontMatterError(line, "holds a control character here: remove it")
