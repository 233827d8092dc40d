"""Where a key of the front matter has its value: the region that an edit of it replaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from bot.domain.errors import EditRefused
from bot.storage.edit_front import Front, check_name
from bot.storage.yaml_tree import is_null


@dataclass(frozen=True, slots=True)
class Region:
    """The characters of the text from behind the key's colon to the end of its value: blanks,
    line ends and marks of a list belong to it, a comment behind a value of one line does not.

    `value` is the scalar; `items` are a list's, of which `flow` is written in brackets.
    """

    start: int
    end: int
    value: yaml.ScalarEvent | None = None
    items: tuple[yaml.ScalarEvent, ...] = ()
    flow: bool = False

    def raw(self, front: Front) -> str:
        """What stands there."""
        return front.text[self.start : self.end]


def region_of(front: Front, key: str) -> Region:
    """The region of a key at the top level that is there. Raises EditRefused, with a sentence,
    where its value is no text and no list of texts, or carries an anchor or a tag."""
    check_name(key)
    name, events = _events(front, key)
    start = _behind_colon(front, key, name)
    first = events[0]
    if any(getattr(event, "anchor", None) or getattr(event, "tag", None) for event in events):
        raise EditRefused(f"The front matter's {key} carries a YAML anchor or tag: remove it.")
    if isinstance(first, yaml.ScalarEvent):
        return Region(start, _end_of(front, first, start), value=first)
    items = tuple(event for event in events[1:-1] if isinstance(event, yaml.ScalarEvent))
    if not isinstance(first, yaml.SequenceStartEvent) or len(items) != len(events) - 2:
        raise EditRefused(f"The front matter's {key} is more than a list of words.")
    if first.flow_style:
        end = _index(front, events[-1].end_mark)
        return Region(start, end, items=items, flow=True)
    last = front.text.find("\n", _index(front, items[-1].end_mark))
    end = last - 1 if front.text[last - 1] == "\r" else last
    return Region(start, end, items=items)


def _end_of(front: Front, value: yaml.ScalarEvent, start: int) -> int:
    if is_null(value) and not value.value:
        return start
    end = _index(front, value.end_mark)
    if value.style not in ("|", ">"):
        return end
    # The parser has gone on to what follows: the lines of the text end before that.
    inside = front.text[start:end]
    lines = inside.splitlines(keepends=True)
    while len(lines) > 1 and not lines[-1][:1].isspace():
        lines.pop()
    return start + len("".join(lines).rstrip("\r\n"))


def place_of(front: Front, item: yaml.ScalarEvent) -> tuple[int, int]:
    """The characters of the text that a scalar is written in."""
    return _index(front, item.start_mark), _index(front, item.end_mark)


def _events(front: Front, key: str) -> tuple[yaml.ScalarEvent, list[Any]]:
    """The key, and all events of its value."""
    inside = front.text[front.fence.start : front.fence.end]
    # The tree was built of the same text: its root is a mapping, and its keys are scalars.
    events = iter(yaml.parse(inside, Loader=yaml.CSafeLoader))
    next(event for event in events if isinstance(event, yaml.MappingStartEvent))
    while isinstance(name := next(events), yaml.ScalarEvent):
        value = _node(events)
        if name.value == key:
            return name, value
    raise EditRefused(f"The front matter has no {key} of its own, so it can't be changed here.")


def _node(events: Iterator[Any]) -> list[Any]:
    """The events of the next value."""
    found, depth = list[Any](), 0
    while not found or depth:
        event = next(events)
        found.append(event)
        depth += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
    return found


def _behind_colon(front: Front, key: str, name: yaml.ScalarEvent) -> int:
    end = _index(front, name.end_mark)
    colon = re.compile(r"[ \t]*:").match(front.text, end)
    if colon is None:
        raise EditRefused(f"The front matter's {key} is written in a way that is not edited here.")
    return colon.end()


def _index(front: Front, mark: Any) -> int:
    index: int = mark.index
    return front.fence.start + index
