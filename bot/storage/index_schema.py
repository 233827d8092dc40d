"""What of an article goes into the index."""

import struct
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite

from tantivy import Schema, SchemaBuilder

VERSION = "9"
"""Counts up when the same file would give another document: an older index is then rebuilt."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER_SECONDS = (_EPOCH - datetime(1900, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 3e38


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("title", "excerpt", "body", "topics", "provider"):
        builder.add_text_field(name, tokenizer_name="english")
    builder.add_text_field("words", tokenizer_name="words")
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


def order_second(microsecond: int) -> int:
    """An instant as `microseconds` gives it in 33 bits: seconds since 1900 plus one, up to 2172."""
    return min(max(microsecond // 1_000_000 + _ORDER_SECONDS, 0) + 1, 2**33 - 1)


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
