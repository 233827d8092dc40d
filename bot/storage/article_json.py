"""Articles as JSON: how the index stores them, and the ledger keeps what a digest showed."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from bot.domain.article import Article, Image, Related


def article_json(article: Article) -> str:
    """The article as one line of JSON, without what is as by default; dates as ISO 8601 in
    UTC."""
    return _ENCODER.encode(article)


def article_from_json(text: str | bytes) -> Article:
    """The article that `article_json` wrote. Keys that are missing get the field's default, and
    keys that are not known are passed over, so that rows of other versions stay readable."""
    values = _known(Article, json.loads(text))
    if "date" in values:
        values["date"] = _date(values["date"])
    if values.get("provider_image"):
        values["provider_image"] = _image(values["provider_image"])
    for name, made in _LISTS.items():
        if name in values:
            values[name] = tuple(map(made, values[name]))
    return Article(**values)


def parts_json(article: Article) -> str:
    """The pictures alone."""
    return _ENCODER.encode({name: getattr(article, name) for name in _PARTS})


def parts_from_json(text: str) -> dict[str, Any]:
    """The fields that `parts_json` wrote, by name."""
    values = json.loads(text)
    image = values["provider_image"]
    return {
        "provider_image": image and _image(image),
        "images": tuple(map(_image, values["images"])),
    }


def _plain(value: Article | Image | Related | datetime) -> object:
    # Not dataclasses.asdict, which copies deeply: half the time of indexing an article.
    if isinstance(value, datetime):
        return value.isoformat()
    names, get, usual = _SHAPES[type(value)]
    return {
        name: found
        for name, found, same in zip(names, get(value), usual, strict=True)
        if found != same
    }


def _image(values: dict[str, Any]) -> Image:
    return Image(**_known(Image, values))


def _related(values: dict[str, Any]) -> Related:
    values = _known(Related, values)
    if "date" in values:
        values["date"] = _date(values["date"])
    return Related(**values)


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]  # `type` can't say "dataclass"
    if values.keys() <= names.keys():
        return values
    return {name: value for name, value in values.items() if name in names}


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    date = datetime.fromisoformat(text)
    return date if date.tzinfo is UTC else date.astimezone(UTC)


def _shape(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], Any], tuple[Any, ...]]:
    """The names of a dataclass's fields, how to get all of them at once, and their defaults."""
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names), tuple(field.default for field in fields(kind))


_SHAPES = {kind: _shape(kind) for kind in (Article, Image, Related)}
_LISTS: dict[str, Callable[[Any], Any]] = {"topics": str, "images": _image, "related": _related}
_PARTS = ("provider_image", "images")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
