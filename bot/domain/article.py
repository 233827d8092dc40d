"""Article: one Markdown file with front matter, as the desk sees it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Any


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: an http or https address, and its size in pixels where the file says it."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """Another item that the front matter names as related."""

    title: str
    url: str = ""
    provider: str = ""
    date: datetime | None = None
    quality: float | None = None


class _Lazy:
    """Fields that are found out when they are first asked for: for most articles that go into
    the index nobody ever asks."""

    __slots__ = ("later",)
    later: Callable[[str], Any]

    if not TYPE_CHECKING:  # else every name would do

        def __getattr__(self, name: str) -> Any:
            # Only called for a field that has no value yet.
            if name not in _FIELDS:
                raise AttributeError(name)
            value = _version_of(self) if name == "version" else self.later(name)
            object.__setattr__(self, name, value)
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(_Lazy):
    """Everything of one file that an editor would care about.

    `id` and `version` come from `article_id` and `version_seen`. `path` is relative to the
    source's folder, with forward slashes. `date` is aware and in UTC. `body` is plain text.
    `quality` None means not yet scored. All text is unescaped (no HTML entities). The front
    matter's `secured` is never kept.
    """

    id: str
    version: str
    source: str
    path: str
    title: str
    excerpt: str = ""
    body: str = ""
    date: datetime | None = None
    original_url: str = ""
    web_url: str = ""
    type: str = "article"
    category: str = ""
    quality: float | None = None
    heat: float | None = None
    published: bool = True
    provider: str = ""
    provider_domain: str = ""
    provider_image: Image | None = None
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()

    @classmethod
    def lazily(cls, later: Callable[[str], Any], *values: Any) -> "Article":
        """An article of which nobody has asked for everything yet.

        `values` are the first of `PLAIN_FIELDS`, all of them or fewer. `later`, called with the
        name of any other field but the version, gives that field's value, always the same.
        """
        made = object.__new__(cls)
        for put, value in zip(_PUT, values, strict=False):
            put(made, value)
        _PUT_LATER(made, later)
        return made

    @property
    def url(self) -> str:
        """Where the title links to: the web address, else the original one, else empty."""
        return self.web_url or self.original_url

    @property
    def image(self) -> Image | None:
        """The picture to show beside the article."""
        return self.images[0] if self.images else None


_FIELDS = frozenset(Article.__dataclass_fields__)
_LATER = frozenset(("version", "provider_image", "images", "related"))
PLAIN_FIELDS = tuple(name for name in Article.__dataclass_fields__ if name not in _LATER)
"""The names of the fields that are texts, numbers and the like, in order."""
# Much faster than the constructor of a frozen dataclass.
_PUT = tuple(getattr(Article, name).__set__ for name in PLAIN_FIELDS)
_PUT_LATER = vars(_Lazy)["later"].__set__

_PAIRS = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))


def article_id(source: str, path: str, original_url: str) -> str:
    """The article's id: 12 lower-case base32 characters of SHA-256.

    Over the source's name, the file's name without its folder, and the canonical original
    address (`canonical_url`); the path takes the address's place where there is none. A move to
    another folder keeps the id of an article that has an address.
    """
    rest = canonical_url(original_url) or path
    name = path.rpartition("/")[2]
    return _letters(f"{source}\0{name}\0{rest}", 12)


def version_seen(title: str, excerpt: str, original_url: str, published: bool) -> str:
    """Eight base32 characters over what an editor judged: never over heat, quality or secured."""
    return _letters("\0".join((title, excerpt, original_url, "1" if published else "0")), 8)


def _version_of(article: Article) -> str:
    return version_seen(article.title, article.excerpt, article.original_url, article.published)


def _letters(text: str, count: int) -> str:
    """The first `count` base32 characters, at most 12, of the text's SHA-256, in small letters."""
    bits = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    # Two letters are ten bits. Spelled out: the library's function takes twice as long.
    start = f"{_PAIRS[bits >> 54]}{_PAIRS[bits >> 44 & 1023]}{_PAIRS[bits >> 34 & 1023]}"
    rest = f"{_PAIRS[bits >> 24 & 1023]}{_PAIRS[bits >> 14 & 1023]}{_PAIRS[bits >> 4 & 1023]}"
    return (start + rest)[:count]


def canonical_url(url: str) -> str:
    """The address without what does not name the article: scheme, `www.`, fragment, trailing
    slash and letter case of the host. Empty stays empty."""
    text = url.strip()
    _, _, rest = text.partition("://")
    rest = (rest or text).partition("#")[0]
    host, slash, path = rest.partition("/")
    return (host.lower().removeprefix("www.") + slash + path).rstrip("/")
