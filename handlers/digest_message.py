"""A digest's message, drawn from the ledger: the same for a post and for every change. Pure."""

from dataclasses import replace
from datetime import datetime

from bot.domain.digest import Item, Post
from bot.domain.review import State
from handlers.article_lines import (
    DAY_AND_TIME,
    excerpt,
    facts_line,
    fallback_line,
    name,
    picture,
    title_line,
)
from handlers.blocks import (
    Block,
    Message,
    Ref,
    button,
    context,
    fallback,
    fits,
    header,
    mrkdwn,
    option,
    overflow,
    section,
)
from handlers.decision_block import WORDS, decision_block, decision_button, undo_button
from handlers.fitting import Room, rooms
from handlers.mrkdwn import clean, date_token, escape, joined, number, shorten
from handlers.standing import SHORT, decided_line, failed_line, set_back_line

LONGEST_DIGEST_NAME = 100
WAITING = State(standing="waiting")


def digest_message(post: Post, *, step: int = 0, posted: datetime | None = None) -> Message:
    """The digest as a message, for chat.postMessage and chat.update alike.

    `step` is 0; after Slack refused a message, 1 (short excerpts), 2 (no pictures) or 3 (one
    line an article). `posted` (aware) is when it was posted, where that is known: decisions
    within hours of it are told by their time alone.
    """
    if not post.items:
        return _empty(post)
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


def _empty(post: Post) -> Message:
    digest, ahead = name(post.name), _next(post, "next: {}")
    line = joined([f"*{digest}*: nothing to review", ahead])
    return Message(f"{escape(clean(post.name))}: nothing to review", [section(mrkdwn(line))])


def _blocks(post: Post, room: Room, posted: datetime | None) -> list[Block]:
    blocks = [header(_headline(post, room)), context(mrkdwn(_since(post)))]
    for item in post.items[: room.articles]:
        blocks += _short(post, item, room) if room.one_line else _article(post, item, room, posted)
    return [*blocks, *_footer(post, room)]


def _headline(post: Post, room: Room) -> str:
    shown = min(room.articles, len(post.items))
    of_all = f"{shown} of {number(post.matching)}" if post.matching > shown else str(shown)
    return f"{shorten(clean(post.name), LONGEST_DIGEST_NAME)}: {of_all} to review"


def _since(post: Post) -> str:
    counts = [f"{number(post.new)} new" if post.new else "nothing new"]
    if post.waiting:
        counts.append(f"{number(post.waiting)} still waiting")
    line = ", ".join(counts)
    if post.since:
        since = date_token(post.since, "Since {date_long_pretty} at {time}", post.zone)
        line = f"{since}: {line}"
    return joined(["Posted late", line]) if post.late else line


def _ref(post: Post, item: Item) -> Ref:
    where = f"d{post.run_id}.{post.revision}"
    return Ref(item.article.id, item.article.version, where, item.number)


def _article(post: Post, item: Item, room: Room, posted: datetime | None) -> list[Block]:
    lines = [
        title_line(item.article, item.number),
        facts_line(item.article, post.zone, DAY_AND_TIME),
        excerpt(item.article, room.excerpt),
        failed_line(item.state) if item.state.standing == "failed" else "",
        set_back_line(item.state),
    ]
    text = mrkdwn("\n".join(line for line in lines if line))
    block_id = _ref(post, item).block_id
    return [
        section(text, picture(item.article, room.picture)),
        decision_block(item, block_id, post.zone, posted, room.label),
    ]


def _short(post: Post, item: Item, room: Room) -> list[Block]:
    """One line and a menu, for a message that Slack has refused in every other form."""
    line = title_line(item.article, item.number)
    if item.state.standing == "failed":
        line += f"\n{failed_line(item.state)}"
    elif set_back_line(item.state):
        line += f"\n{set_back_line(item.state)}"
    elif not item.state.undecided:
        line += f"\n{decided_line(item.state, post.zone)}"
    return [section(mrkdwn(line), _menu(item, room), _ref(post, item).block_id)]


def _menu(item: Item, room: Room) -> Block:
    undo = undo_button(item, room.label)
    if item.state.undecided:
        return overflow([option(word, action_id) for action_id, word in WORDS])
    if undo:
        return overflow([option("Undo", f"undo:{undo['value']}"), option("More", "more")])
    return decision_button(item, "more", "More", room.label)


def _footer(post: Post, room: Room) -> list[Block]:
    left_out = max(0, len(post.items) - room.articles)
    more = max(0, post.matching - len(post.items)) + left_out
    line = joined(
        [
            f"{number(more)} more {'matches' if more == 1 else 'match'}" if more else "",
            f"{number(left_out)} left out here for length" if left_out else "",
            _next(post, "next: {}" if more else "Next: {}"),
        ]
    )
    if not more:
        return [context(mrkdwn(line))] if line else []
    word = "See the other one" if more == 1 else f"See the other {number(more)}"
    spoken = f"{word} of {clean(post.name)}"
    block_id = f"others|{post.run_id}|{post.revision}"
    return [section(mrkdwn(line), button("others", word, spoken, value=post.token), block_id)]


def _next(post: Post, sentence: str) -> str:
    if post.next is None:
        return ""
    return date_token(post.next, sentence.format("{date_long_pretty}, {time}"), post.zone)


def _fallback(post: Post, room: Room) -> list[str]:
    lines = [escape(_headline(post, room))]
    for item in post.items[: room.articles]:
        standing = [] if item.state.standing == "waiting" else [SHORT[item.state.standing]]
        lines.append(fallback_line(item.article, item.number, *standing))
    return lines
