"""What an article has of its own, whatever is looked for: how it tempers relevance.

docs/decisions/0004-ranking.md says why it is so.
"""

from bisect import bisect_right
from datetime import UTC, datetime
from functools import lru_cache
from math import isnan

# Doublings by date: strictly more the newer. Between the middle two, an article counts half as
# much as one that is six and a half years newer; outside of them dates hardly tell articles apart.
_DOUBLINGS = ((1990, 0.0), (2010, 0.5), (2045, 5.9), (2100, 6.3))
_BY_QUALITY = 0.5
_BEST = 150.0
_UNSCORED = 50.0
_UNDATED = 0.5


def _second(year: int) -> float:
    return datetime(year, 1, 1, tzinfo=UTC).timestamp()


_SECONDS = tuple(_second(year) for year, _ in _DOUBLINGS)
_VALUES = tuple(value for _, value in _DOUBLINGS)
_RATES = tuple(
    (after - value) / (end - begin)
    for begin, end, value, after in zip(_SECONDS, _SECONDS[1:], _VALUES, _VALUES[1:], strict=False)
)


def tilt(date: datetime | None, quality: float | None, now: datetime | None = None) -> float:
    """The number v that tantivy turns into a factor on an article's relevance, log2(2 + v).

    The date is aware; one after `now` (aware) counts as `now`: a mistake there lifts no article.
    The factor runs from 1 to 2 ** 6.8, about 111, and v stays below what a single-precision
    number holds: tantivy computes with those, and takes what is negative for 0.
    """
    if date is None:
        by_date = _UNDATED
    else:
        by_date = _by_date((date if now is None or date <= now else now).timestamp())
    factor = 2.0 ** (by_date + _by_quality(quality))
    return float(2.0**factor - 2.0)


def _by_date(second: float) -> float:
    if second >= _SECONDS[-1]:
        return _VALUES[-1]
    piece = max(bisect_right(_SECONDS, second) - 1, 0)
    return max(_VALUES[piece] + (second - _SECONDS[piece]) * _RATES[piece], _VALUES[0])


@lru_cache(maxsize=1_000)
def _by_quality(quality: float | None) -> float:
    # What is no number counts as not scored.
    value = _UNSCORED if quality is None or isnan(quality) else quality
    return _BY_QUALITY * min(max(value, 0.0), _BEST) / _BEST
