"""The reasons of a selection, in words. Pure."""

from datetime import date

BACK = "back, put off until now"
DECIDED = "decided already"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
LONGEST_TITLE = 60


def day(on: date) -> str:
    """A date without its year."""
    return f"{on.day} {on:%b}"


def new(quality: float | None) -> str:
    """Why a new article is in."""
    return "new, not yet scored" if quality is None else f"new, quality {quality:g}"


def waiting(since: str, time: int, most: int) -> str:
    """Why one is in that was shown before; `time` is which time this is, of `most`."""
    if time == 1:
        return f"open again, first shown on {since}"
    last = " and last" if time == most else ""
    return f"still waiting since {since}, {ordinal(time)}{last} time"


def ordinal(number: int) -> str:
    """first, second and so on; beyond the ninth in figures."""
    if 0 < number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0, "th")
    return f"{number}{ending}"


def shown_enough(times: int, last: str) -> str:
    """Why one is out that nobody decided."""
    often = "once" if times == 1 else "twice" if times == 2 else f"{times} times"
    return f"shown {often}, last on {last}, and not decided: only search finds it now"


def was_in(on: str) -> str:
    """Why one is out of a digest for reading."""
    return f"was in this digest on {on}"


def put_off(until: str, *, itself: bool) -> str:
    """Why one is out that comes back by itself."""
    return f"put off until {until}" if itself else f"its story is put off until {until}"


def behind(title: str) -> str:
    """Why one is out whose story is shown."""
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"the same story as “{short}”, which is shown"


def no_place(shown: int, *, waiting: bool) -> str:
    """Why one is out that nothing speaks against."""
    if waiting:
        return f"no place among {shown}: others have waited longer"
    return f"no place among {shown}: others come first in the query's order"


def too_many(name: str, most: int) -> str:
    """Why one is out of whose provider or topic there are enough."""
    return f"{name} has {most} here already, which is the most"


def below(quality: float | None, asked: float) -> str:
    """Why one is out that the query does not find."""
    score = "not yet scored" if quality is None else f"quality {quality:g}"
    return f"{score}, and the query asks for {asked:g}"
