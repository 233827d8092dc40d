"""The question before somebody decides about an article that another person has. Pure."""

import json
from datetime import tzinfo

from bot.domain.review import Taken, Verb
from handlers.blocks import Block, mrkdwn, plain, section
from handlers.kept_press import KeptPress
from handlers.mrkdwn import date_token, user
from handlers.standing import moment

WORDS = {"publish": "Publish", "reject": "Reject", "later": "Put off"}


def taken_dialog(
    title: str,
    holder: Taken,
    verb: Verb,
    kept: KeptPress,
    zone: tzinfo,
    *,
    reason: str = "",
    until: int | None = None,
) -> Block:
    """`Ana has it since 10:05. Decide all the same?` What was asked for is kept in the dialog, and
    whom the question names. `until` is UTC ms."""
    since = date_token(moment(holder.at), "{time}", zone)
    asked = {"verb": verb, "holder": holder.user, "reason": reason, "until": until}
    return {
        "type": "modal",
        "callback_id": "decide_taken",
        "title": _plain("Somebody has it"),
        "submit": _plain(WORDS[verb]),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(kept.kept() | asked),
        "blocks": [
            section(plain(title, 200)),
            section(mrkdwn(f"{user(holder.user)} has it since {since}. Decide all the same?")),
        ],
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
