"""Topics and their other names, from a site's `_data/topics/*.yaml`."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import Unreadable
from bot.storage.fence import decode
from bot.storage.values import names_of, text_of
from bot.storage.yaml_tree import FrontMatterError, MapNode, parse_tree

SIZE_CAP = 64 * 1024
_FOLDER = Path("_data", "topics")
_ALIAS_KEYS = ("shortname", "_id", "keywords")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's name, its other names, and the name of the topic above it (empty at the top)."""

    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""


def read_topics(folder: Path, left_out: list[Unreadable] | None = None) -> tuple[Topic, ...]:
    """The topics of the site in `folder`, or of the one that `folder` is a part of, or that
    `folder` itself holds the files of; none where there are no such files. In order of the
    files' names.

    A file that can't be read is skipped, and appended to `left_out` with line and reason.
    """
    topics: list[Topic] = []
    for file in _files(folder):
        try:
            topics.append(_topic(file))
        except Unreadable as error:
            if left_out is not None:
                left_out.append(error)
    return tuple(topics)


def _files(folder: Path) -> list[Path]:
    for data in (folder / _FOLDER, folder.parent / _FOLDER, folder):
        if found := [*data.glob("*.yaml"), *data.glob("*.yml")]:
            return sorted(file for file in found if file.is_file())
    return []


def _topic(file: Path) -> Topic:
    path = (_FOLDER / file.name).as_posix()
    try:
        return _read(file)
    except OSError as error:
        unreadable = Unreadable(path, 1, f"can't be read ({error.strerror}): let the bot read it")
    except FrontMatterError as error:
        unreadable = Unreadable(path, error.line + 1, error.reason)
    raise unreadable


def _read(file: Path) -> Topic:
    with file.open("rb") as opened:
        data = opened.read(SIZE_CAP + 1)
    if len(data) > SIZE_CAP:
        raise FrontMatterError(0, "is larger than 64 KB: make it smaller")
    tree = parse_tree(decode(data))
    if not isinstance(tree, MapNode):
        raise FrontMatterError(0, "names no topic: write a line name:")
    name = text_of(tree.get("name"), "name")
    if not name:
        raise FrontMatterError(0, "names no topic: write a line name:")
    return Topic(name, _aliases(tree, name), text_of(tree.get("parent"), "parent"))


def _aliases(tree: MapNode, name: str) -> tuple[str, ...]:
    """Each of the other names once, letter case aside."""
    found: dict[str, str] = {name.casefold(): name}
    for key in _ALIAS_KEYS:
        for alias in names_of(tree.get(key), key):
            found.setdefault(alias.casefold(), alias)
    return tuple(found.values())[1:]
