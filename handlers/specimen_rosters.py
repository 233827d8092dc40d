"""Hand-made lists of digests and their dialogs: the material of tests and of the gallery. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.digest import Choice, Digest, Plan
from bot.domain.errors import QueryError
from bot.domain.schedule import parse_schedule
from bot.domain.top import Top
from bot.services.digest_health import DigestHealth
from bot.services.managing import DigestCard, Outlook
from bot.services.pausing import Pause
from bot.services.roster import Origin
from handlers.blocks import Block, Message
from handlers.digest_dialog import Shown, digest_dialog, saved_dialog
from handlers.digest_list import digest_list_message
from handlers.digest_said import (
    WARNED,
    not_understood,
    outlook_text,
    saved_lines,
    saved_message,
)
from handlers.specimen_cases import ANA, BEN, HOSTILE, LLMS, NOW, PROMISE, TWINS, ZONE

CHANNEL = "C0AIDESK"
COMMAND = "/articles"
DAY = timedelta(days=1)
NEXT = tuple(NOW.replace(hour=8, minute=0) + number * DAY for number in (1, 2, 3))
DESK = Digest(
    name="AI desk",
    channel="#ai-desk",
    schedule=parse_schedule("weekdays 09:00"),
    zone=ZONE,
    query="topic:AI quality:>=80",
)
ROBOTS = replace(
    DESK,
    name="Robots",
    channel=CHANNEL,
    schedule=parse_schedule("mon,wed 12:30 and 17:00"),
    zone=ZoneInfo("Asia/Kolkata"),
    query='is:open topic:"Computer Vision" robots',
    articles=3,
    empty="weekly",
)
LONG = replace(
    ROBOTS,
    name="`<!here>` *the* <@U0BEN> desk & " * 2,
    query="robots OR (" + " OR ".join(f"word{number}" for number in range(60)) + ")",
    top=Top(15),
    purpose="reading",
    compact=True,
)
FIXED = Origin(from_settings=True)
MADE = Origin(
    from_settings=False,
    creator=ANA,
    created_at=NOW - 9 * DAY,
    changed_by=BEN,
    changed_at=NOW - DAY,
    revision=2,
)
ARCHIVED = "The channel is archived: give the digest another one."


def card(
    digest: Digest,
    origin: Origin,
    *,
    posted: datetime | None = NOW - DAY,
    error: str = "",
    paused: Pause | None = None,
) -> DigestCard:
    """One digest of a list."""
    health = DigestHealth(
        last_posted=posted, last_error=error, paused=paused, next=NEXT, channel=CHANNEL
    )
    return DigestCard(digest=digest, origin=origin, health=health)


CARDS = (
    card(DESK, FIXED),
    card(ROBOTS, MADE, posted=None),
    card(
        replace(ROBOTS, name="Reading", purpose="reading", compact=True),
        replace(MADE, revision=1),
        paused=Pause(since=NOW - DAY, why="", by=BEN),
    ),
    card(
        replace(ROBOTS, name="Attic", channel="C0ATTIC"),
        MADE,
        paused=Pause(since=NOW - DAY, why=ARCHIVED, by=""),
    ),
    card(replace(ROBOTS, name="Ethics"), MADE, error="Slack did not answer: timed out."),
)
MANY = tuple(card(replace(LONG, name=f"{n} {LONG.name}"[:60]), MADE) for n in range(30))


def _list(cards: tuple[DigestCard, ...], scope: str = "here", *, may: bool = True) -> Message:
    return digest_list_message(cards, scope=scope, zone=ZONE, command=COMMAND, may_manage=may)


LISTS = {
    "every state": _list(CARDS, "all"),
    "one of the settings file": _list(CARDS[:1]),
    "one of the settings file that took a name": _list((card(DESK, replace(FIXED, hides=BEN)),)),
    "for somebody who may not change them": _list(CARDS[:2], may=False),
    "none yet": _list(()),
    "thirty with long names": _list(MANY, "all"),
}

_CHOSEN = [Choice(article=one, reason="new", kind="new") for one in (TWINS, LLMS, HOSTILE, PROMISE)]
OUTLOOK = Outlook(
    plan=Plan(choices=tuple(_CHOSEN), matching=23, new=20, waiting=3), never=False, weekly=12.4
)
NOTHING = Plan(choices=(), matching=0, new=0, waiting=0)
_FOUND = outlook_text(OUTLOOK, ZONE)
_SAVED = saved_lines(ROBOTS, NEXT, _FOUND, ZONE, COMMAND)
SAVED_BY_LINE = saved_message(_SAVED)
_WRONG = QueryError("There is no topic Knitting: did you mean Knights?", 0, 14)


def _dialog(digest: Digest, shown: Shown, old: str = "") -> Block:
    return digest_dialog(digest, {"old": old}, channel=CHANNEL, shown=shown)


_EMPTY = replace(DESK, name="", query="")
DIALOGS = {
    "a new one": _dialog(_EMPTY, Shown()),
    "a new one, after Enter": _dialog(DESK, Shown(_FOUND)),
    "not understood": _dialog(replace(DESK, query="topic:Knitting"), Shown(not_understood(_WRONG))),
    "nothing today": _dialog(DESK, Shown(outlook_text(Outlook(plan=NOTHING, never=False), ZONE))),
    "never matched": _dialog(DESK, Shown(WARNED, warned=True)),
    "an old one": _dialog(ROBOTS, Shown(_FOUND), "Robots"),
    "an old one with cron": _dialog(
        replace(ROBOTS, schedule=parse_schedule("*/30 9-17 * * mon-fri")), Shown(), "Robots"
    ),
    "saved": saved_dialog(_SAVED),
}
