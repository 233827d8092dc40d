"""What of an article goes into the index."""

import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import TypeAlias

from tantivy import Document, Schema, SchemaBuilder

from bot.domain.article import Article
from bot.domain.query_vocabulary import fold
from bot.storage.analysis import plain, sayable
from bot.storage.ranking import tilt
from bot.storage.stored import packed

VERSION = "6"
"""Counts up when the same file would give another document: an older index is then rebuilt."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_MICROSECOND, _SECOND = timedelta(microseconds=1), timedelta(seconds=1)
_LARGEST = 3e38
_ORDERS = {"quality": "by_quality", "heat": "by_heat"}
Terms: TypeAlias = tuple[tuple[str, str], ...]
"""Fields and what goes into them."""


# A few names stand in many articles.
_folded = lru_cache(maxsize=20_000)(fold)


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("title", "excerpt", "body", "topics", "provider"):
        builder.add_text_field(name, tokenizer_name="english")
    builder.add_text_field("words", tokenizer_name="words")
    builder.add_text_field("title_words", tokenizer_name="words", index_option="basic")
    for name in ("id", "source", "topic_key", "provider_key", "type_key"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("topic_name", "provider_name", "domain_name", "type_name"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("published", indexed=True)
    for name in ("quality", "heat", "tilt"):
        builder.add_float_field(name, fast=True)
    builder.add_integer_field("date", fast=True)
    for name in ("by_newest", "by_quality", "by_heat"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


SCHEMA = _schema()


def microseconds(moment: datetime) -> int:
    """The instant as whole microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def document(article: Article, text: str | None = None) -> Document:
    """The article as the index takes it. `text` is what `packed` made of it, where that is at
    hand."""
    made = Document()
    _add_text(made, article)
    _add_numbers(made, article)
    made.add_boolean("published", article.published)
    made.add_bytes("stored", (text or packed(article)).encode(errors="replace"))
    return made


def _add_text(made: Document, article: Article) -> None:
    add = made.add_text
    add("id", article.id)
    title = plain(article.title)
    add("title_words", title)
    for name, text in (("title", title), ("excerpt", article.excerpt), ("body", article.body)):
        if text:
            text = title if text is title else plain(text)
            add(name, text)
            add("words", text)
    for terms in (
        _terms_of_topics(article.topics),
        _terms_of_provider(article.provider, article.provider_domain),
        _terms_of_kind(article.source, article.type),
    ):
        for name, text in terms:
            add(name, text)


# Many articles share these: what becomes of them is worked out once.
@lru_cache(maxsize=20_000)
def _terms_of_topics(topics: tuple[str, ...]) -> Terms:
    # One topic in two spellings is one.
    spelled = {_folded(name): sayable(name) for name in reversed(topics)}
    names = [("topic_name", name) for name in spelled.values()]
    keys = [("topic_key", sayable(key)) for key in spelled]
    return (*_searched("topics", topics), *names, *keys)


@lru_cache(maxsize=20_000)
def _terms_of_provider(provider: str, domain: str) -> Terms:
    both = {"provider_name": sayable(provider), "domain_name": sayable(domain)}
    keys = dict.fromkeys(sayable(_folded(name)) for name in (provider, domain) if name)
    names = [(field, name) for field, name in both.items() if name]
    texts = _searched("provider", (provider, domain))
    return (*texts, *names, *(("provider_key", key) for key in keys if key))


@lru_cache(maxsize=1_000)
def _terms_of_kind(source: str, kind: str) -> Terms:
    name = [("type_name", sayable(kind))] if kind else []
    return (("source", _folded(source)), ("type_key", _folded(sayable(kind))), *name)


def _searched(field: str, texts: Iterable[str]) -> Terms:
    found = [plain(text) for text in texts if text]
    return tuple((name, text) for text in found if text for name in (field, "words"))


def _add_numbers(made: Document, article: Article) -> None:
    add = made.add_unsigned
    second = order_second(article.date)
    tie = zlib.crc32(article.id.encode())
    rest = second << 7 | tie >> 25
    add("by_newest", second << 31 | tie >> 1)
    for name, value in (("quality", article.quality), ("heat", article.heat)):
        add(_ORDERS[name], order_number(value) << 40 | rest)
        if value is not None and isfinite(value):
            made.add_float(name, float(value))
    if article.date is not None:
        made.add_integer("date", microseconds(article.date))
    made.add_float("tilt", tilt(article))


def order_second(moment: datetime | None) -> int:
    """The date in 33 bits: seconds since 1900 plus one, up to 2172; 0 where there is none."""
    if moment is None:
        return 0
    return min(max((moment - _ORDER_EPOCH) // _SECOND, 0) + 1, 2**33 - 1)


@lru_cache(maxsize=1_000)
def order_number(value: float | None) -> int:
    """The number in 24 bits that sort as it does; 0 where there is none.

    The upper bits of its IEEE single, turned so that they compare as unsigned integers: whole
    numbers to 65,536 keep their order exactly.
    """
    if value is None or not isfinite(value):
        return 0
    bits: int = struct.unpack(">I", struct.pack(">f", min(max(value, -_LARGEST), _LARGEST) + 0.0))[
        0
    ]
    turned = bits ^ 0xFFFFFFFF if bits & 0x80000000 else bits | 0x80000000
    return turned >> 8
