"""Help by example, and the list of topics. Pure."""

from collections.abc import Sequence
from functools import lru_cache

from handlers.article_lines import name
from handlers.blocks import (
    Block,
    Message,
    button,
    context,
    fallback,
    first_lines,
    mrkdwn,
    paragraphs,
    plain,
    section,
)
from handlers.mrkdwn import clean, code, count, escape, inert, number

MOST_TOPICS_CHARACTERS = 9000
WRITING = (
    'Words must all match. Also `"a phrase"` `-not` `OR` `prefix*`',
    "Filters: `topic:` `provider:` `type:` `is:` `quality:` `heat:` `date:` `after:` `before:` "
    "`age:` `in:` `sort:`",
    "`is:` takes published, unpublished, unscored, open, rejected or later",
    "A link alone, or `like` and a title, tells whether we have it and what is near",
    "`show 3` tells all about number 3 of your last answer, `show` and a link about that article",
    "`find` and any words is always a search",
    "`preview` and a query tells how many a week a digest of it would bring",
    "`digests` lists the digests that post here; `digest new` makes one in a dialog, and `digest "
    "weekdays 09:00 Europe/Berlin is:open topic:AI top 10` in one line",
    "`undo` takes back your latest decision, `history` tells what was decided",
    "`stats` or `stats month` shows what was decided, how long it took, and what waits",
    "`@Copydesk` and a query, or a message to the app, is answered the same; “Do we have this?” in "
    "the menu of a message looks up its links",
    "`status` tells how old what is searched is, and what is still to be written",
)
"""How a query is written, in mrkdwn of ours."""


@lru_cache(maxsize=16)
def help_message(command: str, topic: str = "") -> Message:
    """What can be typed, by examples with a button each.

    `command` is the slash command with its `/`; `topic` one of the site's topics, the most used.
    The button of an example has the action id `example:<n>` and the typed text as its value.
    """
    chosen = [each for each in _examples(clean(topic)) if each[0]]
    blocks = [section(mrkdwn(f"Type {code(command)} and what you look for, such as:"))]
    blocks += [_example(command, place, *each) for place, each in enumerate(chosen, 1)]
    blocks.append(context(mrkdwn("\n".join(WRITING))))
    lines = [escape(clean(f"{command} {typed}: {meaning}")) for typed, meaning in chosen]
    return Message(fallback([*lines, *(line.replace("`", "") for line in WRITING)]), blocks)


def _examples(topic: str) -> list[tuple[str, str]]:
    about = f'topic:"{topic}" is:open' if topic and '"' not in topic else ""
    return [
        ("is:open sort:quality", "What nobody has decided yet, highest quality first"),
        (about, f"The same for one topic, {topic}"),
        ("age:<7d sort:newest", "The last seven days, newest first"),
        ('"machine learning" quality:>=80 -video', "A phrase, at least this good, without a word"),
        ("topics", "All topics, with how many articles each has"),
    ]


def _example(command: str, place: int, typed: str, meaning: str) -> Block:
    text = mrkdwn(f"{code(f'{command} {typed}')}\n{inert(clean(meaning))}")
    offer = button(f"example:{place}", "Try", f"Try {place}: {typed}", value=typed)
    return section(text, offer, f"help|{place}")


def topics_message(topics: Sequence[tuple[str, int]], command: str) -> Message:
    """The topics, each with how many articles have it, in the order given: most used first."""
    if not topics:
        return Message("No topics", [section(plain("No article has a topic."))])
    lines = [f"{name(topic)} · {number(many)}" for topic, many in topics]
    shown = first_lines(lines, MOST_TOPICS_CHARACTERS)
    rest = len(lines) - len(shown)
    blocks = [
        context(plain(f"{count(len(topics), 'topic')} · most used first")),
        *paragraphs(shown),
        *([context(plain(f"and {number(rest)} more"))] if rest else []),
        _topic_hint(topics[0][0], command),
    ]
    spoken = [f"{escape(clean(topic))}, {number(many)}" for topic, many in topics]
    return Message(fallback([count(len(topics), "topic"), *spoken]), blocks)


def _topic_hint(topic: str, command: str) -> Block:
    typed = f'topic:"{clean(topic)}"'
    text = mrkdwn(f"Articles about one: {code(f'{command} {typed}')}")
    return section(text, button("example:1", "Try", f"Try: {typed}", value=typed), "help|topic")
