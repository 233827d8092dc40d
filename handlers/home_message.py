"""The Home tab: what waits for a person, and what they have decided today. Pure."""

from collections.abc import Sequence

from bot.domain.errors import QueryError
from bot.domain.queue import QueueItem, QueuePage, ShownIn
from handlers.article_lines import DAY, excerpt, facts_line, name, picture, title_line
from handlers.blocks import (
    Block,
    Ref,
    actions,
    button,
    context,
    header,
    mrkdwn,
    section,
)
from handlers.decision_block import decision_block
from handlers.desk_menu import similar_button
from handlers.home_controls import controls, page_buttons
from handlers.home_ticks import bar, decided_together, with_tick
from handlers.home_today import lately, today
from handlers.messages import query_error_message, refusal_message
from handlers.mrkdwn import clean, count, date_token, inert, joined, number, shorten
from handlers.standing import decided_line, edited_by, failed_line, set_back_line, taken_by

CALLBACK = "home"
EXCERPT = 300
MOST_DIGESTS = 3


def home_view(
    page: QueuePage, *, may_decide: bool, deciders: Sequence[str], revision: int
) -> Block:
    """The view for views.publish. `deciders` are the ids of those who may decide, for somebody
    who may not; `revision` makes ids new."""
    blocks = [
        header(_headline(page)),
        *([] if may_decide else [context(mrkdwn(refusal_message(deciders).text))]),
        *controls(page, revision),
        *_said(page),
        *(bar(page, revision) if may_decide else []),
        *(decided_together(page, revision) if may_decide else []),
        *_queue(page, may_decide, revision),
        *page_buttons(page, revision),
        *today(page, revision, may_undo=may_decide),
    ]
    return {"type": "home", "callback_id": CALLBACK, "blocks": blocks}


def _headline(page: QueuePage) -> str:
    if page.problem:
        return "What waits"
    if not page.total:
        return "Nothing waits"
    waits = "waits" if page.total == 1 else "wait"
    if page.kind == "new":
        return f"{count(page.total, 'new article')} {waits}"
    return f"{count(page.total, 'article')} {'still ' if page.kind else ''}{waits}"


def _said(page: QueuePage) -> list[Block]:
    """What is to be known before the articles."""
    blocks = []
    if page.indexing is not None:
        read = f"Still reading the articles: {number(page.indexing)} so far."
        blocks.append(context(mrkdwn(read)))
    if page.note and page.about not in {item.article.id for item in page.items}:
        blocks.append(_note(page))
    return blocks


def _note(page: QueuePage) -> Block:
    """What was said last: a sentence in mrkdwn, made safe already."""
    return section(mrkdwn(f":warning: {page.note}"))


def _queue(page: QueuePage, may_decide: bool, revision: int) -> list[Block]:
    if page.problem:
        error = QueryError(page.problem, *page.place)
        return query_error_message(page.query, error).blocks
    if not page.items:
        return [section(mrkdwn(_nothing(page)))]
    blocks: list[Block] = []
    for item in page.items:
        blocks += _row(page, item, may_decide, revision)
    if page.all_decided:
        blocks.append(_finished(page, revision))
    return blocks


def _row(page: QueuePage, item: QueueItem, may_decide: bool, revision: int) -> list[Block]:
    """The article's blocks. A decision changes none of their heights: the next article's buttons
    must not come under the hand."""
    ref = Ref(item.article.id, item.article.version, f"h.queue.{revision}", item.number)
    lines = [
        title_line(item.article, item.number),
        facts_line(item.article, page.zone, DAY, edited_by(item.edited_by), taken_by(item.state)),
        _before(page, item, said=not (may_decide and item.state.undecided)),
        excerpt(item.article, EXCERPT, item.marks),
        *_warnings(item),
    ]
    text = mrkdwn("\n".join(line for line in lines if line))
    said = [_note(page)] if page.note and page.about == item.article.id else []
    return [
        section(text, picture(item.article)),
        *_decision(page, item, may_decide, ref),
        *said,
    ]


def _decision(page: QueuePage, item: QueueItem, may_decide: bool, ref: Ref) -> list[Block]:
    at = lately(page, item.state)
    if may_decide:
        return [_controls(item, decision_block(item, ref.block_id, page.zone, at))]
    decided = not item.state.undecided
    return [context(mrkdwn(decided_line(item.state, page.zone, at)))] if decided else []


def _controls(item: QueueItem, block: Block) -> Block:
    """With a box before the buttons, and the story before their menu."""
    if not item.state.undecided:
        return block
    if item.similar:
        *buttons, menu = block["elements"]
        block = {**block, "elements": [*buttons, similar_button(item), menu]}
    return with_tick(block, item)


def _before(page: QueuePage, item: QueueItem, *, said: bool) -> str:
    """`New · 2 similar`, or the digests that showed it: `In AI desk, 4 Mar`; the similar ones
    where no button says so."""
    similar = f"{number(len(item.similar))} similar" if item.similar and said else ""
    if not item.digests:
        return joined(["New", similar])
    names = [_times(one) for one in item.digests[:MOST_DIGESTS]]
    rest = len(item.digests) - MOST_DIGESTS
    more = f" and {number(rest)} more" if rest > 0 else ""
    once = len(item.digests) == 1 and item.digests[0].times == 1
    last = date_token(item.digests[0].at, DAY if once else f"last {DAY}", page.zone)
    return joined([f"In {', '.join(names)}{more}, {last}", similar])


def _times(shown: ShownIn) -> str:
    often = {1: "", 2: " twice"}.get(shown.times, f" {number(shown.times)} times")
    return f"{name(shown.digest)}{often}"


def _warnings(item: QueueItem) -> list[str]:
    failed = failed_line(item.state) if item.state.standing == "failed" else ""
    return [line for line in (failed, set_back_line(item.state)) if line]


def _finished(page: QueuePage, revision: int) -> Block:
    """A way on, where everything on the page is decided."""
    word = "Show what waits next" if page.total else "Look again"
    return actions([button("queue_look", word, word, primary=True)], f"queue|look|{revision}")


def _nothing(page: QueuePage) -> str:
    if page.query:
        return f"Nothing that waits matches {inert(shorten(clean(page.query), 200))}."
    if page.kind == "new" and page.waiting:
        return f"Digests have shown all that waits: {number(page.waiting)} still waiting."
    if page.kind == "waiting" and page.new:
        return f"No digest has shown any of what waits: {number(page.new)} are new."
    return _done(page)


def _done(page: QueuePage) -> str:
    if page.coming is None:
        return "Nothing waits. No digest is to come; new articles show here as they arrive."
    at = date_token(page.coming.at, "{date_long_pretty} at {time}", page.zone)
    return f"Nothing waits. *{name(page.coming.digest)}* comes {at}."
