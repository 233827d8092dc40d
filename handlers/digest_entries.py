"""From what was filled in to a digest, or to a sentence at each field that is wrong. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.digest import Digest, Empty
from bot.domain.errors import CopydeskError, DigestLineError
from bot.domain.schedule import Schedule, parse_schedule
from bot.domain.weekly_times import schedule_of
from handlers.digest_dialog import EMPTY
from handlers.entries import Entries

Value = TypeVar("Value")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")


def read_digest(entries: Entries, before: Digest) -> tuple[Digest, dict[str, str]]:
    """The digest that the fields describe, everything else as it was `before`, and the sentences
    by the block_ids of the fields that are wrong. A wrong field keeps its value of before."""
    wrong: dict[str, str] = {}

    def taken(block_id: str, read: Callable[[Entries], Value], old: Value) -> Value:
        try:
            return read(entries)
        except CopydeskError as error:
            wrong[block_id] = str(error)
            return old

    times = "schedule" if "schedule" in entries.values else "days"
    return (
        replace(
            before,
            name=taken("name", _name, before.name),
            query=taken("query", _query, before.query),
            schedule=taken(times, _schedule, before.schedule),
            zone=taken("zone", _zone, before.zone),
            channel=taken("channel", _channel, before.channel),
            articles=int(entries.chosen("articles") or before.articles),
            empty=_empty(entries, before.empty),
        ),
        wrong,
    )


def _name(entries: Entries) -> str:
    name = " ".join(entries.text("name").split())
    if not name:
        raise DigestLineError("Give it a name.")
    return name


def _query(entries: Entries) -> str:
    query = " ".join(entries.text("query").split())
    if not query:
        raise DigestLineError("Write what it should look for, such as is:open topic:AI.")
    return query


def _schedule(entries: Entries) -> Schedule:
    if "schedule" in entries.values:
        return parse_schedule(entries.text("schedule"))
    days = [int(day) for day in entries.several("days")]
    clock = [entries.text(block_id) for block_id in ("time", "time_too")]
    return schedule_of(days, [time.fromisoformat(at) for at in clock if at])


def _zone(entries: Entries) -> ZoneInfo:
    try:
        return ZoneInfo(entries.chosen("zone"))
    except (ValueError, ZoneInfoNotFoundError):
        raise DigestLineError("Choose a time zone.") from None


def _channel(entries: Entries) -> str:
    channel = entries.text("channel")
    if not _CHANNEL.fullmatch(channel):
        raise DigestLineError("Choose a channel: a digest is posted where others see it.")
    return channel


def _empty(entries: Entries, before: Empty) -> Empty:
    chosen = entries.chosen("empty")
    words: tuple[Empty, ...] = ("silent", "line", "weekly")
    return next((word for word in words if word in EMPTY and word == chosen), before)
