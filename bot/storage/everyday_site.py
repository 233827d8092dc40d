"""Articles as the site itself writes them, read in one match of one regular expression.

Six times as fast as `everyday`, which knows the same keys in any order and for any field map. What
is not known whole is refused here too. Pictures and related items are known to be well written
once the match is there; they become values only when somebody asks for them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.domain.article import Article, Image, article_id
from bot.storage.everyday_shapes import (
    IMAGE,
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
from bot.storage.values import TRUTH, clean, web
from bot.storage.yaml_tree import NULLS

_LONGEST = 7_000
"""Characters of front matter: within this, the parser's limit of values is far."""


class Written:
    """The lines of pictures and related items as they stand; called with the name of a field of
    Article, they are its value."""

    __slots__ = ("images", "provider_image", "related")

    def __init__(self, provider_image: str, images: str, related: str = "") -> None:
        self.provider_image, self.images, self.related = provider_image, images, related

    def __call__(self, name: str) -> object:
        if name == "images":
            return tuple(dict.fromkeys(_pictures(IMAGE, self.images)))
        if name == "related":
            found = map(related_item, RELATED.findall(self.related))
            return tuple(item for item in found if item.title)
        return next(iter(_pictures(PROVIDER_IMAGE, self.provider_image)), None)


def read_site(text: str, *, source: str, path: str) -> Article | None:
    """The article in a file's text, None where it is written in another way than the site's."""
    end = text.find("\n---\n", 3, _LONGEST) + 1
    if not end or text[:4] != "---\n":
        return None
    found = SITE.fullmatch(text, 4, end)
    try:
        return (
            None
            if found is None or not is_usual(text)
            else _article(found.groups(""), text[end + 3 :], source, path)
        )
    except UnusualError:
        return None


def _article(found: Sequence[str], below: str, source: str, path: str) -> Article | None:
    category, title, excerpt, date, original, address, kind, quality, heat, published = found[:10]
    provider, domain, provider_image, topics, images, related = found[10:]
    body = below.strip()
    title, url = _text(title), web(_value(original))
    if not title:
        return None
    return Article.lazily(
        Written(provider_image, images, related),
        article_id(source, path, url),
        source,
        path,
        title,
        _text(excerpt),
        plain_text(body) if body else "",
        moment_in(_known(date)),
        url,
        url if address == original else web(_value(address)),
        _name(kind) or "article",
        _name(category),
        number_in(_known(quality)),
        number_in(_known(heat)),
        _truth(published),
        _name(provider),
        _name(domain),
        _topics(topics),
    )


def _known(written: str) -> str:
    return "" if written in NULLS else written


def _value(written: str) -> str:
    if written[:1] == '"' and "\\" not in written:
        return written[1:-1]  # as most are
    return value_in(written)


def _text(written: str) -> str:
    return clean(_value(written))


# A few of these stand in many articles.
_name = lru_cache(maxsize=20_000)(_text)


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
