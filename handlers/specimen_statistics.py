"""Hand-made figures: the material of tests, of the gallery and of the picture in the docs. Pure."""

from datetime import UTC, datetime, timedelta

from bot.domain.statistics import (
    DAY_MS,
    Day,
    Line,
    Starving,
    Statistics,
    Waits,
    in_ms,
    span,
)
from handlers.statistics_message import statistics_message

NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
_WEEK = ((6, 1), (9, 3), (4, 0), (11, 4), (7, 2), (1, 0), (2, 1))
_HOUR_MS = 60 * 60 * 1000


def _line(name: str, published: int, rejected: int, waiting: int, hours: float | None) -> Line:
    took = None if hours is None else round(hours * _HOUR_MS)
    return Line(name=name, published=published, rejected=rejected, waiting=waiting, took=took)


WEEK = Statistics(
    period="week",
    span=span("week", NOW),
    days=tuple(
        Day(day, *counts) for day, counts in zip(span("week", NOW).days, _WEEK, strict=True)
    ),
    published=40,
    rejected=11,
    put_off=6,
    undone=2,
    before=43,
    reasons=(("Told already", 4), ("Too thin", 3), ("Not for our readers", 2)),
    unexplained=2,
    took=round(5.2 * _HOUR_MS),
    timed=51,
    waits=Waits(124, (18, 47, 41, 18), 6 * DAY_MS, 86 * DAY_MS),
    topics=(
        _line("Machine Learning", 16, 3, 31, 4.1),
        _line("Computer Vision", 9, 2, 17, 6),
        _line("AI Policy and Law", 7, 1, 12, 3),
        _line("Natural Language", 5, 4, 22, 9),
        _line("Ethics", 3, 1, 8, 30),
        _line("Robotics", 0, 0, 19, None),
        _line("Quantum Computing", 0, 0, 4, None),
    ),
    providers=(
        _line("Harbour Review", 14, 1, 12, 2),
        _line("Signal & Slate", 9, 2, 20, 5),
        _line("Tidewater", 8, 0, 9, 4),
        _line("Quarry Wire", 5, 6, 41, 11),
        _line("Open Bench", 4, 1, 7, 8),
        _line("Nasim Notes", 0, 1, 6, 20),
    ),
    starving=(
        Starving("Robotics", 19, in_ms(NOW - timedelta(weeks=5))),
        Starving("Quantum Computing", 4),
    ),
)
MONTH = Statistics(
    period="month",
    span=span("month", NOW),
    days=tuple(
        Day(day, (at * 7) % 12, (at * 5) % 4) for at, day in enumerate(span("month", NOW).days)
    ),
    published=sum((at * 7) % 12 for at in range(30)),
    rejected=sum((at * 5) % 4 for at in range(30)),
    before=190,
    took=round(2.4 * DAY_MS),
    timed=190,
    waits=Waits(1, (0, 1, 0, 0), 3 * DAY_MS, 3 * DAY_MS),
    topics=(_line("*Bold* <!channel> $x^2$ and a very long name of a topic", 120, 40, 1, 60),),
    providers=(_line("Harbour Review", 120, 40, 1, 60),),
)
NOTHING = Statistics(
    period="week", span=span("week", NOW), days=tuple(map(Day, span("week", NOW).days))
)

FIGURES = {"a week": WEEK, "a month": MONTH, "nothing": NOTHING}

NUMBERS = {name: statistics_message(made) for name, made in FIGURES.items()}
"""As they are answered."""
