"""What is said in a sentence or two, and every message's place to be imported from. Pure."""

import unicodedata
from collections.abc import Sequence

from bot.domain.errors import QueryError
from handlers.blocks import Message, context, mrkdwn, section
from handlers.digest_message import digest_message
from handlers.help_message import help_message, topics_message
from handlers.more_dialog import more_dialog
from handlers.mrkdwn import clean, escape, inert, with_mentions
from handlers.search_message import search_message
from handlers.shared_message import shared_article_message

__all__ = [
    "Message",
    "digest_message",
    "help_message",
    "may_not_decide_message",
    "more_dialog",
    "query_error_message",
    "search_message",
    "sentence",
    "shared_article_message",
    "topics_message",
]

AROUND = 30  # so many columns of a query are shown on each side of the place in question


def sentence(text: str, title: str = "") -> Message:
    """A whole sentence of ours, private to whoever caused it.

    `<@U..>` in it is a mention; everything else is shown as it is. `title`, where the sentence
    quotes an article's, is shown as it is throughout, even where it looks like a mention.
    """
    parts = text.split(title) if title else [text]
    shown = inert(clean(title)).join(with_mentions(part) for part in parts)
    return Message(shown, [section(mrkdwn(shown))])


def may_not_decide_message(users: Sequence[str], groups: Sequence[str]) -> Message:
    """The refusal for somebody who may not decide. Takes Slack ids of those who may."""
    who = [f"<@{user}>" for user in users] + [f"<!subteam^{group}>" for group in groups]
    if not who:
        return sentence("Nobody may decide here yet: the settings name no editors.")
    names = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"
    return sentence(f"Only {names} can decide about articles. You can search and read them.")


def query_error_message(error: QueryError, query: str, command: str) -> Message:
    """A query that can't be understood: the query, a mark under the place, what would work.

    `error.start` and `error.end` are offsets into `query`, the text as it was typed.
    """
    spoken = inert(clean(str(error)))
    hint = f"{escape(command)} help shows what can be typed."
    return Message(
        spoken,
        [
            section(mrkdwn(f"```{_pointed(query, error.start, error.end)}```\n{spoken}")),
            context(mrkdwn(hint)),
        ],
    )


def _pointed(query: str, start: int, end: int) -> str:
    """The part of the query around the place, and a second line that points at it."""
    signs = ["ˋ" if sign == "`" else sign if sign.isprintable() else " " for sign in query]
    end = max(end, start + 1)
    first, last = max(0, start - AROUND), min(len(signs), end + AROUND)
    before, place = "".join(signs[first:start]), "".join(signs[start:end])
    after = "".join(signs[end:last])
    before = f"…{before}" if first else before
    after = f"{after}…" if last < len(signs) else after
    marks = "^" * max(1, min(_columns(place), 2 * AROUND))
    return f"{escape(before + place + after)}\n{' ' * _columns(before)}{marks}"


def _columns(text: str) -> int:
    """How wide the text is in a fixed-width font: East Asian signs take two columns."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
