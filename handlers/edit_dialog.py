"""The dialog that edits an article: its fields, and what saving them would change. Pure."""

import json
from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

from bot.domain.edit import Conflict, Difference, DiffLine, Fields, Value
from bot.domain.edit_check import LONGEST
from bot.domain.review import Taken
from handlers.blocks import Block, context, header, mrkdwn, option, plain, section
from handlers.mrkdwn import LOOKALIKES, clean, date_token, escape, inert, shorten, user
from handlers.standing import moment

MOST_LINES = 20
LONGEST_LINE = 600
MOST_INDENT = 20
BEFORE_THE_CHANGE = 80
THEN = {"save": "Save", "publish": "Save and publish"}
CHANGES = "What changes in the file"
HINT = "On one line, without markup. Line ends become blanks."
TOPICS_HINT = "Type to search, or to add a new one."
TOO_LONG = "The {name} has {count:,} characters, too many for a dialog: edit it in the file."
HAD = "{whose} has it since {since}. To save and publish decides all the same."
BY_OTHERS = "*The {name} {were} changed {whose} meanwhile.* Saving puts yours in the place."


def edit_dialog(
    shown: Difference,
    kept: Mapping[str, Any],
    *,
    may_publish: bool = False,
    holder: Taken | None = None,
    zone: tzinfo = UTC,
    round_: int = 0,
) -> Block:
    """The dialog as a view. `shown` fills the fields; where it has lines, they are shown, and
    `may_publish` says whether it can be published in the same step, `holder` which other person
    has the article. `kept` comes back with the submission; `round_` is another one each time it is
    drawn anew with other values."""
    saving = bool(shown.lines)
    first = [*_conflicts(shown), *_difference(shown)] if saving else []
    then = [*_had(holder, zone), _then()] if saving and may_publish else []
    submit = ("Confirm" if then else "Save") if saving else "Show changes"
    return {
        "type": "modal",
        "callback_id": "edit",
        "title": _plain("Edit"),
        "submit": _plain(submit),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(
            {
                **kept,
                "marks": dict(shown.marks),
                "seen": shown.mark,
                "holder": holder.user if holder else "",
                "round": round_,
            }
        ),
        "blocks": [*first, *then, *_inputs(shown.fields, round_)],
    }


def _inputs(fields: Fields, round_: int) -> list[Block]:
    return [
        _text("title", "Title", fields.title, round_),
        _text("excerpt", "Excerpt", fields.excerpt, round_, hint=HINT, multiline=True),
        _topics(fields.topics, round_),
    ]


def _text(
    name: str, label: str, value: str, round_: int, *, hint: str = "", multiline: bool = False
) -> Block:
    if len(value) > LONGEST[name]:
        return context(plain(TOO_LONG.format(name=name, count=len(value))))
    element: Block = {
        "type": "plain_text_input",
        "max_length": LONGEST[name],
        "multiline": multiline,
        **({"initial_value": value} if value else {}),
    }
    return _input(name, label, element, round_, hint=hint, optional=name != "title")


def _topics(topics: tuple[str, ...], round_: int) -> Block:
    if any(len(topic) > LONGEST["topics"] for topic in topics):
        longest = max(map(len, topics))
        return context(plain(TOO_LONG.format(name="longest topic", count=longest)))
    element: Block = {
        "type": "multi_external_select",
        "placeholder": _plain("Choose topics"),
        "min_query_length": 0,
    }
    if topics:
        element["initial_options"] = topic_options(topics)
    return _input("topics", "Topics", element, round_, hint=TOPICS_HINT, optional=True)


def topic_options(topics: tuple[str, ...] | list[str]) -> list[Block]:
    """Topics as what a menu offers; those that are too long for one are left out."""
    return [option(one, one) for one in topics if one and len(one) <= LONGEST["topics"]]


def _had(holder: Taken | None, zone: tzinfo) -> list[Block]:
    if holder is None:
        return []
    since = date_token(moment(holder.at), "{time}", zone)
    return [section(mrkdwn(HAD.format(whose=user(holder.user), since=since)))]


def _then() -> Block:
    options = [option(words, value) for value, words in THEN.items()]
    element = {"type": "radio_buttons", "options": options, "initial_option": options[0]}
    return _input("then", "What to do", element, 0, hint="Both make one change of the file.")


def _conflicts(shown: Difference) -> list[Block]:
    return [block for one in shown.conflicts for block in _conflict(one)]


def _conflict(one: Conflict) -> list[Block]:
    whose = f"by {user(one.by)}" if one.by else "in the file"
    were = "was" if isinstance(one.yours, str) else "were"
    said = BY_OTHERS.format(name=one.name, were=were, whose=whose)
    return [
        section(mrkdwn(f"{said}\n*There now:* {_value(one.theirs)}\n*Yours:* {_value(one.yours)}"))
    ]


def _value(value: Value) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return inert(shorten(clean(text), LONGEST_LINE)) or "nothing"


def _difference(shown: Difference) -> list[Block]:
    rest = len(shown.lines) - MOST_LINES
    more = [context(plain(f"and {rest} more lines"))] if rest > 0 else []
    lines = [section(mrkdwn(_line(one))) for one in shown.lines[:MOST_LINES]]
    return [header(CHANGES), *lines, *more]


def _line(line: DiffLine) -> str:
    """Both as code: sign for sign as they are, but for backticks, which have a lookalike."""
    old, new = _near(line)
    kind = "added" if line.old is None else "taken out" if line.new is None else "changed"
    signed = [f"{sign} {text}" for sign, text in (("−", old), ("+", new)) if text is not None]
    shown = escape("\n".join(signed)).replace("`", LOOKALIKES["`"])
    return f"*Line {line.number}, {kind}*\n```{shown}```"


def _near(line: DiffLine) -> tuple[str | None, str | None]:
    """Both, of long ones what is around the first difference."""
    if line.old is None or line.new is None:
        return _cut(line.old, 0), _cut(line.new, 0)
    pairs = zip(line.old, line.new, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), 0)
    longest = max(len(line.old), len(line.new))
    start = max(0, same - BEFORE_THE_CHANGE) if longest > LONGEST_LINE else 0
    return _cut(line.old, start), _cut(line.new, start)


def _cut(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    indent = " " * (len(text) - len(text.lstrip(" ")))
    rest = shorten(clean(text[start:]), LONGEST_LINE)
    return f"…{rest}" if start else indent[:MOST_INDENT] + rest


def _input(
    block_id: str,
    label: str,
    element: Block,
    round_: int,
    *,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """What was entered stays as long as a field has the same action_id."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {**element, "action_id": f"edit_{block_id}_{round_}"},
        "optional": optional,
    }
    return {**block, "hint": _plain(hint)} if hint else block


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
