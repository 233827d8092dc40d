"""Preview: what a query would bring a digest, and which threshold would bring about ten a week.
Pure."""

from dataclasses import dataclass

WEEKS = 8
"""So far back a preview looks."""

ENOUGH = 10
"""About so many articles a week are what a desk reads."""

MOST_BANDS = 14
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


@dataclass(frozen=True, slots=True)
class Band:
    """How many articles have a quality from `low` on, below `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a query finds for a digest.

    `matching` are the articles that wait and match now, `ever` those that match at all, published
    or decided too. `weeks` are how many came in each of the last eight weeks, the oldest first,
    published by others left out. `bands` are the qualities of those weeks' articles without the
    query's own threshold, which is `least`; `unscored` have none. With `advised` as threshold
    about `advised_weekly` a week would come; None where less come in all.
    """

    query: str
    matching: int
    ever: int
    weeks: tuple[int, ...]
    bands: tuple[Band, ...] = ()
    unscored: int = 0
    least: float | None = None
    advised: float | None = None
    advised_weekly: float = 0.0

    @property
    def weekly(self) -> float:
        """How many came a week."""
        return sum(self.weeks) / len(self.weeks) if self.weeks else 0.0

    @property
    def doubt(self) -> str:
        """A sentence where a digest of this query would show nothing; else empty."""
        if not self.ever:
            return "No article has ever matched this, published or not."
        if not self.matching and not any(self.weeks):
            return (
                f"Nothing waits that matches this, and nothing came in {WEEKS} weeks: the "
                f"{self.ever:,} that match are published, decided or older."
            )
        return ""


def step_of(best: float) -> float:
    """How wide a band of quality is, where this is the best quality."""
    return next((step for step in _STEPS if best < step * MOST_BANDS), best)


def chart(bands: tuple[Band, ...], least: float | None, width: int) -> list[str]:
    """The bands as lines of equally wide letters, at most `width` of them, the best first: what
    lies below the threshold `least` is drawn lighter."""
    if not bands:
        return []
    labels = [f"{band.low:g}" for band in bands]
    counts = [f"{band.count:,}" for band in bands]
    label, count = max(map(len, labels)), max(map(len, counts))
    room = width - label - count - 2
    most = max(band.count for band in bands)
    lines = []
    for band, name, number in zip(bands, labels, counts, strict=True):
        full = -(-band.count * room // most) if most else 0
        taken = least is None or band.high > least
        drawn = ("█" if taken else "░") * full
        lines.append(f"{name:>{label}} {drawn:<{room}} {number:>{count}}")
    return lines[::-1]
