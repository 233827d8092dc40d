"""Articles as JSON: how the index stores them, and the ledger keeps what a digest showed."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.domain.article import Article, Image, Related


def article_json(article: Article) -> str:
    """The whole article as one line of JSON; dates as ISO 8601 in UTC."""
    return json.dumps(article, ensure_ascii=False, default=_plain)


def article_from_json(text: str | bytes) -> Article:
    """The article that `article_json` wrote. Keys that are missing get the field's default, and
    keys that are not known are passed over, so that rows of other versions stay readable."""
    fields: dict[str, Any] = _known(Article, json.loads(text))
    fields["date"] = _date(fields.get("date"))
    fields["topics"] = tuple(fields.get("topics", ()))
    fields["images"] = tuple(_image(image) for image in fields.get("images", ()))
    fields["related"] = tuple(_related(item) for item in fields.get("related", ()))
    if fields.get("provider_image"):
        fields["provider_image"] = _image(fields["provider_image"])
    return Article(**fields)


def _plain(value: Article | Image | Related | datetime) -> object:
    # Not dataclasses.asdict, which copies deeply: half the time of indexing an article.
    if isinstance(value, datetime):
        return value.isoformat()
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _image(fields: dict[str, Any]) -> Image:
    return Image(**_known(Image, fields))


def _related(fields: dict[str, Any]) -> Related:
    return Related(**_known(Related, fields) | {"date": _date(fields.get("date"))})


def _known(kind: type, fields: dict[str, Any]) -> dict[str, Any]:
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]  # `type` can't say "dataclass"
    return {name: value for name, value in fields.items() if name in names}


def _date(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
