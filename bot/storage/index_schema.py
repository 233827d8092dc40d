"""What of an article goes into the index."""

import struct
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite

from tantivy import Document, Schema, SchemaBuilder

from bot.domain.article import Article
from bot.domain.query_vocabulary import fold
from bot.storage.analysis import plain, sayable
from bot.storage.ranking import tilt
from bot.storage.stored import packed

VERSION = "5"
"""Counts up when the same file would give another document: an older index is then rebuilt."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_LARGEST = 3e38


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
    return (moment - _EPOCH) // timedelta(microseconds=1)


def document(article: Article, text: str | None = None) -> Document:
    """The article as the index takes it. `text` is what `packed` made of it, where that is at
    hand."""
    made = Document()
    _add_text(made, article)
    _add_names(made, article)
    _add_numbers(made, article)
    made.add_bytes("stored", (text or packed(article)).encode(errors="replace"))
    return made


def _add_text(made: Document, article: Article) -> None:
    add = made.add_text
    title = plain(article.title)
    texts = [("title", title), ("excerpt", plain(article.excerpt)), ("body", plain(article.body))]
    texts += [("provider", plain(article.provider)), ("provider", plain(article.provider_domain))]
    texts += [("topics", plain(topic)) for topic in article.topics]
    for name, text in texts:
        if text:
            add(name, text)
            add("words", text)
    add("title_words", title)


def _add_names(made: Document, article: Article) -> None:
    add = made.add_text
    add("id", article.id)
    add("source", _folded(article.source))
    made.add_boolean("published", article.published)
    # One topic in two spellings is one.
    for key, topic in {_folded(name): sayable(name) for name in reversed(article.topics)}.items():
        add("topic_name", topic)
        add("topic_key", sayable(key))
    for name in {_folded(article.provider), _folded(article.provider_domain)}:
        if name:
            add("provider_key", sayable(name))
    add("type_key", _folded(sayable(article.type)))
    names = ("provider", article.provider), ("domain", article.provider_domain)
    for field, name in (*names, ("type", article.type)):
        if name:
            add(f"{field}_name", sayable(name))


def _add_numbers(made: Document, article: Article) -> None:
    second = order_second(article.date)
    tie = zlib.crc32(article.id.encode())
    rest = second << 7 | tie >> 25
    made.add_unsigned("by_newest", second << 31 | tie >> 1)
    for name, value in (("quality", article.quality), ("heat", article.heat)):
        made.add_unsigned(f"by_{name}", order_number(value) << 40 | rest)
        if value is not None and isfinite(value):
            made.add_float(name, float(value))
    if article.date is not None:
        made.add_integer("date", microseconds(article.date))
    made.add_float("tilt", tilt(article))


def order_second(moment: datetime | None) -> int:
    """The date in 33 bits: seconds since 1900 plus one, up to 2172; 0 where there is none."""
    if moment is None:
        return 0
    seconds = int((moment - _ORDER_EPOCH).total_seconds())
    return min(max(seconds, 0) + 1, 2**33 - 1)


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
