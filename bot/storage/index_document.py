"""From an article to the document that the index takes.

It is written as JSON, which tantivy reads in half of the time that a document takes that is put
together field by field. What many articles share is written once.
"""

import json
import zlib
from binascii import b2a_base64
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import TypeAlias

from tantivy import Document, IndexWriter

from bot.domain.article import Article
from bot.domain.query_vocabulary import fold
from bot.storage.analysis import plain, sayable
from bot.storage.index_schema import SCHEMA, microseconds, order_number, order_second
from bot.storage.ranking import tilt
from bot.storage.stored import Values, packed, values_of

# tantivy reads a number that is longer than this, or has an exponent, nearly but not quite right.
_EXACT = 15
Shared: TypeAlias = tuple[str, str]
"""Fields as JSON, and what of them the field `words` has too; each with a comma before it."""

# A few names stand in many articles.
_folded = lru_cache(maxsize=20_000)(fold)


def add(
    writer: IndexWriter, article: Article, text: str | None = None, now: datetime | None = None
) -> None:
    """Add an article to the index. `text` is what `packed` made of it, where that is at hand;
    `now` (aware) tells which dates can't be."""
    stored = (text or packed(article)).encode(errors="replace")
    document, exact = _document(values_of(article), now)
    if exact:
        encoded = b2a_base64(stored, newline=False).decode()
        writer.add_json(f'{document},"stored":"{encoded}"}}')
    else:
        values = json.loads(f"{document}}}")
        writer.add_document(Document.from_dict(values | {"stored": stored}, SCHEMA))


def _document(values: Values, now: datetime | None) -> tuple[str, bool]:
    """The article as JSON, all but its end and what is stored; whether its numbers are read from
    that as they are."""
    id_, source, _, title, excerpt, body, date, _, _, kind, _ = values[:11]
    quality, heat, published, provider, domain, topics = values[11:]
    shared, topic_words = _of_topics(topics)
    provided, provider_words = _of_provider(provider, domain)
    title = encode_basestring(plain(title))
    texts, words = f'"title":{title}', title
    if excerpt:
        excerpt = encode_basestring(plain(excerpt))
        texts, words = f'{texts},"excerpt":{excerpt}', f"{words},{excerpt}"
    if body:
        body = encode_basestring(plain(body))
        texts, words = f'{texts},"body":{body}', f"{words},{body}"
    scored, of_quality, exact = _score("quality", quality)
    warm, of_heat, exact_too = _score("heat", heat)
    return (
        f'{{"id":{encode_basestring(id_)},{texts},"words":[{words}{topic_words}{provider_words}]'
        f'{shared}{provided}{_of_kind(source, kind, published)},"tilt":{tilt(date, quality, now)!r}'
        f"{_orders(id_, date, of_quality, of_heat)}{scored}{warm}"
    ), exact and exact_too


def _orders(id_: str, date: datetime | None, of_quality: int, of_heat: int) -> str:
    second, dated = 0, ""  # without a date behind all that have one
    if date is not None:
        moment = microseconds(date)
        second, dated = order_second(moment), f',"date":{moment}'
    tie = zlib.crc32(id_.encode())
    rest = second << 7 | tie >> 25
    return (
        f',"by_newest":{second << 31 | tie >> 1},"by_quality":{of_quality | rest}'
        f',"by_heat":{of_heat | rest}{dated}'
    )


@lru_cache(maxsize=20_000)
def _of_topics(topics: tuple[str, ...]) -> Shared:
    # One topic in two spellings is one.
    spelled = {_folded(name): sayable(name) for name in reversed(topics)}
    names = _field("topic_name", spelled.values()) + _field("topic_key", map(sayable, spelled))
    return _searched("topics", topics, names)


@lru_cache(maxsize=20_000)
def _of_provider(provider: str, domain: str) -> Shared:
    keys = dict.fromkeys(sayable(_folded(name)) for name in (provider, domain) if name)
    names = _field("provider_name", [sayable(provider)]) + _field("domain_name", [sayable(domain)])
    return _searched("provider", (provider, domain), names + _field("provider_key", keys))


@lru_cache(maxsize=1_000)
def _of_kind(source: str, kind: str, published: bool) -> str:
    keys = _field("source", [_folded(source)]) + _field("type_key", [_folded(sayable(kind))])
    return f'{keys}{_field("type_name", [sayable(kind)])},"published":{json.dumps(published)}'


def _searched(field: str, texts: Iterable[str], names: str) -> Shared:
    found = [plain(text) for text in texts]
    words = "".join(f",{encode_basestring(text)}" for text in found if text)
    return _field(field, found) + names, words


def _field(name: str, values: Iterable[str]) -> str:
    """The field with those of the values that are not empty, and a comma before it."""
    listed = ",".join(encode_basestring(value) for value in values if value)
    return f',"{name}":[{listed}]' if listed else ""


@lru_cache(maxsize=2_000, typed=True)
def _score(name: str, value: float | None) -> tuple[str, int, bool]:
    """The number's field, its part of the order by it, and whether tantivy reads it as it is."""
    written = repr(value)
    field = f',"{name}":{written}' if value is not None and isfinite(value) else ""
    return field, order_number(value) << 40, len(written) <= _EXACT and "e" not in written
