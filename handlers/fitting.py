"""How a message that grew too long gives way, step by step. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from handlers.article_lines import LONGEST_PICTURE
from handlers.blocks import LONGEST_LABEL, Block, fits

SHORTEST_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Room:
    """How much each article may take: characters of its excerpt and of its controls' labels,
    the longest address of a picture (0: no pictures), how many articles are shown, and whether
    each is cut down to one line."""

    articles: int
    excerpt: int = 250
    label: int = LONGEST_LABEL
    picture: int = LONGEST_PICTURE
    one_line: bool = False


def rooms(articles: int, step: int = 0) -> Iterator[Room]:
    """Ever smaller rooms for so many articles: excerpts shrink, then labels, then pictures go
    (those with overlong addresses first), then articles, the last first.

    `step` 1 starts with the shortest excerpts, 2 without pictures, 3 with one line an article:
    for a message that Slack has refused.
    """
    if step == 0:
        yield from (Room(articles, excerpt) for excerpt in range(250, SHORTEST_EXCERPT, -10))
    shortest = Room(articles, SHORTEST_EXCERPT)
    if step <= 1:
        yield shortest
        for label in (60, 50, 40):
            yield replace(shortest, label=label)
        for picture in (400, 200):
            yield replace(shortest, label=40, picture=picture)
    bare = replace(shortest, label=24, picture=0, one_line=step >= 3)
    yield from (replace(bare, label=label) for label in (40, 32))
    for fewer in range(articles, 0, -1):
        yield replace(bare, articles=fewer)


def fitted(
    draw: Callable[[Room], list[Block]], articles: int, step: int = 0
) -> tuple[Room, list[Block]]:
    """The roomiest drawing that Slack takes, and its room; the smallest where none is."""
    room, blocks = Room(articles), list[Block]()
    for room in rooms(articles, step):
        blocks = draw(room)
        if fits(blocks):
            break
    return room, blocks
