"""From a leaf of the YAML tree, as it was written, to a value: text, number, yes or no, moment.

Text fields take what was written (`title: 1.10` stays 1.10, `name: No` stays No). Every function
returns None or "" for a missing or null value, and raises FrontMatterError, with the key's line and
the way out, for a value of another kind.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone

import yaml

from bot.storage.fields import NEVER_READ
from bot.storage.plaintext import unescape
from bot.storage.yaml_tree import FrontMatterError, ListNode, Node, is_null, line_of

TRUTH = {
    spelled: truth
    for word, truth in (
        ("true", True),
        ("yes", True),
        ("on", True),
        ("false", False),
        ("no", False),
        ("off", False),
    )
    for spelled in (word, word.title(), word.upper())
}
"""YAML 1.1's words for true and false."""

# Control characters, and those that turn the direction of all text after them.
_CONTROL = dict.fromkeys(
    (*range(9), *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_SHORT = 10
_NUMBER = re.compile(r"[-+]?\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d*))?)?"
    r"[ \t]*(?:[Zz]|UTC|([-+])(\d\d?):?(\d\d)?)?)?",
    re.ASCII,
)
USUAL_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\dZ", re.ASCII)
"""A moment as most are: to be read by the standard library, which raises ValueError where there is
no such one."""
# A host begins with anything but a mark of its end. ASCII alone, first, is taken in less time.
_WEB = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://(?=[^\s/?#\x00-\x20\x7f])[!-~]*+[^\s\x00-\x20\x7f]*+")


def clean(text: str) -> str:
    """The text on one line, HTML entities unescaped, control characters removed."""
    # What is printable has no control characters, and no blanks but the ordinary one.
    if text.isprintable() and not (
        "&" in text or "  " in text or text[:1] == " " or text[-1:] == " "
    ):
        return text  # there is nothing to do, as for most
    return " ".join(unescape(text).translate(_CONTROL).split())


def text_of(node: Node | None, key: str) -> str:
    """A text on one line; a number or a date stays as it was written."""
    return "" if (leaf := _leaf(node, key)) is None else clean(leaf.value)


def number_of(node: Node | None, key: str) -> float | None:
    """A decimal number, in quotes or not."""
    if (leaf := _leaf(node, key)) is None:
        return None
    try:
        return number(leaf.value.strip())
    except ValueError:
        reason = f"has {key}: {_shown(leaf)}, not a number: write one, or remove the line"
    raise FrontMatterError(line_of(leaf), reason)


def number(written: str) -> float:
    """`87`, `-1`, `1_000`, `8.5` or `1e3`. Raises ValueError for other text, and what is not
    finite."""
    if len(written) < _SHORT and written.isdecimal() and written.isascii():
        return float(written)  # as most are
    if _NUMBER.fullmatch(written):
        found = float(written.replace("_", ""))
        if math.isfinite(found):
            return found
    raise ValueError("not a number")


def truth_of(node: Node | None, key: str) -> bool | None:
    """YAML's true or false (also yes, no, on, off), without quotes."""
    if (leaf := _leaf(node, key)) is None:
        return None
    if leaf.style or leaf.value not in TRUTH:
        raise FrontMatterError(
            line_of(leaf),
            f"has {key}: {_shown(leaf)}: write {key}: true or {key}: false, without quotes",
        )
    return TRUTH[leaf.value]


def moment_of(node: Node | None, key: str) -> datetime | None:
    """A date or a time in ISO order, aware and in UTC; without an offset it is taken as UTC."""
    if (leaf := _leaf(node, key)) is None:
        return None
    try:
        return moment(leaf.value.strip())
    except (ValueError, OverflowError):
        reason = f"has {key}: {_shown(leaf)}, not a date: write one such as 2024-05-31T09:00:00Z"
    raise FrontMatterError(line_of(leaf), reason)


def moment(written: str) -> datetime:
    """`2024-05-31`, `2024-05-31 9:00`, `2024-05-31T09:00:00.5+02:00` and the like, in UTC.

    Raises ValueError or OverflowError for other text and for moments that do not exist.
    """
    if USUAL_MOMENT.fullmatch(written):
        return datetime.fromisoformat(written)
    if (match := _MOMENT.fullmatch(written)) is None:
        raise ValueError("not a date")
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = match.groups()
    offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
    return datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "0")[:6].ljust(6, "0")),
        timezone(-offset if sign == "-" else offset),
    ).astimezone(UTC)


def web_of(node: Node | None, key: str) -> str:
    """An http or https address; empty for everything else, such as javascript: or a path."""
    return "" if (leaf := _leaf(node, key)) is None else web(leaf.value)


def web(text: str) -> str:
    """The address where it is http or https and holds no blanks, else empty.

    Only `&amp;` is unescaped: other entities without their semicolon look like parameters.
    """
    address = text.strip()
    if "&" in address:
        address = address.replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&")
    return address if _WEB.fullmatch(address) else ""


def names_of(node: Node | None, key: str, *, split: bool = False) -> tuple[str, ...]:
    """A list of texts, or a single one (several with `split`, parted by blanks); no doubles."""
    if is_null(node):
        return ()
    if isinstance(node, ListNode):
        words = [text_of(item, key) for item in node]
    else:
        words = [text_of(node, key)]
        words = words[0].split() if split else words
    return tuple(dict.fromkeys(word for word in words if word))


def _leaf(node: Node | None, key: str) -> yaml.ScalarEvent | None:
    if isinstance(node, yaml.ScalarEvent):
        return None if is_null(node) else node
    if node is None:
        return None
    kind = "a list" if isinstance(node, ListNode) else "several keys"
    raise FrontMatterError(line_of(node), f"has {kind} under {key}: write one value")


def _shown(leaf: yaml.ScalarEvent) -> str:
    """The value in a sentence. A broken quote can pull other keys into it: then it is not said."""
    value = leaf.value
    if len(value) > 40 or not value.isprintable() or NEVER_READ in value:
        return "(a longer text)"
    return f'"{value}"' if leaf.style else value
