"""What a search can be narrowed by: its topics, providers and types, with counts. Pure."""

from collections.abc import Sequence

from bot.domain.answer import Choice, FacetKey, NarrowView
from handlers.blocks import (
    LONGEST_OPTION,
    MOST_OPTIONS,
    Block,
    Message,
    NarrowRef,
    actions,
    context,
    fallback,
    fits,
    mrkdwn,
    option,
    plain,
    section,
    select,
)
from handlers.mrkdwn import clean, count, escape, joined, number, shorten
from handlers.results import back_button, still_reading

LONGEST_QUERY = 200
SPOKEN = 5
"""How many names of each kind a message's `text` tells."""

STEPS = range(MOST_OPTIONS, 0, -10)
"""How many names of each kind are offered: ever fewer until Slack takes the message."""


def narrow_message(view: NarrowView) -> Message:
    """The menus of names, each choice a narrower search, and the way back."""
    blocks: list[Block] = []
    for most in STEPS:
        blocks = _blocks(view, most)
        if fits(blocks):
            break
    return Message(fallback([escape(_summary(view)), *_spoken(view)]), blocks)


def _blocks(view: NarrowView, most: int) -> list[Block]:
    menus = [
        _menu(view, key, word, choices, most) for key, word, choices in _kinds(view) if choices
    ]
    nothing = section(plain("All of them have the same topics, provider and type."))
    return [
        *still_reading(view),
        context(plain(_summary(view))),
        *(menus or [nothing]),
        actions([back_button(view.back)], f"narrowed|{view.token}"),
    ]


def _kinds(view: NarrowView) -> list[tuple[FacetKey, str, Sequence[Choice]]]:
    kinds: list[tuple[FacetKey, str, Sequence[Choice]]] = [
        ("topic", "Topic", view.topics),
        ("provider", "Provider", view.providers),
        ("type", "Type", view.types),
    ]
    return [(key, word, [one for one in all_ if clean(one.name)]) for key, word, all_ in kinds]


def _summary(view: NarrowView) -> str:
    query = shorten(clean(view.query), LONGEST_QUERY)
    return joined([count(view.total, "article"), query, "narrow them by"])


def _menu(
    view: NarrowView, key: FacetKey, word: str, choices: Sequence[Choice], most: int
) -> Block:
    left_out = len(choices) - most
    lines = [f"*{word}*"]
    if left_out > 0:
        lines.append(
            f"The {number(most)} most frequent of {number(len(choices))}; `{key}:` takes any"
        )
    options = [option(_option(one), one.mark) for one in choices[:most]]
    menu = select("choose", f"Choose a {word.lower()}", options, "")
    return section(mrkdwn("\n".join(lines)), menu, NarrowRef(view.token, key).block_id)


def _option(choice: Choice) -> str:
    many = f" · {number(choice.count)}"
    return shorten(clean(choice.name), LONGEST_OPTION - len(many)) + many


def _spoken(view: NarrowView) -> list[str]:
    return [
        escape(
            f"{word}: " + ", ".join(_option(one).replace(" · ", " ") for one in choices[:SPOKEN])
        )
        for _, word, choices in _kinds(view)
        if choices
    ]
