"""Time zones to choose from, as somebody types. Pure."""

import re
from functools import cache
from zoneinfo import available_timezones

from handlers.blocks import MOST_OPTIONS, Block, option

_AREAS = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC"
)


def zone_options(typed: str) -> list[Block]:
    """The zones in whose names all that was typed is found, those that begin a word with it
    first."""
    words = typed.casefold().replace("_", " ").split()
    spoken = [(name, name.casefold().replace("_", " ")) for name in _zones()]
    found = [(name, text) for name, text in spoken if all(word in text for word in words)]
    found.sort(key=lambda each: not any(_begins(word, each[1]) for word in words))
    return [option(name, name) for name, _ in found[:MOST_OPTIONS]]


def _begins(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if _AREAS.fullmatch(name)))
