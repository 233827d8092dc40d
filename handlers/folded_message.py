"""A digest in which all is decided, in short: who reviewed it, and where each article is. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.post import Item, Post
from bot.domain.review import Decision
from handlers.article_lines import fallback_line, name, title_line
from handlers.blocks import Block, Message, context, fallback, mrkdwn, section
from handlers.digest_lines import LONGEST_DIGEST_NAME, footer
from handlers.digest_rows import LONGEST_SHORT_TITLE, ref, undo_menu
from handlers.fitting import Room, fitted
from handlers.mrkdwn import clean, date_token, escape, joined, number, shorten, user
from handlers.standing import SHORT, back, moment

GROUPS = {
    "published": "Published",
    "publishing": "Being published",
    "rejected": "Rejected",
    "later": "Later",
    "gone": "No longer there",
}
MOST_NAMES = 3
MINUTE = timedelta(minutes=1)


def folded_message(post: Post, step: int = 0, posted: datetime | None = None) -> Message:
    """The short form; every article still leads to More and, where it was decided, to Undo.
    `step` and `posted` are those of `digest_message`."""
    said = _reviewed(post, posted)
    room, blocks = fitted(lambda room: _blocks(post, said, room), len(post.items), min(step, 2))
    shown, headed = post.items[: room.articles], shorten(clean(post.name), LONGEST_DIGEST_NAME)
    lines = [fallback_line(item.article, item.number, SHORT[item.state.standing]) for item in shown]
    return Message(fallback([f"{escape(headed)}: {said}", *lines]), blocks)


def _blocks(post: Post, said: str, room: Room) -> list[Block]:
    blocks = [section(mrkdwn(f"*{name(post.name)}*: {said}"))]
    shown = post.items[: room.articles]
    for standing, word in GROUPS.items():
        items = [item for item in shown if item.state.standing == standing]
        if items:
            blocks += [context(mrkdwn(f"*{word}*")), *(_row(post, item, room) for item in items)]
    return [*blocks, *footer(post, room)]


def _row(post: Post, item: Item, room: Room) -> Block:
    title = title_line(item.article, item.number, LONGEST_SHORT_TITLE, bold=False)
    decision = item.state.decision
    comes = item.state.standing == "later" and decision and back(decision, post.zone)
    text = mrkdwn(joined([title, comes or ""]))
    return section(text, undo_menu(item, room.label), ref(post, item).block_id)


def _reviewed(post: Post, posted: datetime | None) -> str:
    """`all 7 reviewed by @Ana and @Ben, 09:02 to 09:41`, in mrkdwn."""
    decisions = sorted(_decisions(post), key=lambda one: one.at)
    many = len(post.items)
    every = f"all {number(many)}" if many > 1 else "the one article"
    if not decisions:
        return f"{every} published in {'their files' if many > 1 else 'its file'}"
    by = _names(list(dict.fromkeys(one.user for one in decisions)))
    first, last = moment(decisions[0].at), moment(decisions[-1].at)
    times = [_at(post, first, posted), _at(post, last, first)]
    span = " to ".join(times if last - first >= MINUTE else times[:1])
    return f"{every} reviewed by {by}, {span}"


def _decisions(post: Post) -> Iterator[Decision]:
    for item in post.items:
        if item.state.decision is not None:
            yield item.state.decision


def _names(people: Sequence[str]) -> str:
    shown = [user(one) for one in people]
    if len(shown) > MOST_NAMES:
        shown = [*shown[: MOST_NAMES - 1], f"{len(shown) - MOST_NAMES + 1} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _at(post: Post, at: datetime, before: datetime | None) -> str:
    """The time, with the day where that is not the day of `before` (aware), which is told."""
    day = at.astimezone(post.zone).date()
    same = before is not None and before.astimezone(post.zone).date() == day
    return date_token(at, "{time}" if same else "{date_short_pretty}, {time}", post.zone)
