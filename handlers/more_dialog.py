"""The dialog behind More: everything known of an article, except what is secured. Pure."""

import json
from datetime import tzinfo

from bot.domain.answer import Known
from handlers.article_in_full import Lengths, in_full
from handlers.article_lines import title_line, title_of
from handlers.article_text import text_page
from handlers.blocks import LONGEST_LABEL, Block, actions, button, mrkdwn, section
from handlers.desk_menu import STEPS, step_words
from handlers.kept_press import KeptPress
from handlers.mrkdwn import shorten
from handlers.story_dialog import versions

DECIDING = (
    ("publish", "Publish"),
    ("reject_why", "Reject with a reason"),
    ("later_when", "Later, until"),
)


def more_dialog(
    known: Known,
    zone: tzinfo,
    kept: KeptPress | None = None,
    *,
    may_decide: bool = False,
    may_undo: bool = False,
    may_give_back: bool = False,
    edit: int | None = None,
    page: int = 0,
) -> Block:
    """The dialog as a view for views.open.

    `zone` stands in where a client can't draw dates. Its private_metadata is JSON: where it was
    opened from, or the article's id alone, and then nothing can be decided in it. `may_decide`,
    `may_undo` and `may_give_back` are about whoever reads it; `edit` numbers the edit that they
    may take back. `page` is one of the article's text
    alone, from 1; 0 is everything known.
    """
    if page and known.article.body:
        blocks = [section(mrkdwn(title_line(known.article))), *text_page(known.article.body, page)]
    else:
        shown = in_full(known, zone, Lengths(reads_on=kept is not None))
        row = _row(known, may_decide=may_decide, may_undo=may_undo) if kept else []
        if kept and may_decide:
            row += _desk_row(known, edit, may_give_back=may_give_back)
        blocks = [shown[0], *row, *shown[1:]]
    return {
        "type": "modal",
        "callback_id": "more",
        "title": {"type": "plain_text", "text": "Article"},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": json.dumps(kept.kept() if kept else {"article": known.article.id}),
        "blocks": blocks,
    }


def _row(known: Known, *, may_decide: bool, may_undo: bool) -> list[Block]:
    state = known.state
    if state.undecided and may_decide:
        buttons = [_button(known, *each) for each in DECIDING]
    elif state.decision is not None and state.standing != "gone" and may_undo:
        buttons = [_button(known, "undo", "Undo", str(state.decision.id))]
    else:
        return []
    # A block's id is new for each version, so that Slack draws the row anew.
    return [actions(buttons, f"decide|{known.article.version}|{state.standing}")]


def _desk_row(known: Known, edit: int | None, *, may_give_back: bool) -> list[Block]:
    """What is done besides deciding about the article alone: while it waits, whose it is and its
    story; in any case what it says."""
    state, others = known.state, len(versions(known))
    waits = state.undecided
    steps = STEPS if waits and others else ()
    buttons = [
        *(_whose(known, may_give_back=may_give_back) if waits else ()),
        *(_edits(known, edit) if state.standing != "gone" else ()),
        *(_button(known, step, step_words(step, others)) for step in steps),
    ]
    holder = f"{state.taken.user}.{state.taken.at}" if state.taken is not None else ""
    block_id = f"desk|{known.article.version}|{holder}|{others if waits else ''}|{edit or ''}"
    return [actions(buttons, block_id)] if buttons else []


def _whose(known: Known, *, may_give_back: bool) -> list[Block]:
    if known.state.taken is None:
        return [_button(known, "take", "Take it")]
    return [_button(known, "give_back", "Give back")] if may_give_back else []


def _edits(known: Known, edit: int | None) -> list[Block]:
    buttons = [_button(known, "edit", "Edit")]
    if edit is not None:
        # Another action id than that of the decision's own Undo, which may stand beside it.
        buttons.append(_button(known, "undo:edit", "Undo the edit", str(edit)))
    return buttons


def _button(known: Known, action_id: str, word: str, value: str = "") -> Block:
    heard = shorten(f"{word}: {title_of(known.article)}", LONGEST_LABEL)
    return button(action_id, word, heard, value=value, primary=action_id == "publish")
