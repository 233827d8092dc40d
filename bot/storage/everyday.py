"""Front matter in its everyday shapes, read with regular expressions alone.

Several times as fast as the events of a YAML parser, and nearly every article is written so:
texts on one line, lists of texts, and the site's own blocks of pictures, provider and related
items with their keys in the usual order. What is not known whole, to the last character, is
refused, and is read by the parser; so nothing is taken here that is refused there, and the
article is the same.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.article import Image, Related
from bot.storage import everyday_shapes as shapes
from bot.storage.everyday_values import (
    BLOCK,
    LIST,
    UnusualError,
    asks_as_usual,
    moment_in,
    number_in,
    picture,
    related_item,
    value_in,
)
from bot.storage.fields import NEVER_READ, FieldMap, Names
from bot.storage.values import TRUTH, clean, web
from bot.storage.yaml_tree import NULLS

LONGEST = 250_000
"""Characters of front matter: within this and _MOST_MARKS, all is within the parser's limits."""
_MOST_MARKS = 2_400


class EverydayReader:
    """The fields of one front matter, each from the first of its names that has a value. Every
    function raises UnusualError for what it does not know whole, or could not accept."""

    def __init__(self, text: str, fields: FieldMap) -> None:
        # Two values on a line at most, but for lists between brackets.
        marks = text.count("\n") + (text.count(",") if " [" in text else 0)
        if len(text) > LONGEST or marks > _MOST_MARKS:
            raise UnusualError
        if not shapes.is_usual(text):
            raise UnusualError
        items = shapes.ITEM.findall(text)
        if not items or items[-1][-1]:
            raise UnusualError
        self._fields = fields
        # Texts as they are written, quotes and all; BLOCK for what the others hold.
        self._written: dict[str, str] = {key: value for key, value, _, _ in items}
        self._lists: dict[str, Sequence[str]] = {}
        self._pictures: dict[str, Sequence[Sequence[str]]] = {}
        self._related: Sequence[Sequence[str]] = ()
        if len(self._written) < len(items):
            raise UnusualError  # a key stands there twice
        for key, _, block, _ in items:
            if block:
                self._written[key] = BLOCK
                self._read_block(key, block)
        self._written.pop(NEVER_READ, None)

    def text(self, names: Names) -> str:
        return clean(value_in(self._first(names)))

    def web(self, names: Names) -> str:
        return web(value_in(self._first(names)))

    def number(self, names: Names) -> float | None:
        return number_in(self._first(names))

    def moment(self, names: Names) -> datetime | None:
        return moment_in(self._first(names))

    def truth(self, name: str) -> bool | None:
        written = self._first((name,))
        if written and written not in TRUTH:
            raise UnusualError
        return TRUTH.get(written)

    def names(self, name: str, *, split: bool) -> Sequence[str]:
        written = self._first((name,))
        if written[:1] in (BLOCK, LIST):
            return [clean(value_in(item)) for item in self._listed(name, written)]
        words = clean(value_in(written))
        return words.split() if split else [words]

    def images(self, names: Names) -> Sequence[Image]:
        for name in names:
            if written := self._first((name,)):
                return self._images(name, written)
        return ()

    def related(self, names: Names) -> Sequence[Related]:
        for name in names:
            if written := self._first((name,)):
                return self._items(name) if written == BLOCK else ()
        return ()

    def _images(self, name: str, written: str) -> Sequence[Image]:
        if name in self._pictures:
            found = map(picture, self._pictures[name])
            return [image for image in found if image is not None]
        several = written == BLOCK or written[:1] == LIST
        listed = self._listed(name, written) if several else (written,)
        return [Image(url) for item in listed if (url := web(value_in(item)))]

    def _items(self, name: str) -> Sequence[Related]:
        if name != "related" or not asks_as_usual(self._fields):
            raise UnusualError
        return [item for item in map(related_item, self._related) if item.title]

    def _first(self, names: Names) -> str:
        for name in names:
            written = self._written.get(name, "")
            if not written and "." in name:
                written = self._inner(name)
            if written not in NULLS:
                return written
        return ""

    def _inner(self, name: str) -> str:
        top, _, step = name.partition(".")
        written = self._written.get(top, "")
        if "." in step:
            raise UnusualError
        # `provider: Reuters` is the provider's name.
        return written if step == "name" and written[:1] not in (BLOCK, LIST) else ""

    def _listed(self, name: str, written: str) -> Sequence[str]:
        if written != BLOCK:
            return shapes.FLOW_LIST.findall(written)
        if name not in self._lists:
            raise UnusualError
        return self._lists[name]

    def _read_block(self, key: str, block: str) -> None:
        if key == "provider":
            self._read_provider(block)
        elif key == "images" and "url: " in block:
            self._pictures[key] = _all(shapes.IMAGE.findall(block))
        elif key == "related":
            self._related = _all(shapes.RELATED.findall(block))
        else:
            found = _all(shapes.BLOCK_LIST.findall(block))
            if len({indent for indent, *_ in found}) > 1:
                raise UnusualError
            self._lists[key] = [value for _, value, _ in found]

    def _read_provider(self, block: str) -> None:
        found = shapes.PROVIDER.fullmatch(block)
        if found is None:
            raise UnusualError
        name, domain, images = found.groups("")
        self._written["provider.name"], self._written["provider.domain"] = name, domain
        if images:
            self._written["provider.images"] = BLOCK
            self._pictures["provider.images"] = _all(shapes.PROVIDER_IMAGE.findall(images))


def _all(found: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The matches, if they are all of the text."""
    if found[-1][-1]:
        raise UnusualError
    return found
