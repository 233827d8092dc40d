"""What is said about digests beside their list: what one would find, that it is saved. Pure."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.domain.digest import Digest
from bot.domain.errors import QueryError
from bot.services.managing import Outlook
from handlers.article_lines import DAY, facts_line, name, title_line
from handlers.blocks import Message, fallback, mrkdwn, section
from handlers.digest_list import channel, next_times, when
from handlers.mrkdwn import clean, escape, inert, number

SHOWN = 3
LONGEST_TITLE = 90
NEVER = (
    "*No article has ever matched this query*, whatever was decided about it. The digest would "
    "stay empty until one does."
)
WARNED = f"{NEVER} Change the query, or save it anyway."


def outlook_text(outlook: Outlook, zone: tzinfo) -> str:
    """What a digest would show today, in mrkdwn: how many match, the first of them."""
    plan = outlook.plan
    if outlook.never:
        return NEVER
    if not plan.choices:
        return f"Nothing matches just now: all that did is decided.\n{_weekly(outlook)}"
    many, shown = plan.matching, len(plan.choices)
    match = "1 article matches" if many == 1 else f"{number(many)} articles match"
    whole = "" if shown >= many else f", {shown} would be shown"
    lines = [f"*Today {match}{whole}:*"]
    for place, choice in enumerate(plan.choices[:SHOWN], 1):
        lines.append(title_line(choice.article, place, LONGEST_TITLE, bold=False))
        lines.append(facts_line(choice.article, zone, DAY))
    more = [f"and {shown - SHOWN} more"] if shown > SHOWN else []
    return "\n".join([*lines, *more, _weekly(outlook)])


def _weekly(outlook: Outlook) -> str:
    if outlook.weekly < 1:
        return "Less than one a week came in the last eight weeks"
    return f"About {round(outlook.weekly)} a week came in the last eight weeks"


def not_understood(error: QueryError) -> str:
    """The query's mistake, in mrkdwn."""
    return f"*This query can't be understood:* {inert(clean(str(error)))}"


def saved_lines(
    digest: Digest, times: Sequence[datetime], found: str, zone: tzinfo, command: str
) -> list[str]:
    """What is said once a digest is saved; `found` is its outlook in mrkdwn."""
    return [
        f"*{name(digest.name)}* posts to {channel(digest.channel)}: {when(digest)}.",
        f"Next: {next_times(times, zone)}",
        found,
        f"`{escape(command)} digests` shows and changes it.",
    ]


def saved_message(lines: Sequence[str]) -> Message:
    """The same, as an answer to a line."""
    return Message(fallback(lines), [section(mrkdwn("\n".join(lines)))])
