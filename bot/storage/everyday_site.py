"""Articles as the site itself writes them, read in one match of one regular expression.

Six times as fast as `everyday`, which knows the same keys in any order and for any field map. What
is not known whole is refused here too. Pictures and related items are known to be well written
once the match is there; they become values only when somebody asks for them.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.domain.article import PLAIN_FIELDS, Article, Image, article_id
from bot.storage.everyday_shapes import (
    IMAGE,
    PROVIDER,
    PROVIDER_IMAGE,
    RELATED,
    SITE,
    TOPIC,
    is_usual,
)
from bot.storage.everyday_values import (
    UnusualError,
    moment_in,
    number_in,
    picture,
    related_item,
    value_in,
)
from bot.storage.plaintext import plain_text
from bot.storage.values import TRUTH, USUAL_MOMENT, clean, web
from bot.storage.yaml_tree import NULLS

_LONGEST = 7_000
"""Characters of front matter: within this, the parser's limit of values is far."""
_PLACES = {name: place for place, name in enumerate(PLAIN_FIELDS)}


class Pictures:
    """The lines of pictures as they stand; called with the name of a field of Article, they are
    its value."""

    __slots__ = ("images", "provider_image")

    def __init__(self, provider_image: str, images: str) -> None:
        self.provider_image, self.images = provider_image, images

    def __call__(self, name: str) -> object:
        if name == "images":
            return tuple(dict.fromkeys(_pictures(IMAGE, self.images)))
        if name == "provider_image":
            return next(iter(_pictures(PROVIDER_IMAGE, self.provider_image)), None)
        return ()


class Written(Pictures):
    """All of an article: `values` are those of `PLAIN_FIELDS`, the rest are lines."""

    __slots__ = ("related", "values")

    def __init__(
        self, values: tuple[Any, ...], provider_image: str, images: str, related: str
    ) -> None:
        self.values, self.related = values, related
        self.provider_image, self.images = provider_image, images

    def __call__(self, name: str) -> object:
        if name == "related":
            found = map(related_item, RELATED.findall(self.related))
            return tuple(item for item in found if item.title)
        return self.values[_PLACES[name]] if name in _PLACES else super().__call__(name)


def read_site(text: str, *, source: str, path: str) -> Article | None:
    """The article in a file's text, None where it is written in another way than the site's."""
    found = SITE.match(text, 0, _LONGEST)
    if found is None or not is_usual(text):
        return None
    body = text[found.end() :].strip()
    try:
        return _article(found.groups(""), body and plain_text(body), source, path)
    except (UnusualError, ValueError):
        return None


def _article(found: Sequence[str], body: str, source: str, path: str) -> Article | None:
    category, title, excerpt, date, original, address, kind, quality, heat, published = found[:10]
    provider, domain, provider_image = _provider(found[10])
    title, url = _text(title), web(_value(original))
    if not title:
        return None
    values = (
        article_id(source, path, url),
        source,
        path,
        title,
        _text(excerpt),
        body,
        _moment(date),
        url,
        url if address == original else web(_value(address)),
        _name(kind) or "article",
        _name(category),
        _number(quality),
        _number(heat),
        _truth(published),
        provider,
        domain,
        _topics(found[11]),
    )
    return Article.lazily(Written(values, provider_image, found[12], found[13]), values[0])


def _known(written: str) -> str:
    return "" if written in NULLS else written


def _value(written: str) -> str:
    if written[:1] == '"' and "\\" not in written:
        return written[1:-1]  # as most are
    return value_in(written)


def _text(written: str) -> str:
    return clean(_value(written))


def _moment(written: str) -> datetime | None:
    if USUAL_MOMENT.fullmatch(written):
        return datetime.fromisoformat(written)
    return moment_in(_known(written))


# A few of these stand in many articles.
_name = lru_cache(maxsize=20_000)(_text)


@lru_cache(maxsize=1_000)
def _number(written: str) -> float | None:
    return number_in(_known(written))


@lru_cache(maxsize=5_000)
def _provider(lines: str) -> tuple[str, str, str]:
    """Name, domain, and the lines of the pictures."""
    found = PROVIDER.fullmatch(lines)
    name, domain, images = found.groups("") if found else ("", "", "")
    return _text(name), _text(domain), images


def _truth(written: str) -> bool:
    if written in NULLS:
        return True
    if written not in TRUTH:
        raise UnusualError
    return TRUTH[written]


@lru_cache(maxsize=20_000)
def _topics(lines: str) -> tuple[str, ...]:
    found = (clean(value_in(written)) for written in TOPIC.findall(lines))
    return tuple(dict.fromkeys(topic for topic in found if topic))


def _pictures(shape: re.Pattern[str], lines: str) -> Sequence[Image]:
    found = map(picture, shape.findall(lines))
    return [image for image in found if image is not None]
