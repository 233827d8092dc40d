"""What keyboards make of the signs that people mean: dashes, colons and digits of other widths."""

from typing import Literal

from bot.domain.query_letters import searchable
from bot.domain.query_vocabulary import QUOTES, blank

Dash = Literal["minus", "symbol"]

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
"""A hyphen, and what telephones, word processors and Chinese keyboards write for one."""

COLONS = ":\uff1a"

_SIGNS = {"≥": ">=", "≤": "<=", "…": "..", "\u2013": "-", "\u2212": "-"}
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_VALUE = str.maketrans(_SIGNS) | _WIDE


def typed_value(text: str) -> str:
    """A number or date as typed, with the signs that our own forms have and one width of digits;
    blanks run together."""
    return " ".join(text.translate(_VALUE).replace("...", "..").split())


def dash(text: str, place: int) -> Dash | None:
    """What the sign at `place` is where a term begins; None where it is part of a word. A hyphen
    is a minus wherever it stands. Other dashes also stand between words, and after quotations
    and brackets: there they mean nothing."""
    if text[place] not in DASHES:
        return None
    following = text[place + 1 : place + 2]
    if text[place] == "-":
        return "minus"
    if not (searchable(following) or following in (*QUOTES, "(", ".")):
        return None
    apart = place == 0 or blank(text[place - 1]) or text[place - 1] == "("
    return "minus" if apart else "symbol"
