"""Slack's mrkdwn, from texts that are not markup. Pure.

Text from articles goes through `clean` (one safe line), then `inert` (nothing in it formats),
and is put into text objects with `"verbatim": true` (see blocks.py).
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, tzinfo
from urllib.parse import quote, urlsplit

LONGEST_LINK = 1000  # an address longer than this costs more of a message than it is worth

# Slack has no escape for these. Where one could start or end a format it gives way to a sign
# that looks the same; zero-width characters do not help (Slack takes them for word breaks, and
# they would be copied along). `snake_case` and `a * b` stay as they are.
LOOKALIKES = {
    "*": "\u2217",
    "_": "\u02cd",
    "~": "\u223c",
    "`": "\u02cb",
    "＊": "\u2217",
    "＿": "\u02cd",
    "｀": "\u02cb",
}
# Stand for our own bold while a text is made inert: two code points that are no characters.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"

_EMOJI_NAME = re.compile(r":(?=[\w+'-]+:)")
_QUOTE_SIGNS = re.compile(r"^[>＞]+")
_MENTION = re.compile(r"<@[UW][A-Z0-9]{1,30}>|<!subteam\^S[A-Z0-9]{1,30}>|<#[CG][A-Z0-9]{1,30}>")
# Control, half and private characters (but for blanks), directions that reach beyond the text
# itself, blanks of no width, and our own marks.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
    f"\u202a-\u202e\u2066-\u2069\u200b\ufeff{MARK_START}{MARK_END}]"
)
_FORMATTING = re.compile(f"[{re.escape(''.join(LOOKALIKES))}]")
# Every letter that is written from right to left is in one of these blocks, with others.
_PERHAPS_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# In most names, and in many titles, there is nothing of all that.
_NOT_INERT = re.compile(
    f"[:>＞&<{re.escape(''.join(LOOKALIKES))}{_PERHAPS_RIGHT_TO_LEFT.pattern[1:-1]}]"
)
# Safe as it stands, which is seen faster than taking it apart.
_USUAL_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][A-Za-z0-9./?#&=%_~:;,@!$'()*+-]*)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clean(text: str, keep: str = "") -> str:
    """One line without control, direction and private characters; blanks run together. Signs
    in `keep` stay."""
    if text.isprintable():  # nothing unsafe is, nor any blank but the space
        return " ".join(text.split()) if "  " in text else text.strip()
    kept = _UNSAFE.sub(lambda found: found[0] if found[0] in keep else "", text)
    return " ".join(kept.split())


def escape(text: str) -> str:
    """The three signs that Slack reads as control sequences, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What somebody typed, from what Slack sent: the opposite of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def inert(text: str) -> str:
    """Cleaned text as mrkdwn that shows the same and formats nothing: escaped, too."""
    if not _NOT_INERT.search(text):
        return text
    without_emoji = _EMOJI_NAME.sub("\u2236", text)
    without_quote = _QUOTE_SIGNS.sub(lambda found: "›" * len(found[0]), without_emoji)
    return isolate(escape(_FORMATTING.sub(_without_format, without_quote)))


def _without_format(found: re.Match[str]) -> str:
    could_format = _could_format(found.string, found.start())
    return LOOKALIKES[found[0]] if could_format else found[0]


def _could_format(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if text[at] in "`｀":
        return True
    starts = not before.isalnum() and not after.isspace()
    return starts or (not before.isspace() and not after.isalnum())


def code(text: str) -> str:
    """A code span: the text exactly, but for backticks."""
    return f"`{escape(clean(text)).replace('`', LOOKALIKES['`'])}`" if text else ""


def isolate(text: str) -> str:
    """The text in a direction of its own where it has right-to-left letters."""
    perhaps = _PERHAPS_RIGHT_TO_LEFT.findall(text)
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in perhaps):
        return f"\u2068{text}\u2069"
    return text


