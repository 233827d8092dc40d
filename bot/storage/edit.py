"""An edit: single keys of the front matter changed in the file's bytes, and proof of it.

The front matter is never dumped again: that would reorder and requote it (a median of 45 changed
lines where one was meant). One value's own bytes are replaced, or one line is added or taken out,
and the new bytes are parsed: they are refused unless exactly that one key changed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import yaml

from bot.domain.errors import EditRefused
from bot.storage.edit_front import (
    Front,
    check_editable,
    check_name,
    parse_front,
    prove,
    prove_added,
)
from bot.storage.edit_place import line_of_key, place_for
from bot.storage.fence import BOM
from bot.storage.fields import FieldMap
from bot.storage.lookup import at
from bot.storage.values import TRUTH
from bot.storage.yaml_tree import line_of


class NothingToDo(EditRefused):
    """The front matter says it already."""

    def __init__(self) -> None:
        super().__init__("The file already says that.")


@dataclass(frozen=True, slots=True)
class Line:
    """A changed line, without its line end. `number` (from 1) is where it is, or was; `old` is
    None for one that is added, `new` for one that is taken out."""

    number: int
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A file's bytes before and after, and the lines in which they differ, from the top.

    `over` has for each changed key the scalar as it was written, such as `false`, or None where
    the key was missing: `put` with it gives the old bytes.
    """

    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    lines: tuple[Line, ...]
    over: tuple[tuple[str, str | None], ...] = ()

    @property
    def line(self) -> int:
        """The number of the first changed line."""
        return self.lines[0].number

    @property
    def old_line(self) -> str:
        """The first changed line as it was; empty where it was added."""
        return self.lines[0].old or ""

    @property
    def new_line(self) -> str:
        """The first changed line as it is; empty where it was taken out."""
        return self.lines[0].new or ""

    @property
    def difference(self) -> list[str]:
        """The changed lines from the top, each as it was after a `-`, then as it is after a `+`."""
        both = ((one.old, one.new) for one in self.lines)
        return [
            f"{sign}{text}"
            for pair in both
            for sign, text in zip("-+", pair, strict=True)
            if text is not None
        ]

    @property
    def old_text(self) -> str:
        """The first changed scalar as it was written; empty where it was missing."""
        return (self.over[0][1] if self.over else None) or ""

    def backwards(self) -> "Edit":
        """The edit that leads from the bytes after to the bytes before."""
        lines = tuple(Line(one.number, one.new, one.old) for one in self.lines)
        return Edit(self.after, self.before, lines)


def put(data: bytes, wanted: Mapping[str, str | None], near: Sequence[str] = ()) -> Edit:
    """Bring the front matter to these texts, each exactly as it is to stand in the file; None
    takes the key and its line out. What stands there already is left alone.

    A missing key gets a line of its own, below the first of `near` that is there, else above
    `secured`, else at the end. Raises EditRefused, with a sentence, where that can't be done
    exactly; NothingToDo.
    """
    edits: list[Edit] = []
    for key, text in wanted.items():
        now = edits[-1].after if edits else data
        edits += [] if _says(now, key, text) else [_one(now, key, text, near)]
    if not edits:
        raise NothingToDo
    lines: list[Line] = []
    for edit in edits:
        lines = [*(_shifted(line, edit.lines[0]) for line in lines), *edit.lines]
    over = tuple(each for edit in edits for each in edit.over)
    return Edit(data, edits[-1].after, tuple(sorted(lines, key=_number)), over)


def set_scalar(data: bytes, key: str, new_text: str) -> Edit:
    """Replace the value of one key by `new_text`, exactly as it is to stand in the file.

    `key` may lead into mappings with dots. Raises EditRefused, with a sentence, where the front
    matter can't be read, the key is missing or doubled, its value is not one plain or quoted
    text on one line, or the outcome would differ in anything else than this value.
    """
    front = parse_front(data)
    check_editable(front.scalar(key), key)
    old_text = front.written(key)
    after = front.spliced(*front.span(front.scalar(key)), new_text)
    edit = _compare(data, after, key, old_text)
    prove(front, after, key, new_text)
    return edit


