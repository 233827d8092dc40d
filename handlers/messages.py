"""What is said in a sentence or two, and every message's place to be imported from. Pure."""

import unicodedata
from collections.abc import Sequence

from bot.domain.errors import DecisionRefused, QueryError
from handlers.article_lines import quoting
from handlers.blocks import Message, fallback, mrkdwn, plain, section
from handlers.digest_message import digest_message
from handlers.help_message import help_message, topics_message
from handlers.more_dialog import more_dialog
from handlers.mrkdwn import clean, escape, shorten
from handlers.search_message import search_message
from handlers.shared_message import shared_article_message

__all__ = [
    "Message",
    "digest_message",
    "help_message",
    "more_dialog",
    "query_error_message",
    "refusal_message",
    "refused_message",
    "search_message",
    "sentence",
    "shared_article_message",
    "topics_message",
]

BROKEN = "That did not work, and the operator's log says why. Try again in a minute."
LONGEST_SENTENCE = 500
WIDEST = 34  # a phone shows so many signs in a line: a longer one would wrap, and its mark too
LONGEST_PLACE = 26


def sentence(text: str, title: str = "") -> Message:
    """A whole sentence of ours, private to whoever caused it.

    `<@U..>` in it is a mention; everything else is shown as it is. An article's `title` in
    quotes is shown as it is throughout, even where it looks like a mention.
    """
    shown = quoting(text, title)
    return Message(fallback([shown]), [section(mrkdwn(shown))])


def refused_message(error: DecisionRefused) -> Message:
    """Why a decision was not taken: decided by somebody, changed, gone."""
    return sentence(str(error), error.title)


def refusal_message(deciders: Sequence[str]) -> Message:
    """The refusal for somebody who may not decide, naming who may.

    `deciders` are Slack ids of users (U, W), of user groups (S) and of channels (C, G).
    """
    who = [_mention(each) for each in deciders]
    if not who:
        return sentence("Nobody can decide here yet: the settings name no editors.")
    names = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"
    return sentence(f"Only {names} can decide about articles. You can search and read them.")


def _mention(name: str) -> str:
    if name.startswith("S"):
        return f"<!subteam^{name}>"
    return f"<@{name}>" if name.startswith(("U", "W")) else f"everybody in <#{name}>"


def query_error_message(query: str, error: QueryError) -> Message:
    """A query that can't be understood: the query, a mark under the place, what would work.

    `query` is the text as it was typed; `error.start` and `error.end` are offsets into it.
    """
    spoken = shorten(clean(str(error)), LONGEST_SENTENCE)
    pointed = _pointed(query, error.start, error.end)
    # Plain text, so that what it offers can be copied as it is.
    return Message(escape(spoken), [section(mrkdwn(f"```{pointed}```")), section(plain(spoken))])


def _pointed(query: str, start: int, end: int) -> str:
    """The part of the query around the place, and a second line that points at it."""
    signs = ["ˋ" if sign == "`" else sign if sign.isprintable() else " " for sign in query]
    end = min(max(end, start + 1), start + LONGEST_PLACE)
    first = max(0, min(start - (WIDEST - (end - start)) // 2, len(signs) - WIDEST))
    last = min(len(signs), first + WIDEST)
    before, place = "".join(signs[first:start]), "".join(signs[start:end])
    after = "".join(signs[end:last])
    before = f"…{before}" if first else before
    after = f"{after}…" if last < len(signs) else after
    marks = "^" * max(1, _columns(place))
    return f"{escape(before + place + after)}\n{' ' * _columns(before)}{marks}"


def _columns(text: str) -> int:
    """How wide the text is in a fixed-width font: East Asian signs take two columns."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
