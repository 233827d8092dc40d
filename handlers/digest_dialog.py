"""The dialog that makes or changes a digest. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.domain.digest import Digest
from bot.domain.digest_options import LONGEST_NAME, MOST_ARTICLES
from bot.domain.weekly_times import weekly_times
from handlers.blocks import Block, mrkdwn, option, section

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WEEK = (1, 2, 3, 4, 5, 6, 0)
EMPTY = {
    "silent": "Post nothing",
    "line": "Post one line",
    "weekly": "Post one line, at most once a week",
}
HINT = "Write it as you would search, then press Enter to see what matches now."
UNASKED = "Not looked up yet."
LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the dialog beside its fields: what the query would show (mrkdwn of ours), and
    whether saving it as it is was asked for once more."""

    preview: str = UNASKED
    warned: bool = False


def digest_dialog(
    digest: Digest, kept: Mapping[str, Any], *, channel: str, shown: Shown = Shown()
) -> Block:
    """The dialog as a view. `digest` fills the fields, `channel` (an id, or empty) is the one
    chosen; `kept` is what comes back with the submission, `old` in it the digest's name, empty for
    a new one."""
    new = not kept.get("old")
    return {
        "type": "modal",
        "callback_id": "digest",
        "title": _plain("New digest" if new else "Edit digest"),
        "submit": _plain("Save anyway" if shown.warned else "Save"),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(kept),
        "blocks": [
            _input("name", "Name", _text(digest.name, most=LONGEST_NAME)),
            _query(digest.query),
            section(mrkdwn(shown.preview), block_id="preview"),
            *_times(digest),
            _input("zone", "Time zone", _zone(digest.zone.key), hint="Type to search."),
            _input("channel", "Channel", _channel(channel)),
            _input("articles", "Articles at most", _count(digest.articles)),
            _input("empty", "When there is nothing to show", _empty(digest.empty)),
        ],
    }


def saved_dialog(lines: Sequence[str]) -> Block:
    """What the dialog becomes once the digest is saved: lines of mrkdwn."""
    return {
        "type": "modal",
        "callback_id": "digest_saved",
        "title": _plain("Saved"),
        "close": _plain("Close"),
        "private_metadata": "{}",
        "blocks": [section(mrkdwn("\n".join(lines)))],
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _input(block_id: str, label: str, element: Block, *, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {**element, "action_id": f"digest_{block_id}"},
    }
    return {**block, "hint": _plain(hint)} if hint else block


def _text(initial: str, *, most: int, placeholder: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "max_length": most}
    if placeholder:
        element["placeholder"] = _plain(placeholder)
    return {**element, "initial_value": initial} if initial else element


def _query(query: str) -> Block:
    element = _text(query, most=LONGEST_QUERY, placeholder="is:open topic:AI quality:>=80")
    element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return {**_input("query", "Query", element, hint=HINT), "dispatch_action": True}


def _times(digest: Digest) -> list[Block]:
    times = weekly_times(digest.schedule)
    if times is None:
        hint = "Days and times, as in “weekdays 09:00”, or cron's five fields."
        return [_input("schedule", "Times", _text(digest.schedule.text, most=200), hint=hint)]
    first, second = (*times.times, None)[:2]
    again = _input("time_too", "And at", _clock(second))
    return [
        _input("days", "Days", _days(times.days)),
        _input("time", "Time", _clock(first)),
        {**again, "optional": True},
    ]


def _days(chosen: Sequence[int]) -> Block:
    options = [option(DAYS[day], str(day)) for day in WEEK]
    initial = [one for one in options if int(one["value"]) in chosen]
    return {"type": "checkboxes", "options": options, "initial_options": initial}


def _clock(at: time | None) -> Block:
    return {"type": "timepicker", **({"initial_time": f"{at:%H:%M}"} if at else {})}


def _zone(key: str) -> Block:
    return {
        "type": "external_select",
        "placeholder": _plain("Type a city"),
        "min_query_length": 0,
        "initial_option": option(key, key),
    }


def _channel(channel: str) -> Block:
    element: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": channel} if channel else element


def _count(many: int) -> Block:
    options = [option(str(one), str(one)) for one in range(1, MOST_ARTICLES + 1)]
    return {"type": "static_select", "options": options, "initial_option": options[many - 1]}


def _empty(word: str) -> Block:
    options = [option(text, value) for value, text in EMPTY.items()]
    initial = next(one for one in options if one["value"] == word)
    return {"type": "radio_buttons", "options": options, "initial_option": initial}
