"""The block below an article that everybody sees: its buttons, or who decided what. Pure."""

from datetime import datetime, tzinfo

from bot.domain.post import Item
from handlers.article_lines import label
from handlers.blocks import LONGEST_LABEL, Block, actions, button, mrkdwn, overflow, section
from handlers.desk_menu import desk_options
from handlers.standing import decided_line

WORDS = (("publish", "Publish"), ("reject", "Reject"), ("later", "Later"), ("more", "More"))


def decision_block(
    item: Item,
    block_id: str,
    zone: tzinfo,
    posted: datetime | None = None,
    longest_label: int = LONGEST_LABEL,
) -> Block:
    """The four buttons while nobody decided, and a menu where it has similar ones; the decision and
    Undo afterwards.

    `posted` (aware) is when the message was posted, where that is known.
    """
    if item.state.undecided:
        buttons = [decision_button(item, *each, longest_label) for each in WORDS]
        menu = desk_options(item)
        return actions([*buttons, overflow(menu)] if menu else buttons, block_id)
    line = mrkdwn(decided_line(item.state, zone, posted))
    return section(line, undo_button(item, longest_label), block_id)


def decision_button(item: Item, action_id: str, word: str, longest_label: int) -> Block:
    """One of the four."""
    spoken = label(word, item.number, item.article, longest_label)
    return button(action_id, word, spoken, primary=action_id == "publish")


def undo_button(item: Item, longest_label: int) -> Block | None:
    """Undo, where there is a decision to take back."""
    decision = item.state.decision
    if decision is None or item.state.standing == "gone":
        return None
    spoken = label("Undo", item.number, item.article, longest_label)
    return button("undo", "Undo", spoken, value=str(decision.id))
