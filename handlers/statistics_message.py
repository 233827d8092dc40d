"""The desk's figures as a private message of numbers, and the words that go with the picture. Pure.

A private answer can hold no file: Slack keeps an uploaded picture only where it is shared, and what
is shared in a channel everybody sees. So that numbers are there at once, and the picture goes
where the person says.
"""

from collections.abc import Sequence

from bot.domain.statistics import PERIODS, Line, Statistics
from handlers import statistics_words as words
from handlers.blocks import Block, Message, actions, button, context, fallback, mrkdwn, paragraphs
from handlers.mrkdwn import clean, count, escape, inert, number, unescape

SHOWN = 8
"""So many topics and providers have a line."""


def statistics_message(made: Statistics) -> Message:
    """The figures, with buttons for the picture and for the other stretch of time."""
    said = numbers(made)
    return Message(said.text, [*said.blocks, actions(_buttons(made), f"stats|{made.period}")])


def numbers(made: Statistics) -> Message:
    """The figures alone."""
    lines = _lines(made)
    blocks = [block for part in lines for block in paragraphs(part)]
    blocks.append(context(mrkdwn(_arrival(made))))
    return Message(fallback([line.replace("*", "") for part in lines for line in part]), blocks)


def plain_lines(made: Statistics) -> list[list[str]]:
    """The figures for a terminal: each part's lines."""
    return [[unescape(line.strip("*")) for line in part] for part in _lines(made)]


def comment(made: Statistics, user: str) -> str:
    """What stands with the picture in a channel: the sentence, and who posted it. mrkdwn."""
    return f"{escape(words.headline(made))} · posted by <@{user}>"


def title(made: Statistics) -> str:
    """What the picture is called."""
    first, last = made.span.start, made.span.end
    return f"The desk from {words.short(first)} to {words.short(last)} {last.year}"


def _lines(made: Statistics) -> list[list[str]]:
    """Each part's lines, the first one its heading."""
    parts = [_first(made)]
    parts += [["*By topic*", *_named(made.topics)]] if made.topics else []
    parts += [["*By provider*", *_named(made.providers)]] if made.providers else []
    for heading, found in (
        ("*Why rejected*", words.usual_reasons(made)),
        ("*Starving topics*", words.starving(made)),
    ):
        parts += [[heading, *map(inert, found)]] if found else []
    return parts


def _first(made: Statistics) -> list[str]:
    lines = [f"*{words.headline(made)}.*"]
    done = made.decided or made.put_off or made.undone
    lines.append(_counts(made) if done else f"{words.comparison(made)}.")
    lines.append(f"{words.waiting(made)}.")
    ages = [f"{number(many)} {name}" for name, many in words.waited(made) if many]
    return [*lines, f"Waiting: {', '.join(ages)}."] if made.waits.count else lines


def _counts(made: Statistics) -> str:
    counts = [f"{number(made.published)} published", f"{number(made.rejected)} rejected"]
    counts += [f"{number(made.put_off)} put off"] if made.put_off else []
    counts += [f"{number(made.undone)} taken back"] if made.undone else []
    return f"{', '.join(counts)}. {words.comparison(made)}."


def _named(lines: Sequence[Line]) -> list[str]:
    shown = [f"{inert(clean(one.name))}: {words.line(one)}" for one in lines[:SHOWN]]
    rest = len(lines) - len(shown)
    return [*shown, f"and {number(rest)} more"] if rest else shown


def _arrival(made: Statistics) -> str:
    untimed = made.decided - made.timed
    without = f" {count(untimed, 'decision')} without such a date left out." if untimed else ""
    return f"An article arrives at the date in its front matter.{without}"


def _buttons(made: Statistics) -> list[Block]:
    other = next(one for one in PERIODS if one != made.period)
    return [
        button(
            "figures_post",
            "Post the picture here",
            "Post these figures as a picture for everybody in this channel",
            value=made.period,
        ),
        button(
            "figures_send",
            "Send me the picture",
            "Send me these figures as a picture in a direct message",
            value=made.period,
        ),
        button("figures_turn", f"The {other}", f"The figures of the {other}", value=other),
    ]
