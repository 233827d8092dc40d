"""The articles that tell one story. Pure."""

from bot.domain.answer import StoryView
from handlers.blocks import Block, Message, SearchRef, actions, context, fallback, plain, section
from handlers.fitting import Room, fitted
from handlers.mrkdwn import count, number
from handlers.results import page_buttons, results, spoken

GONE = "These articles are no longer there."


def story_message(view: StoryView, *, may_decide: bool) -> Message:
    """One page of a story as a message; `may_decide` is about whoever reads it."""
    if not view.hits:
        return Message(GONE, [section(plain(GONE)), *_controls(view)])
    room, blocks = fitted(lambda room: _blocks(view, room, may_decide), len(view.hits))
    return Message(fallback([_summary(view), *spoken(view, room)]), blocks)


def _blocks(view: StoryView, room: Room, may_decide: bool) -> list[Block]:
    return [context(plain(_summary(view))), *results(view, room, may_decide), *_controls(view)]


def _summary(view: StoryView) -> str:
    last = view.first + len(view.hits) - 1
    paged = f", {number(view.first)} to {number(last)}" if view.paged else ""
    return f"{count(view.total, 'article')} on one story{paged} · newest first"


def _controls(view: StoryView) -> list[Block]:
    return [actions(page_buttons(view), SearchRef(view.token, view.page).block_id)]