def publish_text(fields: FieldMap, data: bytes) -> tuple[str, str]:
    """The key and the text that make this file published, in the spelling that the file uses.

    `published: false` gives ("published", "true"), Hugo's `draft: True` ("draft", "False"), and
    `no` becomes `yes`. Raises EditRefused where there is no such key or it is no plain word.
    """
    parse_front(data).scalar(fields.published)
    return fields.published, spelled(data, fields.published, usual_text(fields))


def usual_text(fields: FieldMap) -> str:
    """What the key that the field map reads says of a published article."""
    return "false" if fields.published_inverted else "true"


def spelled(data: bytes, key: str, text: str) -> str:
    """The text as this file would write it: `true` as `yes` where the key says `no`, any other
    text in the quotes that the value has. Raises EditRefused where a word for true or false is
    wanted and the value is none."""
    front = parse_front(data)
    if at(front.tree, key) is None:
        return text
    node = front.scalar(key)
    if text in TRUTH:
        return _word(node, key, TRUTH[text])
    quote = node.style if node.style in ("'", '"') else ""
    return f"{quote}{text}{quote}" if re.fullmatch(r"[\w.:+-][\w .:+-]*", text) else text


def written_text(data: bytes, key: str) -> str:
    """The value of a key as it is written, quotes included; empty where the key is missing.
    Raises EditRefused where it is no single value."""
    front = parse_front(data)
    return "" if at(front.tree, key) is None else front.written(key)


def _word(node: yaml.ScalarEvent, key: str, wanted: bool) -> str:
    if node.style or node.value not in TRUTH:
        line = line_of(node) + 2
        raise EditRefused(f"Line {line} should say {key}: true or {key}: false, without quotes.")
    return node.value if TRUTH[node.value] is wanted else _opposite(node.value)


def _opposite(word: str) -> str:
    pairs = {"true": "false", "yes": "no", "on": "off"}
    opposite = (pairs | {no: yes for yes, no in pairs.items()})[word.lower()]
    return opposite.upper() if word.isupper() else opposite.title() if word.istitle() else opposite


def _says(data: bytes, key: str, text: str | None) -> bool:
    front = parse_front(data)
    node = at(front.tree, key)
    if text is None or node is None:
        return node is None and text is None
    return isinstance(node, yaml.ScalarEvent) and front.written(key) == text


def _one(data: bytes, key: str, text: str | None, near: Sequence[str]) -> Edit:
    check_name(key)
    front = parse_front(data)
    if text is None:
        return _take_out(data, front, key)
    if at(front.tree, key) is None:
        return _add(data, front, key, text, near)
    return set_scalar(data, key, text)


def _add(data: bytes, front: Front, key: str, text: str, near: Sequence[str]) -> Edit:
    position, indent, end = place_for(front, key, near)
    line = f"{indent}{key}: {text}"
    after = front.spliced(position, position, line + end)
    prove_added(front, after, key, text)
    number = front.text.count("\n", 0, position) + 1
    return Edit(data, after, (Line(number, None, line),), ((key, None),))


def _take_out(data: bytes, front: Front, key: str) -> Edit:
    check_editable(front.scalar(key), key)
    start, end = line_of_key(front, key)
    after = front.spliced(start, end, "")
    prove(front, after, key, None)
    number, line = front.text.count("\n", 0, start) + 1, front.text[start:end].rstrip("\r\n")
    return Edit(data, after, (Line(number, line, None),), ((key, front.written(key)),))


def _shifted(line: Line, later: Line) -> Line:
    """Where the line is after a later change of another one."""
    if later.old is None and line.number >= later.number:
        return replace(line, number=line.number + 1)
    if later.new is None and line.number > later.number:
        return replace(line, number=line.number - 1)
    return line


def _number(line: Line) -> int:
    return line.number


def _compare(before: bytes, after: bytes, key: str, old_text: str) -> Edit:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changed = [
        number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]
    ]
    if before == after:
        raise NothingToDo
    if len(old) != len(new) or len(changed) != 1:
        raise EditRefused("The change would touch more than one line.")
    at_line = changed[0]
    if _line_end(old[at_line]) != _line_end(new[at_line]):
        raise EditRefused("The change would touch a line's end.")
    line = Line(at_line + 1, _shown(old[at_line]), _shown(new[at_line]))
    return Edit(before, after, (line,), ((key, old_text),))


def _line_end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _shown(line: bytes) -> str:
    return line.removeprefix(BOM).rstrip(b"\r\n").decode()
