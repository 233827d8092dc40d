"""Finding a field's value in the tree of the front matter."""

import yaml

from bot.storage.fields import Names
from bot.storage.yaml_tree import Node, is_null


def at(front: dict[str, Node], name: str) -> Node | None:
    """The value under a name, dots leading into mappings; None where there is none.

    `provider.name` is also found where `provider` is the name itself.
    """
    if name in front or "." not in name:
        return front.get(name)
    top, *steps = name.split(".")
    node = front.get(top)
    for step in steps:
        if isinstance(node, dict):
            node = node.get(step)
        elif not (isinstance(node, yaml.ScalarEvent) and step == "name"):
            return None
    return node


def first(front: dict[str, Node], names: Names) -> tuple[str, Node | None]:
    """The first of these names that has a value, and the value; ("", None) without one."""
    for name in names:
        node = front.get(name) or at(front, name)
        if not is_null(node):
            return name, node
    return "", None
