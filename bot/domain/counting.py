"""From decisions and what waits to the figures of a stretch of time. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from statistics import median

from bot.domain.query_vocabulary import fold
from bot.domain.statistics import (
    STARVING,
    Day,
    Facts,
    Line,
    Period,
    Span,
    Starving,
    Statistics,
    Taken,
    in_ms,
)


def statistics(period: Period, stretch: Span, facts: Facts) -> Statistics:
    """The figures of a stretch."""
    within = [one for one in facts.taken if _is_in(stretch, one.at)]
    standing = [one for one in within if not one.undone]
    decided = _decided(within)
    reasons, unexplained = _reasons(decided)
    times = list(_times(decided))
    return Statistics(
        period=period,
        span=stretch,
        days=_days(stretch, decided),
        published=_count(decided, "publish"),
        rejected=_count(decided, "reject"),
        put_off=_count(standing, "later"),
        undone=sum(one.undone for one in within),
        before=len(_decided(one for one in facts.taken if _is_in(stretch.before, one.at))),
        reasons=reasons,
        unexplained=unexplained,
        took=_median(times),
        timed=len(times),
        waits=facts.waits,
        topics=_lines(decided, facts.waiting_topics, lambda one: one.topics),
        providers=_lines(decided, facts.waiting_providers, _provider),
        starving=_starving(facts, stretch.end),
    )


def _is_in(stretch: Span, at: int) -> bool:
    return in_ms(stretch.start) <= at <= in_ms(stretch.end)


def _decided(taken: Iterable[Taken]) -> list[Taken]:
    return [one for one in taken if one.verb in ("publish", "reject") and not one.undone]


def _count(taken: Iterable[Taken], verb: str) -> int:
    return sum(one.verb == verb for one in taken)


def _days(stretch: Span, decided: Sequence[Taken]) -> tuple[Day, ...]:
    zone = stretch.end.tzinfo
    found = Counter(
        (datetime.fromtimestamp(one.at / 1000, zone).date(), one.verb) for one in decided
    )
    return tuple(Day(day, found[day, "publish"], found[day, "reject"]) for day in stretch.days)


def _reasons(decided: Iterable[Taken]) -> tuple[tuple[tuple[str, int], ...], int]:
    """Reasons that differ in letter case or blanks alone are one, as it was first written."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    unexplained = 0
    for one in decided:
        if one.verb == "reject" and not one.reason.strip():
            unexplained += 1
        elif one.verb == "reject":
            written.setdefault(fold(one.reason), one.reason.strip())
            counts[fold(one.reason)] += 1
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple((written[key], many) for key, many in ordered), unexplained


def _times(decided: Iterable[Taken]) -> Iterator[int]:
    return (one.at - one.arrived for one in decided if one.arrived is not None)


def _median(times: Sequence[int]) -> int | None:
    return round(median(times)) if times else None


def _provider(one: Taken) -> tuple[str, ...]:
    return (one.provider,) if one.provider else ()


def _lines(
    decided: Iterable[Taken],
    waiting: Iterable[tuple[str, int]],
    names: Callable[[Taken], Iterable[str]],
) -> tuple[Line, ...]:
    """One line a name, whatever its letter case; most decided first, then most waiting."""
    written: dict[str, str] = {}
    by_name: dict[str, list[Taken]] = {}
    waits: Counter[str] = Counter()
    for name, many in waiting:
        written.setdefault(fold(name), name)
        waits[fold(name)] += many
    for one in decided:
        for key, name in {fold(name): name for name in names(one)}.items():
            written.setdefault(key, name)
            by_name.setdefault(key, []).append(one)
    lines = [
        _line(name, by_name.get(key, ()), waits[key])
        for key, name in sorted(written.items())
        if key
    ]
    return tuple(sorted(lines, key=lambda line: (-line.decided, -line.waiting)))


def _line(name: str, decided: Sequence[Taken], waiting: int) -> Line:
    return Line(
        name=name,
        published=_count(decided, "publish"),
        rejected=_count(decided, "reject"),
        waiting=waiting,
        took=_median(list(_times(decided))),
    )


def _starving(facts: Facts, now: datetime) -> tuple[Starving, ...]:
    since = in_ms(now - STARVING)
    last = {fold(topic): at for topic, at in facts.last_published.items()}
    fresh = {fold(topic) for topic in facts.fresh}
    found = [
        Starving(topic, many, last.get(fold(topic)))
        for topic, many in facts.waiting_topics
        if many and fold(topic) not in fresh and last.get(fold(topic), 0) < since
    ]
    return tuple(sorted(found, key=lambda one: (-one.waiting, fold(one.topic))))
