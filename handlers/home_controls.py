"""What a person filters, sorts and turns their queue with. Pure."""

import zlib

from bot.domain.queue import QueuePage
from handlers.blocks import (
    Block,
    actions,
    button,
    context,
    mrkdwn,
    option,
    select,
)
from handlers.mrkdwn import joined, number
from handlers.search_message import ORDER, SORT_WORDS

KIND_WORDS = {"": "New and still waiting", "new": "New", "waiting": "Still waiting"}
ALL = "all"
"""What the menu's choice of both kinds carries: Slack takes no empty value."""

LONGEST_QUERY = 2_000


def controls(page: QueuePage, revision: int) -> list[Block]:
    """The counts, the filter, and the menus."""
    kinds = [option(word, kind or ALL) for kind, word in KIND_WORDS.items()]
    orders = [option(SORT_WORDS[one], one) for one in page.sorts]
    elements = [
        select("queue_kind", "Which", kinds, page.kind or ALL),
        select("queue_sort", "Sort", orders, page.sort),
        button("queue_look", "Look again", "Look again what waits"),
    ]
    if page.query:
        elements.append(button("queue_clear", "Clear filter", "Show all that waits again"))
    return [
        *([] if page.problem else [context(mrkdwn(_counted(page)))]),
        _filter(page),
        actions(elements, f"queue|controls|{revision}"),
    ]


def page_buttons(page: QueuePage, revision: int) -> list[Block]:
    """Previous and Next, as far as they lead somewhere."""
    buttons: list[Block] = []
    if page.page > 1:
        before = page.page - 1
        buttons.append(button("queue_previous", "Previous", f"Previous: page {number(before)}"))
    if page.more:
        buttons.append(button("queue_next", "Next", f"Next: page {number(page.page + 1)}"))
    pages = [{"type": "divider"}, actions(buttons, f"queue|pages|{revision}")]
    return pages if buttons else []


def _counted(page: QueuePage) -> str:
    """`23 articles: 5 new, 18 still waiting · highest quality first`"""
    parts = f"{number(page.new)} new, {number(page.waiting)} still waiting"
    at = f"page {number(page.page)}" if page.more or page.page > 1 else ""
    return joined([parts, ORDER[page.sort] if page.total > 1 else "", at])


def _filter(page: QueuePage) -> Block:
    """The id stays while the query does, so that Slack keeps what is typed while the rest is
    drawn anew; another query takes another id, or Slack would show the old one."""
    mark = zlib.crc32(page.query.encode())
    element: Block = {
        "type": "plain_text_input",
        "action_id": "queue_filter",
        "max_length": LONGEST_QUERY,
        "placeholder": {"type": "plain_text", "text": "topic:AI quality:>=80, then Enter"},
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    if page.query:
        element["initial_value"] = page.query[:LONGEST_QUERY]
    return {
        "type": "input",
        "block_id": f"queue|filter|{mark:x}",
        "dispatch_action": True,
        "label": {"type": "plain_text", "text": "Show only"},
        "element": element,
    }
