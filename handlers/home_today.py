"""My decisions today, in the Home tab. Pure."""

from datetime import datetime, timedelta

from bot.domain.queue import Decided, QueuePage
from bot.domain.review import State
from handlers.article_in_full import decision_line
from handlers.article_lines import title_line, title_of
from handlers.blocks import LONGEST_LABEL, Block, Ref, button, context, header, mrkdwn, section
from handlers.mrkdwn import clean, inert, link, number, shorten
from handlers.standing import decided_line, moment

LONGEST_TITLE = 120


def lately(page: QueuePage, state: State) -> datetime | None:
    """Now, where the decision is of the last hours: then its time is said without the day."""
    soon = state.decision is not None and page.now - moment(state.decision.at) < timedelta(hours=12)
    return page.now if soon else None


def today(page: QueuePage, revision: int, *, may_undo: bool) -> list[Block]:
    """The person's decisions since midnight, each with its state, and Undo where it stands."""
    if not page.today and not may_undo:
        return []
    blocks = [{"type": "divider"}, header("My decisions today")]
    if not page.today:
        return [*blocks, context(mrkdwn("None yet."))]
    blocks += [_row(page, one, revision, may_undo) for one in page.today]
    rest = page.decided - len(page.today)
    if rest > 0:
        blocks.append(context(mrkdwn(f"and {number(rest)} earlier today")))
    return blocks


def _row(page: QueuePage, one: Decided, revision: int, may_undo: bool) -> Block:
    line = f"{_title(one)}\n{_what(page, one)}"
    ref = Ref(one.decision.article_id, one.decision.version, f"h.today.{revision}", one.decision.id)
    return section(mrkdwn(line), _undo(one) if may_undo else None, ref.block_id)


def _what(page: QueuePage, one: Decided) -> str:
    if one.stands:
        return decided_line(one.state, page.zone, lately(page, one.state))
    return decision_line(one.decision, page.zone)


def _title(one: Decided) -> str:
    if one.article is not None:
        return title_line(one.article, longest=LONGEST_TITLE)
    return f"*{link(one.url, inert(shorten(clean(one.title) or 'Untitled', LONGEST_TITLE)))}*"


def _undo(one: Decided) -> Block | None:
    """Undo, unless it is taken back already, or its file is gone."""
    edit = one.decision.verb == "edit" and one.decision.ended_at is None
    if (
        not (one.stands or edit)
        or one.decision.take_back
        or one.decision.write_state == "reverting"
    ):
        return None
    if one.state.standing == "gone" or one.article is None:
        return None
    spoken = shorten(f"Undo: {title_of(one.article)}", LONGEST_LABEL)
    return button("undo", "Undo", spoken, value=str(one.decision.id))
