"""The digests of the settings file."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

import yaml

from bot.domain.digest import GRACE, SHOW_AGAIN, Digest, Empty, Purpose
from bot.domain.query import parse
from bot.domain.schedule import Schedule, parse_schedule
from bot.domain.top import Top, parse_top
from bot.settings_reader import Section

DIGEST_KEYS = (
    "name",
    "channel",
    "schedule",
    "time_zone",
    "skip",
    "grace",
    "query",
    "top",
    "articles",
    "per_provider",
    "per_topic",
    "show_again",
    "purpose",
    "compact",
    "mention",
    "empty",
)
CHANNEL = r"#[^\s#]{1,80}|[CG][A-Z0-9]{5,}"
LONGEST_NAME = 60
MOST_ARTICLES = 10

_MENTION = r"[UWS][A-Z0-9]{2,}"
_SPAN = re.compile(r"([0-9]{1,3}) ?(m|h|d)(?:inutes?|ours?|ays?)?")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST_SPAN = timedelta(days=2)
_EMPTY: tuple[Empty, ...] = ("silent", "line", "weekly")
_PURPOSES: tuple[Purpose, ...] = ("review", "reading")
Word = TypeVar("Word", bound=str)


def read_digests(section: Section, zone: ZoneInfo) -> tuple[Digest, ...]:
    """The entries of `digests`; `zone` is that of those that name none."""
    return tuple(_digest(node, section, zone) for node in section.nodes("digests"))


def read_zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ValueError."""
    if name not in available_timezones():
        raise ValueError(f"{name} is not a time zone: give a name such as Europe/Berlin")
    return ZoneInfo(name)


def read_channel(section: Section, key: str, default: str | None = None) -> str:
    """A channel's id, or its name with `#`."""
    channel = section.text(key, default)
    if channel and not re.fullmatch(CHANNEL, channel):
        section.problem(key, f'{key} must be a name as "#news" or an id, not {channel}')
    return channel


def _digest(node: yaml.Node, parent: Section, zone: ZoneInfo) -> Digest:
    section = Section(node, parent.problems, DIGEST_KEYS, "a digest")
    zone = section.parsed("time_zone", read_zone, zone, section.text("time_zone", str(zone)))
    name = section.text("name")
    if len(name) > LONGEST_NAME:
        section.problem("name", f"name must be at most {LONGEST_NAME} characters")
    return Digest(
        name=name,
        channel=read_channel(section, "channel"),
        schedule=section.parsed("schedule", parse_schedule, NEVER),
        zone=zone,
        query=section.parsed("query", _query, ""),
        articles=section.number("articles", 7, 1, MOST_ARTICLES),
        empty=_one_of(section, "empty", _EMPTY),
        show_again=section.number("show_again", SHOW_AGAIN, 1, 100),
        per_provider=_at_most(section, "per_provider"),
        per_topic=_at_most(section, "per_topic"),
        top=_top(section),
        mention=_mention(section),
        purpose=_one_of(section, "purpose", _PURPOSES),
        compact=section.choice("compact", ("no", "yes", "false", "true")) in ("yes", "true"),
        skip=_dates(section, "skip"),
        grace=section.parsed("grace", read_span, GRACE, section.text("grace", "6h")),
    )


def _query(text: str) -> str:
    parse(text, now=datetime.now(UTC), zone=ZoneInfo("UTC"))
    return text


def _one_of(section: Section, key: str, words: tuple[Word, ...]) -> Word:
    written = section.choice(key, words)
    return next(word for word in words if word == written)


def _at_most(section: Section, key: str) -> int | None:
    """A number of articles; None where it is left out or empty."""
    if not section.text(key, ""):
        return None
    return section.number(key, MOST_ARTICLES, 1, MOST_ARTICLES)


def _top(section: Section) -> Top | None:
    written = section.text("top", "")
    return section.parsed("top", parse_top, None, written) if written else None


def _mention(section: Section) -> str:
    mention = section.text("mention", "")
    if mention and not re.fullmatch(_MENTION, mention):
        section.problem(
            "mention", f"mention must be the id of a person (U...) or group (S...), not {mention}"
        )
    return mention


def _dates(section: Section, key: str) -> frozenset[date]:
    found = set()
    for written in section.texts(key):
        try:
            found.add(date.fromisoformat(written))
        except ValueError:
            section.problem(key, f"{key} must be dates such as 2026-12-25, not {written}")
    return frozenset(found)


def read_span(text: str) -> timedelta:
    """A time such as `30m`, `6h` or `1d`. Raises ValueError."""
    match = _SPAN.fullmatch(text)
    span = int(match[1]) * _UNITS[match[2]] if match else timedelta()
    if not timedelta() < span <= _LONGEST_SPAN:
        raise ValueError(f"{text} is no time such as 30m, 6h or 1d, two days at most")
    return span


NEVER: Schedule = parse_schedule("daily 00:00")
