"""From a value as everyday front matter has it written, quotes and all, to what it says."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.domain.article import Image, Related
from bot.storage.fields import COPYDESK, FieldMap, Names
from bot.storage.parts import pixels
from bot.storage.values import clean, moment, number, web
from bot.storage.yaml_tree import NULLS

BLOCK, LIST = "\n", "["
"""How a value begins that is no text: lines of its own, or a list between brackets."""

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
Value = TypeVar("Value")


class UnusualError(Exception):
    """It is written in a way that is not known here: ask the parser."""


def value_in(written: str) -> str:
    """The text; empty for null."""
    mark = written[:1]
    if mark == '"':
        text = written[1:-1]
        return _ESCAPE.sub(_unescaped, text) if "\\" in text else text
    if mark == "'":
        return written[1:-1].replace("''", mark)
    if mark in (BLOCK, LIST):
        raise UnusualError
    return "" if written in NULLS else written


def number_in(written: str) -> float | None:
    """The number; None where nothing is written."""
    if not written:
        return None
    try:
        return number(value_in(written).strip())
    except ValueError:
        raise UnusualError from None


def moment_in(written: str) -> datetime | None:
    """The date or time; None where nothing is written."""
    if not written:
        return None
    try:
        return moment(value_in(written).strip())
    except (ValueError, OverflowError):
        raise UnusualError from None


def picture(found: Sequence[str]) -> Image | None:
    """From what IMAGE finds; None without an address."""
    address, width, height, _ = found
    url = web(value_in(address))
    return Image(url, _pixels(width), _pixels(height)) if url else None


def related_item(found: Sequence[str]) -> Related:
    """From what RELATED finds. As in a tree, what cannot be read is left out."""
    title, date, original, address, provider, quality, _ = found
    return Related(
        title=clean(value_in(title)),
        url=web(value_in(original if address in NULLS else address)),
        provider=clean(value_in(provider)),
        date=_or_none(moment_in, date),
        quality=_or_none(number_in, quality),
    )


def asks_as_usual(fields: FieldMap) -> bool:
    """Whether the field map looks for what RELATED finds, and no more."""
    return _asked(fields) == _USUAL


def _asked(fields: FieldMap) -> tuple[Names, ...]:
    addresses = fields.web_url, fields.original_url
    return fields.title, *addresses, fields.provider, fields.date, fields.quality


_USUAL = _asked(COPYDESK)


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED[found[1]]


def _pixels(written: str) -> int | None:
    return pixels(_or_none(number_in, written))


def _or_none(read: Callable[[str], Value | None], written: str) -> Value | None:
    try:
        return read(written)
    except UnusualError:
        return None
