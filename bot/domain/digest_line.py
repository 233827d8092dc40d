"""A digest in one line: `weekdays 09:00 Europe/Berlin is:open topic:AI quality:>=80 top 10`.

Times first, then the zone, then the query, then options (digest_options.py). Pure.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.digest import Digest
from bot.domain.digest_options import (
    LONGEST_NAME,
    options_of,
    read_options,
    split_options,
)
from bot.domain.errors import DigestLineError, ScheduleError
from bot.domain.query_typed import COLONS
from bot.domain.query_vocabulary import QUOTES
from bot.domain.schedule import Schedule, parse_schedule
from bot.domain.schedule_words import FILLERS, NAMES, SEVERAL

EXAMPLE = "weekdays 09:00 Europe/Berlin is:open topic:AI quality:>=80 top 10"
_TIME = re.compile(r"\d{1,2}:\d{2}[,;]?")
_AREA = re.compile(r"[A-Za-z_]+/[A-Za-z_/+-]+\d*")
_TOPIC = re.compile(
    rf"(?:^|\s)topic[{COLONS}](?:[{QUOTES}]([^{QUOTES}]+)[{QUOTES}]|([^\s{QUOTES}()]+))",
    re.IGNORECASE,
)
_MOST_WORDS = 40
"""A schedule has no more words than that."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """What a line says. `zone` is None where it names none; `options` are fields of a digest,
    as far as it says anything of them."""

    schedule: Schedule
    zone: ZoneInfo | None
    query: str
    options: Mapping[str, Any]

    def digest(self, *, name: str, channel: str, zone: ZoneInfo) -> Digest:
        """The digest, with these for what the line is silent about."""
        said = {"name": name, "channel": channel} | dict(self.options)
        return Digest(schedule=self.schedule, zone=self.zone or zone, query=self.query, **said)


def looks_like_a_digest(text: str) -> bool:
    """Whether somebody who typed this means times, rightly or with a mistake."""
    words = text.lower().split()[:6]
    if not words:
        return False
    first = re.split(r"[,;–-]", words[0])[0].removesuffix("s")
    day = first in SEVERAL or (len(first) >= 3 and any(name.startswith(first) for name in NAMES))
    cron = len(words) >= 5 and all(re.fullmatch(r"[\d*/,-]+", word) for word in words[:4])
    return day or cron or any(_TIME.fullmatch(word) for word in words)


def parse_digest_line(text: str) -> DigestLine:
    """Read a line. The query in it is not looked into. Raises DigestLineError or ScheduleError
    with a sentence for what is wrong."""
    words = [found.span() for found in re.finditer(r"\S+", text)]
    shown = [text[start:end] for start, end in words]
    many, zone = _schedule_and_zone(shown)
    after = many + (zone is not None)
    rest = text[words[after][0] :] if after < len(words) else ""
    if zone is None and rest:
        _check_next(shown[:many], shown[many])
    query, options = split_options(rest)
    if not query:
        raise DigestLineError(
            f"Say what it should look for: after the times, write a query, as in “{EXAMPLE}”."
        )
    return DigestLine(
        parse_schedule(" ".join(shown[:many])), zone, query, _checked(read_options(options))
    )


def digest_line(digest: Digest) -> str:
    """The line that parses to this digest."""
    usual = {one.name: one.default for one in fields(Digest)}
    zone = digest.zone.key
    said = zone if _plain_zone(zone) is not None else f"zone:{zone}"
    return " ".join([digest.schedule.text, said, digest.query, *options_of(digest, usual)])


def name_for(query: str, taken: Collection[str]) -> str:
    """A name for a digest that was given none: its topic, or the first words of its query, with
    a number where that is taken (without regard to case)."""
    topic = _TOPIC.search(query)
    words = [word for word in query.split() if ":" not in word and word[:1].isalnum()]
    name = (topic[1] or topic[2]) if topic else " ".join(words[:3])
    name = name.strip()[: LONGEST_NAME - 4].strip() or "Digest"
    folded = {one.casefold() for one in taken}
    names = (name if number == 1 else f"{name} {number}" for number in range(1, len(folded) + 2))
    return next(one for one in names if one.casefold() not in folded)


def _schedule_and_zone(words: list[str]) -> tuple[int, ZoneInfo | None]:
    """How many words are the schedule, and the zone that follows it."""
    found = 0
    for many in range(1, min(len(words), _MOST_WORDS) + 1):
        if not _is_schedule(words[:many]):
            continue
        found = many
        zone = _zone(words[many]) if many < len(words) else None
        if zone is not None:
            return many, zone
    while found and words[found - 1].lower() in FILLERS:
        found -= 1
    if not found:
        raise _no_schedule(words)
    return found, None


def _is_schedule(words: list[str]) -> bool:
    try:
        parse_schedule(" ".join(words))
    except ScheduleError:
        return False
    return True


def _no_schedule(words: list[str]) -> Exception:
    """What is wrong with the times."""
    if not words:
        return DigestLineError(f"Say when and what, as in “{EXAMPLE}”.")
    cron = 5 if words[0][:1] in "0123456789*" and ":" not in words[0] else 0
    times = [at for at, word in enumerate(words[:10], 1) if _TIME.fullmatch(word)]
    try:
        parse_schedule(" ".join(words[: cron or (times or [1])[0]]))
    except ScheduleError as error:
        return error
    return DigestLineError(f"Say when and what, as in “{EXAMPLE}”.")


def _check_next(schedule: list[str], word: str) -> None:
    """The first word of the query must not be a time or a zone that is not quite one."""
    if _TIME.fullmatch(word):
        parse_schedule(" ".join([*schedule, word]))
    near = difflib.get_close_matches(word.casefold(), _zones(), n=1, cutoff=0.75)
    if word.startswith("zone:") or (_AREA.fullmatch(word) and near):
        meant = f": did you mean {_zones()[near[0]]}?" if near else ": write one as Europe/Berlin."
        raise DigestLineError(f"There is no time zone {word.removeprefix('zone:')}{meant}")


def _zone(word: str) -> ZoneInfo | None:
    if word.startswith("zone:"):
        key = _zones().get(word.removeprefix("zone:").casefold())
        return ZoneInfo(key) if key else None
    return _plain_zone(word)


def _plain_zone(word: str) -> ZoneInfo | None:
    """A zone that no word of a query would be taken for."""
    key = _zones().get(word.casefold()) if "/" in word or word.upper() == "UTC" else None
    return ZoneInfo(key) if key else None


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    if len(options.get("name", "")) > LONGEST_NAME:
        raise DigestLineError(f"A name has at most {LONGEST_NAME} characters.")
    return options
