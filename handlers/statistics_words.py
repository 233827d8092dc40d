"""The desk's figures in words, for messages, pictures and terminals. Plain text. Pure."""

from datetime import date, datetime

from bot.domain.statistics import AGES, DAYS, STARVING_WEEKS, Day, Line, Starving, Statistics, Waits
from handlers.mrkdwn import clean, count, number

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 7 * 86_400
_UNITS = ((4 * WEEK, WEEK, "week"), (2 * DAY, DAY, "day"), (2 * HOUR, HOUR, "hour"))
MOST_REASONS, MOST_STARVING = 5, 6
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def headline(made: Statistics) -> str:
    """The whole in one sentence, without a full stop."""
    stretch = f"in the last {DAYS[made.period]} days"
    if not made.decided:
        return f"Nothing was decided {stretch}"
    said = f"{count(made.decided, 'article')} decided {stretch}"
    if made.took is None:
        return said
    return f"{said}, {'half of them ' if made.timed > 1 else ''}within {duration(made.took)}"


def comparison(made: Statistics) -> str:
    """How many it were in as many days before."""
    return f"{number(made.before)} in the {DAYS[made.period]} days before"


def waiting(made: Statistics) -> str:
    """What waits, and for how long."""
    waits = made.waits
    if not waits.count:
        return "Nothing waits"
    verb = "waits" if waits.count == 1 else "wait"
    said = f"{count(waits.count, 'article')} {verb}"
    if waits.longest is None or waits.middle is None:
        return said
    if waits.count == 1:
        return f"{said}, for {duration(waits.longest)}"
    return f"{said}, half for {duration(waits.middle)} or more, the oldest for {_long(waits)}"


def _long(waits: Waits) -> str:
    return duration(waits.longest or 0)


def duration(milliseconds: int) -> str:
    """A stretch of time in its largest fitting unit: 40 minutes, 5 hours, 3 days, 12 weeks."""
    seconds = max(milliseconds, 0) / 1000
    for least, unit, name in _UNITS:
        if seconds >= least:
            return count(round(seconds / unit), name)
    return count(max(round(seconds / MINUTE), 1), "minute")


def waited(made: Statistics) -> list[tuple[str, int]]:
    """How many wait in each class of ages, and at last how many have no date."""
    classes = [(name, many) for (name, _), many in zip(AGES, made.waits.ages, strict=True)]
    undated = made.waits.count - sum(made.waits.ages)
    return [*classes, ("without a date", undated)] if undated > 0 else classes


def usual_reasons(made: Statistics) -> list[str]:
    """Why articles were rejected, a line each: `Too thin · 3`."""
    shown = [f"{clean(text)} · {number(many)}" for text, many in made.reasons[:MOST_REASONS]]
    rest = sum(many for _, many in made.reasons[MOST_REASONS:])
    shown += [f"for other reasons · {number(rest)}"] if rest else []
    return [*shown, f"without a reason · {number(made.unexplained)}"] if made.unexplained else shown


def starving(made: Statistics) -> list[str]:
    """The topics that starve, a line each."""
    lines = [starved(one, made) for one in made.starving[:MOST_STARVING]]
    rest = len(made.starving) - len(lines)
    return [*lines, f"and {count(rest, 'topic')} more"] if rest else lines


def starved(one: Starving, made: Statistics) -> str:
    """One topic: `Robotics: 9 wait, nothing published for 5 weeks`."""
    verb = "waits" if one.waiting == 1 else "wait"
    now = made.span.end
    if one.last is None:
        since = f"over {STARVING_WEEKS} weeks"
    else:
        since = duration(round(now.timestamp() * 1000) - one.last)
    return f"{clean(one.topic)}: {number(one.waiting)} {verb}, nothing published for {since}"


def line(one: Line) -> str:
    """What a topic or a provider did: `4 published, 1 rejected, 9 wait, half within 3 hours`."""
    half = "half " if one.decided > 1 else ""
    parts = [f"{number(one.published)} published"] if one.published else []
    parts += [f"{number(one.rejected)} rejected"] if one.rejected else []
    parts += [f"{number(one.waiting)} {'waits' if one.waiting == 1 else 'wait'}"] * bool(
        one.waiting
    )
    parts += [f"{half}within {duration(one.took)}"] if one.took is not None else []
    return ", ".join(parts)


def day(one: Day, among: int) -> str:
    """What a day is called among so many: `Mon` in a week, `16 Nov` in a month."""
    return _DAYS[one.day.weekday()] if among <= len(_DAYS) else short(one.day)


def short(one: date | datetime) -> str:
    """`16 Nov`."""
    return f"{one.day} {_MONTHS[one.month - 1]}"


def alternative(made: Statistics, most: int = 1000) -> str:
    """What the picture shows, for those who can't see it: at most so many characters, which is as
    many as Slack takes."""
    sentences = [headline(made)]
    if made.decided:
        sentences.append(
            f"{number(made.published)} published, {number(made.rejected)} rejected;"
            f" {comparison(made)}"
        )
    sentences.append(waiting(made))
    best = [f"{clean(one.name)}: {line(one)}" for one in made.topics[:4]]
    sentences += [f"Topics: {'; '.join(best)}"] if best else []
    reasons = ", ".join(usual_reasons(made)).replace(" · ", " ")
    sentences += [f"Rejected as: {reasons}"] if reasons else []
    hungry = "; ".join(starving(made))
    sentences += [f"Starving topics: {hungry}"] if hungry else []
    text = ". ".join(sentences) + "."
    return text if len(text) <= most else f"{text[: most - 1]}…"