def with_mentions(sentence: str) -> str:
    """A sentence of ours as mrkdwn: `<@U..>`, `<!subteam^S..>` and `<#C..>` stay, the rest is
    inert."""
    parts, last = [], 0
    for found in _MENTION.finditer(sentence):
        parts += [_inert_part(sentence[last : found.start()]), found[0]]
        last = found.end()
    return "".join([*parts, _inert_part(sentence[last:])])


def _inert_part(text: str) -> str:
    blank_before = " " if text[:1].isspace() else ""
    blank_after = " " if text[-1:].isspace() and text.strip() else ""
    return blank_before + inert(clean(text)) + blank_after


def user(name: str) -> str:
    """A user's mention from a Slack user id."""
    return f"<@{name}>"


def size(text: str) -> int:
    """The length as the strictest of Slack's clients counts it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, cut at a word's end, with an ellipsis."""
    if size(text) <= limit:
        return text
    kept = text[: limit - 1]
    while size(kept) > limit - 1:
        kept = kept[:-1]
    if not text[len(kept)].isspace():
        word_end = kept.rfind(" ")
        kept = kept[:word_end] if word_end >= len(kept) * 0.6 else _whole_signs(kept, text)
    return kept.rstrip(" ,;:.–—-([{\"'“‘") + "…"


def _whole_signs(kept: str, text: str) -> str:
    """Without the part of a sign (an emoji of several code points) that the cut went through."""
    while kept and (unicodedata.combining(text[len(kept)]) or text[len(kept)] in "\u200d\ufe0f"):
        kept = kept[:-1]
    return kept.rstrip("\u200d")


def safe_url(url: str, limit: int) -> str:
    """The address made safe for a link, or empty: http and https only, at most `limit`."""
    if _USUAL_URL.fullmatch(url):
        return url if len(url) <= limit else ""
    address = "".join(url.split())
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    safe = re.sub(r"[\s|<>\"\\^`{}]", lambda found: quote(found[0]), clean(address))
    return safe if size(safe) <= limit else ""


def link(url: str, label: str) -> str:
    """A link with an inert `label`; the label alone where there is no usable address."""
    address = escape(safe_url(url, LONGEST_LINK))
    return f"<{address}|{label}>" if 0 < len(address) <= LONGEST_LINK else label


def date_token(at: datetime, pattern: str, zone: tzinfo) -> str:
    """Slack's date token: drawn in each reader's own zone.

    `at` is aware; `pattern` is our own text with Slack's names in braces. `zone` is for the
    words that stand in where a client can't draw it. Words before a name in the pattern keep
    Slack from writing "Today" with a capital in the middle of a line.
    """
    return f"<!date^{int(at.timestamp())}^{pattern}|{_in_words(at.astimezone(zone), pattern)}>"


def _in_words(local: datetime, pattern: str) -> str:
    if "{time}" in pattern:
        pattern = pattern.replace("{time}", f"{local:%H:%M} {_zone_name(local)}")
    month = _MONTHS[local.month - 1]
    if "{date_short" in pattern:
        short = f"{local.day} {month[:3]} {local.year}"
        pattern = pattern.replace("{date_short}", short).replace("{date_short_pretty}", short)
    if "{date_long_pretty}" in pattern:
        day = f"{_DAYS[local.weekday()]} {local.day} {month} {local.year}"
        pattern = pattern.replace("{date_long_pretty}", day)
    return pattern


def _zone_name(local: datetime) -> str:
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def number(value: float) -> str:
    """A count or a score as people write it: 87, 87.5, 1,204."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.1f}"


def count(many: int, noun: str) -> str:
    """`1 article`, `12 articles`."""
    return f"{number(many)} {noun}" if many == 1 else f"{number(many)} {noun}s"


def joined(parts: Sequence[str]) -> str:
    """The parts that say something, with the dot between that all our lines have."""
    return " · ".join(part for part in parts if part)
