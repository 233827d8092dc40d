"""`show`: one article in full as a private message, to be decided there. Pure."""

from dataclasses import replace

from bot.domain.answer import ArticleView
from handlers.article_in_full import Lengths, in_full
from handlers.article_lines import fallback_line, title_of
from handlers.blocks import (
    LONGEST_LABEL,
    Block,
    Message,
    Ref,
    actions,
    button,
    fallback,
    fits,
)
from handlers.mrkdwn import clean, escape, shorten
from handlers.results import DECIDING, similar_button, still_reading
from handlers.standing import SHORT

LONGEST_SPOKEN = 1500
LENGTHS = (
    Lengths(),
    Lengths(1200, 900, 6),
    Lengths(600, 400, 4),
    Lengths(300, 200, 2),
    Lengths(120, 80, 1),
    Lengths(120, 80, 0),
)
"""Ever shorter: a message holds less than a dialog."""


def article_message(view: ArticleView, *, may_decide: bool) -> Message:
    """The article with everything known of it; `may_decide` is about whoever reads it."""
    article = view.known.article
    known = replace(view.known, similar=())  # behind a button here
    blocks: list[Block] = []
    for lengths in LENGTHS:
        blocks = [
            *still_reading(view),
            *in_full(known, view.zone, lengths),
            *_controls(view, may_decide),
        ]
        if fits(blocks):
            break
    words = [
        fallback_line(article, None, SHORT[view.known.state.standing]),
        escape(shorten(clean(article.excerpt), LONGEST_SPOKEN)),
    ]
    return Message(fallback([line for line in words if line]), blocks)


def _controls(view: ArticleView, may_decide: bool) -> list[Block]:
    article, state = view.known.article, view.known.state
    buttons, decision = [], state.decision
    if state.undecided and may_decide:
        buttons = [_button(view, value, word) for word, value in DECIDING]
    elif decision and decision.user == view.user and state.standing != "gone":
        buttons = [_button(view, "undo", "Undo", str(decision.id))]
    buttons.append(_button(view, "post", "Post here"))
    ref = Ref(article.id, article.version, view.token, 1)
    row = actions(buttons, ref.block_id)
    if not view.similar:
        return [row]
    return [row, similar_button(view.token, article, 1, view.similar, LONGEST_LABEL)]


def _button(view: ArticleView, action_id: str, word: str, value: str = "") -> Block:
    title = title_of(view.known.article)
    heard = shorten(f"{word}: {title}", LONGEST_LABEL)
    return button(action_id, word, heard, value=value, primary=action_id == "publish")
