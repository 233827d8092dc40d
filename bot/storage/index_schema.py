"""What of an article goes into the index, and how text becomes terms."""

import hashlib
import re
import struct
import unicodedata
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite

from tantivy import (
    Document,
    Filter,
    Index,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from bot.domain.article import Article
from bot.domain.query_vocabulary import fold
from bot.storage.article_json import article_json

VERSION = "2"
"""Counts up when the same file would give another document: an older index is then rebuilt."""

# Names whose sign is more than punctuation: C++ becomes a word, and is found as cplusplus too.
_SIGNED = re.compile(r"(?<!\w)([A-Za-z])(\+\+|#)")
_SPELLED = {"++": "plusplus", "#": "sharp"}
_LONGEST_TERM = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_LARGEST = 3e38


def _analyzer(*, stemmed: bool) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(_LONGEST_TERM), Filter.lowercase(), Filter.ascii_fold()):
        builder = builder.filter(step)
    return (builder.filter(Filter.stemmer("english")) if stemmed else builder).build()


_ENGLISH, _WORDS = _analyzer(stemmed=True), _analyzer(stemmed=False)


def stems(text: str) -> list[str]:
    """The text's terms: small letters, no accents, English endings taken off."""
    return list(_ENGLISH.analyze(_plain(text)))


def words(text: str) -> list[str]:
    """The text's terms with their endings."""
    return list(_WORDS.analyze(_plain(text)))


def _plain(text: str) -> str:
    """Accents as one character with their letter, C# spelled out, and nothing that UTF-8 can't
    say."""
    if text.isascii() and "++" not in text and "#" not in text:
        return text
    plain = unicodedata.normalize("NFC", _sayable(text))
    return _SIGNED.sub(_spelled, plain)


def _sayable(text: str) -> str:
    return text if text.isascii() else text.encode(errors="replace").decode()


# A few names stand in many articles.
_folded = lru_cache(maxsize=20_000)(fold)


def _spelled(found: re.Match[str]) -> str:
    return f"{found[1]}{_SPELLED[found[2]]} "


def register(index: Index) -> None:
    """Give an index that was just opened its tokenizers: it does not keep them."""
    index.register_tokenizer("english", _ENGLISH)
    index.register_tokenizer("words", _WORDS)


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("title", "excerpt", "body", "topics", "provider"):
        builder.add_text_field(name, tokenizer_name="english")
    builder.add_text_field("words", tokenizer_name="words")
    builder.add_text_field("title_words", tokenizer_name="words", index_option="basic")
    for name in ("key", "id", "source", "topic_key", "provider_key", "type_key"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("topic_name", "provider_name", "domain_name", "type_name"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("published", indexed=True)
    for name in ("quality", "heat", "tilt"):
        builder.add_float_field(name, fast=True)
    builder.add_integer_field("date", fast=True)
    for name in ("by_newest", "by_quality", "by_heat"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("json", stored=True)
    return builder.build()


SCHEMA = _schema()


def key_of(source: str, path: str) -> str:
    """The term that names one file: short, since a term for every file takes time and room."""
    return hashlib.blake2b(f"{source}\0{path}".encode(), digest_size=10).hexdigest()


def microseconds(moment: datetime) -> int:
    """The instant as whole microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def document(article: Article, text: str | None = None) -> Document:
    """The article as the index takes it. `text` is its JSON, where that is at hand."""
    made = Document()
    _add_text(made, article)
    _add_names(made, article)
    _add_numbers(made, article)
    made.add_bytes("json", (text or article_json(article)).encode(errors="replace"))
    return made


def _add_text(made: Document, article: Article) -> None:
    add = made.add_text
    title = _plain(article.title)
    texts = [("title", title), ("excerpt", _plain(article.excerpt)), ("body", _plain(article.body))]
    texts += [("provider", _plain(article.provider)), ("provider", _plain(article.provider_domain))]
    texts += [("topics", _plain(topic)) for topic in article.topics]
    for name, plain in texts:
        if plain:
            add(name, plain)
            add("words", plain)
    add("title_words", title)


def _add_names(made: Document, article: Article) -> None:
    add = made.add_text
    add("key", key_of(article.source, article.path))
    add("id", article.id)
    add("source", _folded(article.source))
    made.add_boolean("published", article.published)
    for topic in map(_sayable, dict.fromkeys(article.topics)):
        add("topic_name", topic)
        add("topic_key", _folded(topic))
    for name in {_folded(article.provider), _folded(article.provider_domain)}:
        if name:
            add("provider_key", _sayable(name))
    add("type_key", _folded(_sayable(article.type)))
    names = ("provider", article.provider), ("domain", article.provider_domain)
    for field, name in (*names, ("type", article.type)):
        if name:
            add(f"{field}_name", _sayable(name))


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
    # Multiplied into the relevance: between articles that match alike, quality decides.
    made.add_float("tilt", 0.02 * min(max(article.quality or 0.0, 0.0), 150.0) / 150.0)


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
