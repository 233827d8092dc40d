"""What a line says of a digest after its query: `top 10 in #ai-desk named "AI desk"`. Pure.

Options stand at the end, in any order, each at most once. What comes before the first word that
is none belongs to the query.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.domain.digest import Digest
from bot.domain.errors import DigestLineError
from bot.domain.query_vocabulary import QUOTES
from bot.domain.top import HINT, parse_top

MOST_ARTICLES, MOST_TIMES, LONGEST_NAME = 10, 100, 60
LONGEST_GRACE = timedelta(days=2)
_CURLY = QUOTES.replace('"', "")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Option:
    """How a field of a digest is written, as a pattern with one group; how it is read, and how it
    is printed from its value."""

    field: str
    pattern: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]

    def at_end(self, text: str) -> re.Match[str] | None:
        """The option where the text ends with it."""
        return re.search(rf"(?:^|\s){self.pattern}$", text, re.IGNORECASE)


def _number(what: str, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise DigestLineError(f"{what} takes a whole number from 1 to {most}, not {text}.")
        return int(text)

    return read


def _at_most(what: str) -> Callable[[str], int | None]:
    number = _number(what, MOST_ARTICLES)
    return lambda text: None if text.lower() == "any" else number(text)


def _many(value: int | None) -> str:
    return "any" if value is None else str(value)


def _top(text: str) -> Any:
    if text.lower() == "none":
        return None
    try:
        return parse_top(text)
    except ValueError:
        raise DigestLineError(f"{text} is no threshold: {HINT}.") from None


def _skip(text: str) -> frozenset[date]:
    try:
        dates = [] if text.lower() == "none" else text.split(",")
        return frozenset(map(date.fromisoformat, dates))
    except ValueError:
        raise DigestLineError(
            f"skip takes dates such as 2026-12-25,2026-12-26, not {text}."
        ) from None


def _grace(text: str) -> timedelta:
    span = int(text[:-1]) * _UNITS[text[-1].lower()]
    if not timedelta() < span <= LONGEST_GRACE:
        raise DigestLineError(f"grace takes a time such as 30m, 6h or 1d, not {text}.")
    return span


def _name(text: str) -> str:
    found = text[1:-1].replace('""', '"')
    if not found.strip():
        raise DigestLineError("The name is empty: write named and the name in quotes.")
    return found


def _id(text: str) -> str:
    """An id or a name with `#`, also where Slack has put signs and a label around it."""
    return (
        text.lstrip("<#@!").removeprefix("subteam^").partition("|")[0].rstrip(">")
        if (text.startswith("<"))
        else text
    )


def _mention(text: str) -> str:
    return "" if text.lower() == "nobody" else _id(text)


OPTIONS = (
    Option("articles", r"top (\d{1,9})", _number("top", MOST_ARTICLES), lambda it: f"top {it}"),
    Option(
        "top",
        r"top (none|\d{1,9} ?%|\d{1,9} of the (?:week|day))",
        _top,
        lambda it: f"top {it or 'none'}",
    ),
    Option(
        "channel",
        r"in (#[^\s#]{1,80}|(?-i:[CG][A-Z0-9]{5,})|<#(?-i:[CG][A-Z0-9]+)(?:\|[^<>]*)?>)",
        _id,
        lambda it: f"in {it}",
    ),
    Option(
        "name",
        rf'named ("(?:[^"]|"")*"|[{_CURLY}][^{QUOTES}]*[{_CURLY}])',
        _name,
        lambda it: 'named "{}"'.format(it.replace('"', '""')),
    ),
    Option("empty", r"empty (silent|line|weekly)", str.lower, lambda it: f"empty {it}"),
    Option(
        "show_again",
        r"shown (\d{1,9}) times?",
        _number("shown", MOST_TIMES),
        lambda it: f"shown {it} times",
    ),
    Option(
        "per_provider",
        r"(\d{1,9}|any) per provider",
        _at_most("per provider"),
        lambda it: f"{_many(it)} per provider",
    ),
    Option(
        "per_topic",
        r"(\d{1,9}|any) per topic",
        _at_most("per topic"),
        lambda it: f"{_many(it)} per topic",
    ),
    Option(
        "mention",
        r"mention (nobody|(?-i:[UWS][A-Z0-9]{2,})"
        r"|<(?:@|!subteam\^)(?-i:[UWS][A-Z0-9]+)(?:\|[^<>]*)?>)",
        _mention,
        lambda it: f"mention {it or 'nobody'}",
    ),
    Option("purpose", r"for (review|reading)", str.lower, lambda it: f"for {it}"),
    Option(
        "compact",
        r"(compact|full) form",
        lambda text: text.lower() == "compact",
        lambda it: f"{'compact' if it else 'full'} form",
    ),
    Option(
        "skip",
        r"skip (none|[\d-]+(?:,[\d-]+)*)",
        _skip,
        lambda it: f"skip {','.join(sorted(one.isoformat() for one in it)) or 'none'}",
    ),
    Option(
        "grace",
        r"grace (\d{1,4}[mhd])",
        _grace,
        lambda it: f"grace {it // timedelta(minutes=1)}m",
    ),
)


def split_options(text: str) -> tuple[str, Mapping[str, str]]:
    """The query before the options, and the words of those options by their fields."""
    found: dict[str, str] = {}
    rest = text.rstrip()
    while True:
        for option in OPTIONS:
            match = option.at_end(rest)
            if match is not None and option.field not in found:
                found[option.field] = match[1]
                rest = rest[: match.start()].rstrip()
                break
        else:
            return rest, found


def read_options(words: Mapping[str, str]) -> dict[str, Any]:
    """The values of a digest's fields. Raises DigestLineError."""
    return {
        option.field: option.read(words[option.field])
        for option in OPTIONS
        if option.field in words
    }


def options_of(digest: Digest, usual: Mapping[str, Any]) -> list[str]:
    """The options as they are written, those with usual values left out, unless the query ends
    with words that would be taken for them."""
    said = split_options(digest.query)[1]
    return [
        option.write(getattr(digest, option.field))
        for option in OPTIONS
        if option.field in said or usual.get(option.field) != getattr(digest, option.field)
    ]
