"""Health: what is wrong just now, in sentences for the operator; nothing where all is well."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import CopydeskError
from bot.services.lateness import Late
from bot.services.pausing import Pause
from handlers.pause_message import paused_sentence

DOWN_SECONDS = 60.0
TICK_SECONDS = 120.0
"""A tick that posts several digests while Slack is slow may well take a minute."""

SCAN_MARGIN = 120.0
FIRST_SCAN_SECONDS = 3600.0
"""Reading a million files for the first time takes long, and nothing is wrong with that."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`key` is the same for as long as the problem lasts, whatever the sentence says."""

    key: str
    sentence: str


Check = Callable[[], Sequence[Problem]]


class Health:
    """Asks every check, each time anew."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)

    def problems(self) -> list[Problem]:
        """Everything that is wrong. What stops a check is itself a problem."""
        return [problem for check in self._checks for problem in _asked(check)]


def _asked(check: Check) -> Iterator[Problem]:
    try:
        yield from check()
    except CopydeskError as error:
        yield Problem("ledger", str(error))


def slack_problems(
    refusals: Sequence[str], down_since: datetime | None, reason: str, now: datetime
) -> list[Problem]:
    """Of the link: what Slack says against our tokens, else since when it is down (aware, UTC).
    A minute without it is nothing yet."""
    if refusals:
        return [Problem(f"token {number}", said) for number, said in enumerate(refusals)]
    if down_since is None or (now - down_since).total_seconds() < DOWN_SECONDS:
        return []
    since = down_since.strftime("%H:%M")
    return [Problem("slack", f"Slack is out of reach since {since} UTC. {reason}".strip())]


def tick_problems(seconds: float) -> list[Problem]:
    """Of the clock: how many seconds ago a tick ended as it should."""
    if seconds < TICK_SECONDS:
        return []
    return [Problem("tick", f"No digest was looked for in {_span(seconds)}: the log says why.")]


def scan_problems(
    missing: Sequence[str], seconds: float, every: float, *, first: bool
) -> list[Problem]:
    """Of the watcher: a sentence for each folder that can't be read, how many seconds ago a scan
    ended, how often they are made, and whether the first one is still under way."""
    found = [Problem(f"folder {sentence}", sentence) for sentence in missing]
    if seconds > (FIRST_SCAN_SECONDS if first else every + SCAN_MARGIN):
        said = f"The folders were not looked through in {_span(seconds)}: the log says why."
        found.append(Problem("scan", said))
    return found


def slot_problems(late: Sequence[Late]) -> list[Problem]:
    """Of the digests: those that should have been posted."""
    return [Problem(f"slot {one.digest}|{one.slot}", _late(one)) for one in late]


def pause_problems(paused: Mapping[str, Pause]) -> list[Problem]:
    """Of the digests that Copydesk had to pause; those that somebody paused are as they should
    be."""
    stopped = {name: one for name, one in paused.items() if not one.by}
    return [
        Problem(
            f"pause {name}|{one.since:%Y-%m-%dT%H:%M:%S}",
            paused_sentence(name, one.why, ends=one.ends_by_itself),
        )
        for name, one in stopped.items()
    ]


def _late(one: Late) -> str:
    what = "was not posted" if one.given_up else "is not posted yet"
    at = one.due.strftime("%H:%M")
    return f"The digest {one.digest} of {at} ({one.due.tzinfo}) {what}. {one.reason}".strip()


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
