"""A YAML mapping read key by key, remembering the line of everything that is wrong in it."""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml

from bot.domain.errors import CopydeskError

Value = TypeVar("Value")

Scalar = yaml.ScalarNode
Mapping = yaml.MappingNode


@dataclass
class Problems:
    """Everything that is wrong in one settings file, in the order of its lines."""

    file: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: yaml.Node, sentence: str) -> None:
        """Note a problem at the node's line."""
        # YAML can escape half a character, which no terminal takes
        shown = sentence.encode("utf-8", "backslashreplace").decode("utf-8")
        self.found.append((node.start_mark.line + 1, shown))

    def lines(self) -> list[str]:
        """`file:line: sentence`, by line."""
        return [f"{self.file}:{line}: {sentence}" for line, sentence in sorted(self.found)]


class Section:
    """One mapping of the settings: typed access to its keys, problems noted instead of raised."""

    def __init__(
        self, node: yaml.Node, problems: Problems, known: Sequence[str], where: str
    ) -> None:
        self.node, self.problems, self.where = node, problems, where
        self.values: dict[str, yaml.Node] = {}
        if not isinstance(node, Mapping):
            problems.add(node, f"{where} must be keys and values, such as {known[0]}: ...")
            return
        for key, value in node.value:
            self._take(key, value, known)

    def _take(self, key: yaml.Node, value: yaml.Node, known: Sequence[str]) -> None:
        name = str(key.value)
        if name in self.values:
            self.problems.add(key, f"{name} is there twice in {self.where}: keep one")
        elif name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f": did you mean {near[0]}?" if near else f": the keys are {', '.join(known)}"
            self.problems.add(key, f"there is no key {name} in {self.where}{hint}")
        else:
            self.values[name] = value

    def text(self, key: str, default: str | None = None) -> str:
        """The scalar as it is written (YAML's own types don't apply); a missing one without
        default, and an empty one, is a problem and reads as an empty text."""
        node = self.values.get(key)
        if node is None:
            if default is None and isinstance(self.node, Mapping):
                self.problems.add(self.node, f"{key} is missing in {self.where}")
            return default or ""
        if not isinstance(node, Scalar):
            self.problems.add(node, f"{key} must be one value")
            return default or ""
        if not node.value and default != "":
            self.problems.add(node, f"{key} is empty (a value with # in front needs quotes)")
        return str(node.value)

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        if key not in self.values:
            return default
        written = self.text(key)
        # int() itself refuses thousands of digits
        short = written.isdecimal() and len(written) <= len(str(high))
        if short and low <= int(written) <= high:
            return int(written)
        self.problem(key, f"{key} must be a whole number from {low} to {high}, not {written}")
        return default

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """One of the words given; the first is the default."""
        written = self.text(key, choices[0])
        if written in choices:
            return written
        self.problem(key, f"{key} must be {' or '.join(choices)}, not {written}")
        return choices[0]

    def texts(self, key: str) -> list[str]:
        """A list of scalars; a single one counts as a list of one."""
        node = self.values.get(key)
        if node is None:
            return []
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if all(isinstance(item, Scalar) for item in items):
            return [str(item.value) for item in items]
        self.problems.add(node, f"{key} must be a list of values")
        return []

    def nodes(self, key: str) -> Iterator[yaml.Node]:
        """The entries of a list."""
        node = self.values.get(key)
        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        elif node is not None:
            self.problems.add(node, f"{key} must be a list, each entry beginning with a dash")

    def pairs(self, key: str) -> dict[str, str]:
        """A mapping of names to scalars."""
        node = self.values.get(key)
        if node is None:
            return {}
        if isinstance(node, Mapping) and all(isinstance(value, Scalar) for _, value in node.value):
            return {str(name.value): str(value.value) for name, value in node.value}
        self.problems.add(node, f"{key} must be names and values")
        return {}

    def parsed(
        self, key: str, parse: Callable[[str], Value], default: Value, written: str | None = None
    ) -> Value:
        """What `parse` makes of the text; its ValueError or sentence of ours becomes a
        problem."""
        text = self.text(key) if written is None else written
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, CopydeskError) as error:
            self.problem(key, f"{key}: {error}")
            return default

    def problem(self, key: str, sentence: str) -> None:
        """Note a problem at the key's value, or at the section where the key is missing."""
        self.problems.add(self.values.get(key, self.node), sentence)
