"""The parts of an article that are mappings of their own: pictures and related items.

Decoration, so a part that cannot be read is dropped where it stands; the article still loads.
"""

from datetime import datetime

import yaml

from bot.domain.article import Image, Related
from bot.storage.fields import FieldMap
from bot.storage.lookup import first
from bot.storage.values import moment_of, number_of, text_of, web_of
from bot.storage.yaml_tree import FrontMatterError, ListNode, MapNode, Node

_ADDRESS_KEYS = ("url", "path", "src", "image")
_SIZE_CAP = 100_000


def images_of(node: Node | None) -> tuple[Image, ...]:
    """Pictures with an http or https address: from one address, one mapping, or a list."""
    items = node if isinstance(node, ListNode) else [node]
    return tuple(image for item in items if (image := _image(item)) is not None)


def _image(node: Node | None) -> Image | None:
    if not isinstance(node, MapNode):
        url = web_of(node, "image") if isinstance(node, yaml.ScalarEvent) else ""
        return Image(url) if url else None
    _, leaf = first(node, _ADDRESS_KEYS)
    url = web_of(leaf, "url") if isinstance(leaf, yaml.ScalarEvent) else ""
    width, height = (pixels(_number(node.get(key))) for key in ("width", "height"))
    return Image(url, width, height) if url else None


def pixels(number: float | None) -> int | None:
    """The size of a picture; None for what can't be one."""
    return int(number) if number is not None and 0 < number <= _SIZE_CAP else None


def related_of(node: Node | None, fields: FieldMap) -> tuple[Related, ...]:
    """The related items that have a title."""
    items = node if isinstance(node, ListNode) else []
    found = (_related(item, fields) for item in items if isinstance(item, MapNode))
    return tuple(item for item in found if item is not None)


def _related(node: MapNode, fields: FieldMap) -> Related | None:
    title = _text(first(node, fields.title)[1])
    if not title:
        return None
    return Related(
        title=title,
        url=_web(first(node, (*fields.web_url, *fields.original_url, "url"))[1]),
        provider=_text(first(node, fields.provider)[1]),
        date=_date(first(node, fields.date)[1]),
        quality=_number(first(node, fields.quality)[1]),
    )


def _text(node: Node | None) -> str:
    return text_of(node, "") if isinstance(node, yaml.ScalarEvent) else ""


def _web(node: Node | None) -> str:
    return web_of(node, "") if isinstance(node, yaml.ScalarEvent) else ""


def _date(node: Node | None) -> datetime | None:
    try:
        return moment_of(node, "")
    except FrontMatterError:
        return None


def _number(node: Node | None) -> float | None:
    try:
        return number_of(node, "")
    except FrontMatterError:
        return None
