"""Draws the sheet of figures that comes in as JSON, and puts out a PNG. A process of its own.

A dark card of its own is legible where Slack is dark and where it is light; no colour of text
would be on both grounds. The two colours are told apart by everybody, and each has its number
beside it. All places are in inches, from the upper left corner.
"""

import io
import json
import sys
import textwrap
from collections.abc import Sequence
from itertools import chain
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

CARD, INK, MUTED, FAINT = "#1e232b", "#f4f5f7", "#b4bcc8", "#4a5361"
PUBLISHED, REJECTED, WAITING = "#56b4e9", "#e69f00", "#8d97a5"
WIDTH, DPI = 8.0, 160
LEFT, RIGHT, COLUMN = 0.4, 4.25, 3.35
"""Where the two columns begin, and how wide they are."""
CHARTS, BARS = 1.65, 4.15
"""Where the charts begin, and the bars below them."""
ROW, LINE = 0.33, 0.21
NAME, LONGEST = 1.4, 0.95
"""The room for a name, and for the bar behind it; numbers follow."""
SMALL, USUAL, LARGE = 9.5, 11.0, 18.0
WEEK = 7


def draw(sheet: dict[str, Any]) -> bytes:
    """The sheet (see `statistics_picture.sheet`) as a PNG, 1280 pixels wide."""
    mpl.rcdefaults()
    mpl.rcParams["font.family"] = "DejaVu Sans"
    # A name with dollar signs is no formula.
    mpl.rcParams["text.parse_math"] = False
    reasons, starving = (_wrapped(sheet[name]) for name in ("reasons", "starving"))
    rows = max(len(sheet["topics"]), len(sheet["providers"]))
    lists = BARS + (0.55 + ROW * rows if rows else 0)
    lines = max(len(reasons), len(starving))
    card = Card(lists + (0.5 + LINE * lines if lines else 0) + 0.15)
    _head(card, sheet)
    _days(card, sheet["days"])
    _ages(card, sheet["waiting"], sheet["ages"])
    _names(card, LEFT, "By topic", sheet["topics"])
    _names(card, RIGHT, "By provider", sheet["providers"])
    _list(card, (LEFT, lists), "Why rejected", reasons)
    _list(card, (RIGHT, lists), "Starving topics", starving)
    return card.png()


