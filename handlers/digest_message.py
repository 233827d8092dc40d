"""A digest's message, drawn from the ledger: the same for a post and for every change. Pure."""

from dataclasses import replace
from datetime import datetime

from bot.domain.post import Post
from bot.domain.review import State, Taken
from handlers.article_lines import fallback_line
from handlers.blocks import Block, Message, context, fallback, fits, header, mrkdwn, section
from handlers.digest_lines import (
    empty_fallback,
    empty_line,
    footer,
    headline,
    mention,
    since_line,
)
from handlers.digest_rows import row
from handlers.fitting import Room, rooms
from handlers.folded_message import folded_message
from handlers.mrkdwn import escape
from handlers.shared_message import shared_article_message
from handlers.standing import SHORT
from handlers.together_message import together_message

WAITING = State(standing="waiting", taken=Taken(user="U" * 11, at=0, until=0))
"""What takes the most room: somebody's, so that taking an article moves nothing either."""


def digest_message(post: Post, *, step: int = 0, posted: datetime | None = None) -> Message:
    """The message for chat.postMessage and chat.update alike: a digest, in its short form where
    it is `folded`, or one article that somebody posted.

    `step` is 0; after Slack refused a message, 1 (short excerpts), 2 (no pictures) or 3 (one
    line an article). `posted` (aware) is when it was posted, where that is known: decisions
    within hours of it are told by their time alone.
    """
    if post.shared_by:
        return _shared(post, step)
    if post.batch:
        return together_message(post, step=step, posted=posted)
    if not post.items:
        return Message(empty_fallback(post), [section(mrkdwn(empty_line(post)))])
    if post.folded:
        return folded_message(post, step, posted)
    # The room is that of the digest with nothing decided: a decision frees some, but excerpt
    # and picture must stay as they were.
    undecided = replace(
        post, revision=9999, items=tuple(replace(item, state=WAITING) for item in post.items)
    )
    for room in rooms(len(post.items), step):
        blocks = _blocks(post, room, posted)
        if fits(_blocks(undecided, room, posted)) and fits(blocks):
            break
    return Message(fallback(_fallback(post, room)), blocks)


def _shared(post: Post, step: int) -> Message:
    item = post.items[0]
    return shared_article_message(
        item.article,
        post.shared_by,
        post.zone,
        state=item.state,
        step=step,
        revision=post.revision,
        editor=item.edited_by,
    )


def _blocks(post: Post, room: Room, posted: datetime | None) -> list[Block]:
    blocks = [header(headline(post, room)), context(mrkdwn(since_line(post)))]
    for item in post.items[: room.articles]:
        blocks += row(post, item, room, posted)
    return [*blocks, *footer(post, room)]


def _fallback(post: Post, room: Room) -> list[str]:
    called = mention(post)
    lines = [f"{escape(headline(post, room))}{f', {called}' if called else ''}"]
    for item in post.items[: room.articles]:
        quiet = item.state.standing == "waiting" or post.purpose == "reading"
        standing = [] if quiet else [SHORT[item.state.standing]]
        lines.append(fallback_line(item.article, item.number, *standing))
    return lines
