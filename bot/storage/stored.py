"""Articles as the index stores them: the fields one after the other, a control character between.

Cheap to write for every article and to read for every one that is found: pictures, which are seldom
looked at, stay as the file has them. Related items, as long as all the rest, are not stored: they
are looked at in the file. The ledger, which keeps rows over years, has JSON instead
(`article_json`); that is what is stored here of an unusual article too.
"""

from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias

from bot.domain.article import PLAIN_FIELDS, Article, version_seen
from bot.storage.article_json import article_from_json, article_json, parts_from_json, parts_json
from bot.storage.everyday_site import Pictures, Written

Values: TypeAlias = tuple[Any, ...]
"""Of an article, in the order of `PLAIN_FIELDS`."""
_FIELD, _TOPIC = "\x1f", "\x1e"
_BREAKS = 18
"""How often _FIELD stands in an article."""


_get_values = attrgetter(*PLAIN_FIELDS)


def values_of(article: Article) -> Values:
    """All that is plain of an article."""
    later = getattr(article, "later", None)
    return later.values if isinstance(later, Written) else _get_values(article)


def packed(article: Article) -> str:
    """The article as one text, for `unpacked`; without its related items."""
    text = f"{_FIELD.join(_plain(values_of(article)))}{_FIELD}{_parts(article)}"
    usual = text.count(_FIELD) == _BREAKS and _is_usual(article)
    return text if usual else article_json(replace(article, related=()))


def unpacked(stored: bytes) -> Article:
    """The article that `packed` wrote."""
    text = stored.decode()
    if text[:1] == "{":
        return article_from_json(text)
    values = text.split(_FIELD)
    return Article.lazily(_later(*values[17:]), *_known(values))


class _Kept:
    """Pictures as JSON; called as `Pictures` are."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, name: str) -> object:
        return parts_from_json(self.text).get(name, ())


def _plain(values: Values) -> list[str]:
    plain = list(values)
    date, quality, heat = plain[6], plain[11], plain[12]
    plain[6] = "" if date is None else date.isoformat()
    plain[11] = "" if quality is None else repr(quality)
    plain[12] = "" if heat is None else repr(heat)
    plain[13] = "1" if plain[13] else ""
    plain[16] = _TOPIC.join(plain[16])
    return plain


def _known(values: list[str]) -> tuple[Any, ...]:
    """The fields that `Article.lazily` takes."""
    date, quality, heat, published, topics = (values[n] for n in (6, 11, 12, 13, 16))
    return (
        *values[:6],
        datetime.fromisoformat(date) if date else None,
        *values[7:11],
        float(quality) if quality else None,
        float(heat) if heat else None,
        bool(published),
        values[14],
        values[15],
        tuple(topics.split(_TOPIC)) if topics else (),
    )


def _parts(article: Article) -> str:
    later = getattr(article, "later", None)
    if isinstance(later, Pictures):
        return f"{later.provider_image}{_FIELD}{later.images}"
    return parts_json(article) + _FIELD


def _later(provider_image: str, images: str) -> Pictures | _Kept:
    if provider_image[:1] == "{":
        return _Kept(provider_image)
    return Pictures(provider_image, images)


def _is_usual(article: Article) -> bool:
    """Whether nothing is lost this way."""
    if hasattr(article, "later"):
        return True  # it was read from a file just now, or from here
    seen = version_seen(article.title, article.excerpt, article.original_url, article.published)
    topics = tuple(_TOPIC.join(article.topics).split(_TOPIC)) if article.topics else ()
    return article.version == seen and article.id[:1] != "{" and topics == article.topics
