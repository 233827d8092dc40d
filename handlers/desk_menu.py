"""What is done about an article that waits, besides deciding about it alone. Pure."""

from typing import Literal

from bot.domain.post import Item
from bot.domain.review import State
from handlers.article_lines import title_of
from handlers.blocks import LONGEST_LABEL, Block, button, option
from handlers.mrkdwn import number, shorten

Step = Literal["publish_one", "reject_all"]
"""How the versions of a story are decided together."""

STEPS: tuple[Step, ...] = ("publish_one", "reject_all")
SIMILAR = "versions"
"""The action id of the button that leads to the story in a Home tab."""


def step_words(step: Step, others: int) -> str:
    """What the control says: `Publish this, reject the other 2`."""
    if step == "reject_all":
        return f"Reject all {number(others + 1)}"
    return f"Publish this, reject the other{f' {number(others)}' if others > 1 else ''}"


def take_option(state: State) -> Block:
    """Take it, or Give back where somebody has it: everybody sees the same menu."""
    if state.taken is None:
        return option("Take it", "take")
    return option("Give back", "give_back")


def desk_options(item: Item) -> list[Block]:
    """The choices of a menu beside the buttons; none for an article that stands alone."""
    others = len(item.similar)
    if not others:
        return []
    steps = [option(step_words(step, others), step) for step in STEPS]
    return [*steps, take_option(item.state)]


def similar_button(item: Item) -> Block:
    """`2 similar`, for an article that has some."""
    word = f"{number(len(item.similar))} similar"
    spoken = f"{word} to {number(item.number)}: {title_of(item.article)}"
    return button(SIMILAR, word, shorten(spoken, LONGEST_LABEL))


def fifth_option(item: Item) -> Block:
    """Beside Publish, Reject, Later and More a menu has room for one choice."""
    if item.similar:
        return option(step_words("reject_all", len(item.similar)), "reject_all")
    return take_option(item.state)