class Card:
    """What is drawn on."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=CARD)
        self._canvas = FigureCanvasAgg(self.figure)

    def text(self, left: float, top: float, text: str, **values: Any) -> Text:
        """Write something, its upper left corner here unless `values` say otherwise."""
        given = {"color": INK, "size": SMALL, "va": "top", "linespacing": 1.35, **values}
        return self.figure.text(left / WIDTH, 1 - top / self.height, text, **given)

    def caption(self, left: float, top: float, text: str) -> None:
        """Write the name of a part."""
        self.text(left, top, text, size=USUAL, weight="bold")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """A place for bars, without any lines."""
        bottom = 1 - (top + height) / self.height
        axes = self.figure.add_axes((left / WIDTH, bottom, width / WIDTH, height / self.height))
        axes.set_axis_off()
        return axes

    def width(self, text: Text) -> float:
        """How wide a text is."""
        return float(text.get_window_extent().width) / DPI

    def png(self) -> bytes:
        """All of it."""
        out = io.BytesIO()
        self.figure.savefig(out, format="png", dpi=DPI, facecolor=CARD)
        return out.getvalue()


def _head(card: Card, sheet: dict[str, Any]) -> None:
    first, comma, second = sheet["title"].partition(", ")
    card.text(LEFT, 0.3, f"{first}{comma.strip()}", size=LARGE, weight="bold")
    card.text(LEFT, 0.65, second, size=LARGE, weight="bold")
    at, top = LEFT, 1.28 if second else 0.93
    said = (
        (sheet["published"], PUBLISHED, "bold"),
        (sheet["rejected"], REJECTED, "bold"),
        (sheet["before"], MUTED, "normal"),
        (sheet["when"], MUTED, "normal"),
    )
    for text, colour, weight in said:
        given = {"color": colour, "size": USUAL, "weight": weight, "va": "baseline"}
        at += card.width(card.text(at, top, text, **given)) + 0.22


def _days(card: Card, days: Sequence[tuple[str, int, int]]) -> None:
    card.caption(LEFT, CHARTS, "Decided by day")
    axes = card.axes(LEFT, CHARTS + 0.4, COLUMN, 1.5)
    totals = [published + rejected for _, published, rejected in days]
    most, last = max([*totals, 1]), len(days) - 1
    gap = most * 0.02
    axes.set_xlim(-0.5, last + 0.5)
    axes.set_ylim(0, most * 1.15)
    axes.axhline(0, color=FAINT, linewidth=1.5)
    for at, (name, published, rejected) in enumerate(days):
        above = published + gap if published and rejected else published
        axes.bar(at, published, width=0.74, color=PUBLISHED)
        axes.bar(at, rejected, bottom=above, width=0.74, color=REJECTED)
        few = last < WEEK
        # Of many days those a week apart are named, and the best one has its number.
        if totals[at] and (few or at == totals.index(most)):
            axes.text(at, above + rejected + most * 0.075, f"{totals[at]:,}", **_label("center"))
        if few or (last - at) % WEEK == 0:
            where, place = ("center", at) if few else ("right", at + 0.5)
            axes.text(place, -most * 0.1, name, **_label(where, MUTED))


def _ages(card: Card, waiting: str, ages: Sequence[tuple[str, int]]) -> None:
    card.caption(RIGHT, CHARTS, "\n".join(textwrap.wrap(waiting, 44)))
    if not any(many for _, many in ages):
        return
    axes = card.axes(RIGHT + 1.15, CHARTS + 0.55, COLUMN - 1.15, 1.5)
    most = max(chain((many for _, many in ages), [1]))
    for at, (name, many) in enumerate(ages):
        axes.barh(at, many, height=0.66, color=WAITING)
        axes.text(-most * 0.05, at, name, **_label("right", MUTED))
        axes.text(many + most * 0.03, at, f"{many:,}", **_label())
    axes.set_xlim(0, most * 1.25)
    axes.set_ylim(len(ages) - 0.5, -0.5)


def _names(card: Card, left: float, caption: str, lines: Sequence[Any]) -> None:
    if not lines:
        return
    card.caption(left, BARS, caption)
    card.text(left + COLUMN, BARS + 0.145, "waiting", color=MUTED, ha="right", va="baseline")
    most = max(chain((one[1] + one[2] for one in lines), [1]))
    axes = card.axes(left + NAME, BARS + 0.3, LONGEST, ROW * len(lines))
    axes.set_xlim(0, most)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    for at, (name, published, rejected, waits, hungry) in enumerate(lines):
        top = BARS + 0.35 + ROW * (at + 0.5)
        given = {"va": "baseline", "weight": "bold" if hungry else "normal"}
        _fitting(card, card.text(left, top, name, **given))
        card.text(left + COLUMN, top, f"{waits:,}", ha="right", color=MUTED, **given)
        shown = [one for one in ((published, PUBLISHED), (rejected, REJECTED)) if one[0]]
        place = left + NAME + LONGEST * _bar(axes, at, most, shown) + 0.06
        for many, colour in shown:
            drawn = card.text(place, top, f"{many:,}", color=colour, va="baseline", weight="bold")
            place += card.width(drawn) + 0.08


def _fitting(card: Card, drawn: Text) -> None:
    """Shorten a name until it has room."""
    text = drawn.get_text()
    while card.width(drawn) > NAME - 0.08 and len(text) > 1:
        text = text[:-1].rstrip()
        drawn.set_text(f"{text}…")


def _bar(axes: Axes, at: int, most: int, shown: Sequence[tuple[int, str]]) -> float:
    """Draw the parts of a bar side by side; gives where it ends, of 1."""
    end = 0.0
    for many, colour in shown:
        axes.barh(at, many, left=end, height=0.64, color=colour, clip_on=False)
        end += many + most * 0.02
    return max(end - most * 0.02, 0) / most


def _list(card: Card, place: tuple[float, float], caption: str, lines: Sequence[str]) -> None:
    if lines:
        left, top = place
        card.caption(left, top, caption)
        card.text(left, top + 0.3, "\n".join(lines), linespacing=1.5)


def _wrapped(lines: Sequence[str]) -> list[str]:
    parts = (textwrap.wrap(line, 50, subsequent_indent="   ", max_lines=2) for line in lines)
    return [*chain.from_iterable(parts)]


def _label(ha: str = "left", color: str = INK) -> dict[str, Any]:
    return {"color": color, "size": SMALL, "ha": ha, "va": "center"}


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))
