"""Top: a threshold that goes by what there is, not by a number of its own."""

import re
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Literal

Of = Literal["all", "week", "day"]

_SHARE = re.compile(r"([0-9]{1,3}) ?%")
_BEST = re.compile(r"([0-9]{1,4}) of the (week|day)")
_SPANS = {"week": timedelta(days=7), "day": timedelta(days=1)}
HINT = "write 15% for the best 15 percent of what matches, or 10 of the week, or 3 of the day"


@dataclass(frozen=True, slots=True)
class Top:
    """The best `many` by quality: percent of all that match where `of` is all, else so many of
    those whose date is in the last seven days, or in the last day. `str(top)` parses to the
    same."""

    many: int
    of: Of = "all"

    def __str__(self) -> str:
        return f"{self.many}%" if self.of == "all" else f"{self.many} of the {self.of}"

    @property
    def span(self) -> timedelta | None:
        """How far back it looks; None for all time."""
        return _SPANS.get(self.of)

    def places(self, matching: int) -> int:
        """How many of `matching` articles are among the best; at least one where there are
        any."""
        wanted = ceil(matching * self.many / 100) if self.of == "all" else self.many
        return min(matching, wanted)


def parse_top(text: str) -> Top:
    """Read `15%`, `10 of the week` or `3 of the day`, with or without "top" before it. Raises
    ValueError with what would work."""
    plain = " ".join(text.lower().split()).removeprefix("top ")
    share, best = _SHARE.fullmatch(plain), _BEST.fullmatch(plain)
    if share and 0 < int(share[1]) < 100:
        return Top(int(share[1]))
    if best and int(best[1]) > 0:
        return Top(int(best[1]), "week" if best[2] == "week" else "day")
    raise ValueError(f"{text} is no threshold: {HINT}")
