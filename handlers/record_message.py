"""The record of decisions as a private message. Pure."""

from datetime import tzinfo

from bot.domain.review import Decision
from bot.services.record import Entry, RecordPage
from handlers.article_in_full import decision_line
from handlers.blocks import Block, Message, actions, button, fallback, mrkdwn, section
from handlers.mrkdwn import clean, inert, link, shorten

NOTHING = "Nothing was decided there."
LONGEST_TITLE = 120


def record_message(page: RecordPage, asked: str, zone: tzinfo) -> Message:
    """A page of the record; `asked` is what was typed, which the next page asks for again."""
    if not page.entries:
        return Message(NOTHING, [section(mrkdwn(NOTHING))])
    lines = [f"{_title(entry)}\n{decision_line(entry.decision, zone)}" for entry in page.entries]
    blocks: list[Block] = [section(mrkdwn(line)) for line in lines]
    if page.after is not None:
        older = button("older", "Older", "Older decisions", value=f"{page.after} {asked}")
        blocks.append(actions([older], f"record|{page.after}"))
    return Message(
        fallback([_spoken(entry.decision, entry.title) for entry in page.entries]), blocks
    )


def _title(entry: Entry) -> str:
    return f"*{link(entry.url, inert(shorten(clean(entry.title) or 'Untitled', LONGEST_TITLE)))}*"


def _spoken(decision: Decision, title: str) -> str:
    return f"{decision.verb}: {inert(shorten(clean(title) or 'Untitled', LONGEST_TITLE))}"
