"""Link: what its address says of the article behind it. Pure."""

import re
from urllib.parse import unquote, urlsplit

FEWEST_WORDS = 2
_ENDING = re.compile(r"\.(html?|aspx?|php|amp|md)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"\d{5,}|[0-9a-f]{8,}", re.IGNORECASE)
"""Numbers of articles, and what was counted or hashed: they name nothing to a reader."""


def is_link(text: str) -> bool:
    """Whether the text is one web address and nothing else."""
    if not text.lower().startswith(("http://", "https://")) or len(text.split()) != 1:
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return False


def words_of(link: str) -> str:
    """The words of the part of the address that names the article; empty where it has none."""
    try:
        path = unquote(urlsplit(link).path)
    except ValueError:
        return ""
    parts = [_words(part) for part in path.split("/")]
    best = max(reversed(parts), key=len, default=[])
    return " ".join(best) if len(best) >= FEWEST_WORDS else ""


def _words(part: str) -> list[str]:
    found: list[str] = _WORD.findall(_ENDING.sub("", part))
    return [word for word in found if not _NO_WORD.fullmatch(word)]
