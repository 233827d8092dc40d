"""The dialogs that ask why an article is rejected, and until when it is put off. Pure."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.later import afternoon, until
from bot.domain.typed_text import LONGEST_REASON
from handlers.blocks import Block, paragraphs, plain, section
from handlers.kept_press import KeptPress
from handlers.mrkdwn import clean, inert, number, shorten

LONGEST_TITLE = 200
LONGEST_LINE = 100


def reject_dialog(
    title: str, kept: KeptPress, reasons: Sequence[str] = (), *, required: bool = False
) -> Block:
    """Ask for a reason: one of the desk's usual ones, another, or both. Where a reason is
    `required` and there are no usual ones, Slack itself insists on it."""
    blocks = [section(plain(title, LONGEST_TITLE)), *_why(reasons, required=required)]
    return _dialog("reject_why", "Reject", "Reject", kept.kept(), blocks)


def reject_ticked_dialog(
    titles: Sequence[str], kept: Mapping[str, Any], reasons: Sequence[str] = ()
) -> Block:
    """Ask for one reason for all the articles that are ticked, and name them. `kept` comes back
    with the submission."""
    submit = f"Reject all {number(len(titles))}" if len(titles) > 1 else "Reject"
    lines = [f"• {inert(shorten(clean(one), LONGEST_LINE))}" for one in titles]
    blocks = [*paragraphs(lines), *_why(reasons, required=True)]
    return _dialog("reject_ticked", "Reject", submit, kept, blocks)


def _why(reasons: Sequence[str], *, required: bool) -> list[Block]:
    blocks = []
    if reasons:
        options = [{"text": _plain(one), "value": str(at)} for at, one in enumerate(reasons)]
        menu = {"type": "static_select", "placeholder": _plain("Choose one"), "options": options}
        blocks.append(_input("usual", "Reason", menu, optional=True))
    typed: Block = {"type": "plain_text_input", "max_length": LONGEST_REASON}
    label = "In your words" if reasons else "Reason"
    return [*blocks, _input("words", label, typed, optional=bool(reasons) or not required)]


def later_dialog(title: str, kept: KeptPress, now: datetime, zone: ZoneInfo) -> Block:
    """Ask until when: what is offered is named with its day and time in the person's zone."""
    options = [_choice(*each) for each in choices(now, zone)]
    chooser = {"type": "radio_buttons", "options": options, "initial_option": options[0]}
    tomorrow = (now.astimezone(zone) + timedelta(days=1)).date()
    picker = {"type": "datepicker", "initial_date": f"{tomorrow:%Y-%m-%d}"}
    date = _input("date", "The date", picker, optional=True)
    date["hint"] = _plain("For “On a date”: it comes back that morning at 9:00.")
    blocks = [section(plain(title, LONGEST_TITLE)), _input("when", "Comes back", chooser), date]
    return _dialog("later_when", "Later", "Put off", kept.kept(), blocks)


def choices(now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What can be chosen now, as value and words. `now` is aware."""
    found: list[tuple[str, str]] = []
    this_afternoon = afternoon(now, zone)
    if this_afternoon is not None:
        found.append(("afternoon", f"This afternoon, {_clock(this_afternoon, zone)}"))
    found.append(("tomorrow", f"Tomorrow, {_day(until('tomorrow', None, now, zone), zone)}"))
    found.append(("week", f"Next week, {_day(until('week', None, now, zone), zone)}"))
    return [*found, ("date", "On a date")]


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}, {_clock(at, zone)}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _dialog(
    callback: str, title: str, submit: str, kept: Mapping[str, Any], blocks: list[Block]
) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title),
        "submit": _plain(submit),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(kept),
        "blocks": blocks,
    }


def _input(block_id: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {**element, "action_id": f"decide_{block_id}"},
        "optional": optional,
    }


def _choice(value: str, words: str) -> Block:
    return {"text": _plain(words), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
