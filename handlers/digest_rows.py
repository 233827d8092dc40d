"""One article of a digest: in full, as one line, or for reading alone. Pure."""

from datetime import datetime

from bot.domain.post import Item, Post
from handlers.article_lines import (
    DAY_AND_TIME,
    excerpt,
    facts_line,
    label,
    marks,
    name,
    picture,
    title_line,
)
from handlers.blocks import (
    Block,
    Ref,
    actions,
    button,
    mrkdwn,
    option,
    overflow,
    section,
)
from handlers.decision_block import WORDS, decision_block, decision_button, undo_button
from handlers.desk_menu import fifth_option
from handlers.fitting import Room
from handlers.mrkdwn import joined, number, safe_url
from handlers.standing import decided_line, edited_by, failed_line, set_back_line, taken_by

LONGEST_SHORT_TITLE = 90
LONGEST_ADDRESS = 1000


def row(post: Post, item: Item, room: Room, posted: datetime | None) -> list[Block]:
    """The article's blocks in a digest's message. A decision changes none of their heights.

    `posted` (aware) is when the message was posted, where that is known.
    """
    if room.one_line or post.compact:
        return [_one_line(post, item, room, posted)]
    lines = [
        title_line(item.article, item.number),
        facts_line(item.article, post.zone, DAY_AND_TIME, *_notes(item)),
        excerpt(item.article, room.excerpt),
        *_warnings(post, item),
    ]
    text = mrkdwn("\n".join(line for line in lines if line))
    block_id = ref(post, item).block_id
    return [
        section(text, picture(item.article, room.picture)),
        _reading(item, block_id, room)
        if post.purpose == "reading"
        else decision_block(item, block_id, post.zone, posted, room.label),
    ]


def ref(post: Post, item: Item) -> Ref:
    """What the article's controls refer to. Slack asks for new ids in a changed message."""
    where = f"d{post.run_id}.{post.revision}"
    return Ref(item.article.id, item.article.version, where, item.number)


def undo_menu(item: Item, longest_label: int) -> Block:
    """Undo and More where there is a decision to take back, else More alone."""
    undo = undo_button(item, longest_label)
    if undo is None:
        return decision_button(item, "more", "More", longest_label)
    return overflow([option("Undo", f"undo:{undo['value']}"), option("More", "more")])


def _one_line(post: Post, item: Item, room: Room, posted: datetime | None) -> Block:
    title = title_line(item.article, item.number, LONGEST_SHORT_TITLE)
    quality = item.article.quality
    scored = f"quality {number(quality)}" if quality is not None else ""
    facts = joined([name(item.article.provider), scored, *_notes(item)])
    if post.purpose == "review" and not item.state.undecided:
        facts = decided_line(item.state, post.zone, posted)
    text = "\n".join([joined([title, facts]), *_warnings(post, item)])
    return section(mrkdwn(text), _control(post, item, room), ref(post, item).block_id)


def _notes(item: Item) -> list[str]:
    return [*marks(item), edited_by(item.edited_by), taken_by(item.state)]


def _control(post: Post, item: Item, room: Room) -> Block:
    if post.purpose == "reading":
        return decision_button(item, "more", "More", room.label)
    if item.state.undecided:
        options = [option(word, action_id) for action_id, word in WORDS]
        return overflow([*options, fifth_option(item)])
    # A button would be wider than the menu: on a phone the line would break anew, and all below
    # it would move.
    return undo_menu(item, room.label)


def _warnings(post: Post, item: Item) -> list[str]:
    """Why an article waits again that somebody has decided about."""
    if post.purpose == "reading":
        return ["No longer there"] if item.state.standing == "gone" else []
    failed = failed_line(item.state) if item.state.standing == "failed" else ""
    return [line for line in (failed, set_back_line(item.state)) if line]


def _reading(item: Item, block_id: str, room: Room) -> Block:
    """The buttons where there is nothing to decide."""
    buttons = [decision_button(item, "more", "More", room.label)]
    address = safe_url(item.article.url, LONGEST_ADDRESS)
    if address:
        spoken = label("Read", item.number, item.article, room.label)
        buttons.insert(0, button("read", "Read", spoken, url=address))
    return actions(buttons, block_id)
