"""What came of deciding several articles with one press: one message, drawn again as they are
written, with one Undo. Pure."""

from collections import Counter
from datetime import datetime

from bot.domain.post import Item, Post
from bot.domain.review import Verb
from handlers.article_lines import fallback_line, quoting, title_line
from handlers.blocks import (
    Block,
    Message,
    actions,
    button,
    fallback,
    paragraphs,
)
from handlers.fitting import Room, fitted
from handlers.mrkdwn import number
from handlers.standing import SHORT, decided_line

DID: tuple[tuple[Verb, str], ...] = (
    ("publish", "published"),
    ("reject", "rejected"),
    ("later", "put off"),
)
LONGEST_TITLE = 100
MOST_REFUSED = 10


def together_message(post: Post, *, step: int = 0, posted: datetime | None = None) -> Message:
    """The message for chat.postMessage and chat.update alike. `step` and `posted` are those of
    `digest_message`."""
    _, blocks = fitted(lambda room: _blocks(post, room, posted), len(post.items), step)
    lines = [fallback_line(item.article, None, _short(item)) for item in post.items]
    return Message(fallback([headline(post), *lines, *_refused(post)]), blocks)


def headline(post: Post) -> str:
    """`1 published and 2 rejected together`; what was taken back since is counted apart."""
    mine = [item for item in post.items if _stands(post, item)]
    counted = Counter(item.state.decision.verb for item in mine if item.state.decision is not None)
    parts = [f"{number(counted[verb])} {word}" for verb, word in DID if counted[verb]]
    rest = len(post.items) - len(mine)
    parts += [f"{number(rest)} no longer so"] if rest and mine else []
    if not parts:
        return f"Taken back: {_articles(len(post.items))}"
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"Together: {listed}"


def undo_batch(batch: str, many: int) -> Block:
    """The one Undo, in any message or Home tab: action id `undo_batch`, the batch its value."""
    return button("undo_batch", "Undo all", f"Undo all {number(many)}", value=batch)


def _blocks(post: Post, room: Room, posted: datetime | None) -> list[Block]:
    lines = [f"*{headline(post)}*"]
    lines += [_line(post, item, posted) for item in post.items[: room.articles]]
    rest = len(post.items) - room.articles
    lines += [f"and {number(rest)} more"] if rest > 0 else []
    blocks = paragraphs(lines)
    blocks += paragraphs(_refused(post))
    standing = sum(_stands(post, item) for item in post.items)
    if standing:
        block_id = f"batch|{post.batch}|{post.revision}"
        blocks.append(actions([undo_batch(post.batch, standing)], block_id))
    return blocks


def _line(post: Post, item: Item, posted: datetime | None) -> str:
    title = title_line(item.article, longest=LONGEST_TITLE, bold=False)
    if item.state.undecided:
        return f"• {title}: waiting again"
    return f"• {title}: {decided_line(item.state, post.zone, posted)}"


def _refused(post: Post) -> list[str]:
    if not post.refused:
        return []
    lines = [f"*Not decided: {_articles(len(post.refused))}*"]
    lines += [f"• {quoting(said, title)}" for title, said in post.refused[:MOST_REFUSED]]
    rest = len(post.refused) - MOST_REFUSED
    return [*lines, f"and {number(rest)} more"] if rest > 0 else lines


def _stands(post: Post, item: Item) -> bool:
    """Whether it is still as it was decided together, and nobody is taking it back."""
    decision = item.state.decision
    if decision is None or decision.batch != post.batch or item.state.undecided:
        return False
    return not decision.take_back and decision.write_state != "reverting"


def _short(item: Item) -> str:
    return "waiting again" if item.state.undecided else SHORT[item.state.standing]


def _articles(many: int) -> str:
    return "1 article" if many == 1 else f"{number(many)} articles"
