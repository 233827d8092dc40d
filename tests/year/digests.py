"""The digests of the year: eight zones, policies of every kind, two of them made in Slack."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.digest import Digest
from bot.domain.schedule import parse_schedule
from bot.domain.top import parse_top

HOLIDAYS = frozenset({date(2021, 6, 4), date(2021, 12, 24), date(2021, 12, 31)})


def digest(name: str, channel: str, schedule: str, zone: str, query: str, **values: Any) -> Digest:
    """A digest; `values` are its policies."""
    return Digest(
        name=name,
        channel=channel,
        schedule=parse_schedule(schedule),
        zone=ZoneInfo(zone),
        query=query,
        **values,
    )


SETTINGS = (
    digest(
        "AI desk", "#ai-desk", "weekdays 09:00", "Europe/Berlin", "quality:>=20",
        articles=5, per_provider=2, mention="U0ANA", skip=HOLIDAYS,
    ),
    digest(
        "Night watch", "#night", "sat,sun 02:30", "America/New_York", "quality:>=50",
        show_again=2, compact=True, empty="line",
    ),
    digest(
        "Lord Howe", "#news", "0,15 2 * * 0,3", "Australia/Lord_Howe", "is:open",
        articles=4, per_topic=1, top=parse_top("15%"), empty="weekly",
    ),
    digest(
        "Reading", "#reading", "mon,thu 17:00", "Asia/Kathmandu", "is:published",
        purpose="reading", articles=6, empty="weekly",
    ),
    digest(
        "Best of the week", "#ai-desk", "0 8 * * 1", "America/Sao_Paulo", "is:open",
        top=parse_top("10 of the week"), show_again=1, articles=10,
    ),
    digest(
        "Rare", "#news", "tue,fri 12:00", "Pacific/Chatham", "topic:Robotics quality:>=108",
        empty="weekly", articles=3,
    ),
)  # fmt: skip

MADE = digest(
    "Lisbon", "C0NEWS", "sun 01:30", "Europe/Lisbon", "is:open topic:AI",
    articles=6, per_provider=3, per_topic=4, empty="line",
)  # fmt: skip
LINE = "weekdays 18:00 Asia/Tokyo is:open quality:>=40 top 4"
"""The other one is made by a line, in the channel C0NIGHT."""

CHANNELS = {"C0NEWS": "news", "C0NIGHT": "night", "C0READING": "reading"}
"""Those that the stand-in's usual workspace lacks."""
