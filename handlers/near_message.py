"""What there is on a link or a title that somebody asks for before publishing. Pure."""

from bot.domain.answer import NearView
from handlers.article_lines import title_of
from handlers.blocks import Block, Message, context, fallback, mrkdwn, plain, section
from handlers.fitting import Room, fitted
from handlers.mrkdwn import clean, escape, inert, shorten
from handlers.results import results, spoken, still_reading
from handlers.standing import SHORT, phrase

LONGEST_ASKED = 300
LONGEST_TITLE = 150


def near_message(view: NearView, *, may_decide: bool) -> Message:
    """The answer as a message; `may_decide` is about whoever reads it."""
    room, blocks = fitted(lambda room: _blocks(view, room, may_decide), len(view.hits))
    return Message(fallback([_spoken(view), *spoken(view, room)]), blocks)


def _blocks(view: NearView, room: Room, may_decide: bool) -> list[Block]:
    return [
        *still_reading(view),
        section(mrkdwn(_said(view))),
        context(plain(clean(view.asked), LONGEST_ASKED)),
        *results(view, room, may_decide),
    ]


def _said(view: NearView) -> str:
    """In mrkdwn: `We have it: TITLE, waiting, in today's AI desk`."""
    if not (view.total and view.hits):
        return escape(_not_there(view))
    first = view.hits[0]
    title = inert(shorten(title_of(first.article), LONGEST_TITLE))
    return f"We have it: *{title}*, {phrase(first.state, view.zone, view.now)}"


def _spoken(view: NearView) -> str:
    if not (view.total and view.hits):
        return escape(_not_there(view))
    first = view.hits[0]
    title = escape(shorten(title_of(first.article), LONGEST_TITLE))
    return f"We have it: {title}, {SHORT[first.state.standing]}"


def _not_there(view: NearView) -> str:
    what = "link" if view.is_link else "title"
    what += " so far" if view.indexing is not None else ""
    if view.hits:
        by = f"{'its' if view.is_link else 'the'} words"
        return f"We don't have this {what}; nearest by {by}:"
    if not view.words:
        return f"We don't have this {what}, and its address has no words to look for."
    return f"We don't have this {what}, and nothing that is near it by its words."
