"""One crowd, from the first digest to the verdict."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crowd.clicks import Clicks
from tests.crowd.desk import CrowdDesk
from tests.crowd.hands import Hands
from tests.crowd.others import Elsewhere
from tests.crowd.people import crowd_of
from tests.crowd.person import Person
from tests.crowd.told import judge_presses, rows_of
from tests.crowd.verdict import messages_agree, verdict, waiting

PATIENCE = 60.0
"""Seconds for which messages may lag behind; what is not so then is a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who presses how often. `terminal` is how many decisions come from a terminal."""

    seed: int = 7
    people: int = 10
    articles: int = 200
    clicks: int = 5000
    terminal: int = 10


@dataclass(frozen=True, slots=True)
class Crowded:
    """A desk at which a crowd has pressed, and all is done. `seconds` is how long they pressed."""

    desk: CrowdDesk
    clicks: Clicks
    hands: Hands
    seconds: float


@contextmanager
def crowded(plan: Plan, place: Path) -> Iterator[Crowded]:
    """Let them press at a desk in the empty directory `place`."""
    desk = CrowdDesk(place, crowd_of(plan.people), plan.articles, plan.seed)
    try:
        clicks = Clicks(desk.ms, plan.clicks)
        hands = Hands(desk.stand_in, clicks)
        desk.post_digests()
        began = time.monotonic()
        press_all(desk, clicks, hands, plan)
        pressed = time.monotonic() - began
        settle(desk, clicks)
        yield Crowded(desk, clicks, hands, pressed)
    finally:
        desk.close()


def run(plan: Plan, place: Path) -> dict[str, Any]:
    """Let them press; gives the figures and, under `faults`, whatever is not as it must be."""
    with crowded(plan, place) as done:
        clicks, desk = done.clicks, done.desk
        counted = len(clicks.all)
        by_word = Counter(one.word for one in clicks.all).most_common()
        by_way = Counter(one.way for one in clicks.all).most_common()
        found = verdict(desk, clicks, done.hands)
        calls = Counter(one["method"] for one in desk.stand_in.world.calls)
        return {
            "seed": plan.seed,
            "people": plan.people,
            "clicks": counted,
            "double": clicks.doubled,
            "redelivered": clicks.redelivered,
            "from old screens": clicks.stale,
            "pressed": dict(by_word),
            "where": dict(by_way),
            "what came of it": dict(sorted(found.figures.items())),
            "pushes": dict(pushes(desk)),
            "calls of Slack": dict(calls.most_common(4)),
            "seconds": round(done.seconds, 1),
            "faults": found.faults,
        }


def pushes(desk: CrowdDesk) -> Counter[str]:
    """How often upstream's branch moved, and by whom, as its own log tells."""
    upstream = desk.others.upstream
    moved = upstream.git("reflog", "--format=%cn", upstream.ref).splitlines()
    return Counter("the bot's" if one == "Copydesk" else "others'" for one in moved)


def press_all(desk: CrowdDesk, clicks: Clicks, hands: Hands, plan: Plan) -> None:
    """Everybody presses, each in a thread, until there are enough presses."""
    failures: list[BaseException] = []

    def live(person: Person) -> None:
        try:
            while not clicks.enough and not failures:
                person.act()
                time.sleep(person.pause())
        except Exception as error:  # handed to whoever waits
            failures.append(error)
            raise

    people = [Person(one, hands, plan.seed) for one in desk.crowd.everybody.values()]
    threads = [threading.Thread(target=live, args=(one,)) for one in people]
    elsewhere = Elsewhere(desk, clicks, plan.seed, terminal=plan.terminal)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        elsewhere.go_on()
        time.sleep(0.01)
    if failures:
        raise failures[0]


def settle(desk: CrowdDesk, clicks: Clicks) -> None:
    """Until everything that was decided is where it belongs."""
    deadline = time.monotonic() + PATIENCE
    while waiting(desk.desk.ledger) and time.monotonic() < deadline:
        time.sleep(0.1)
    desk.bot.following.follow(desk.bot.following.sources[0])
    while _lags(desk, clicks) and time.monotonic() < deadline:
        time.sleep(0.1)


def _lags(desk: CrowdDesk, clicks: Clicks) -> bool:
    """Whether a message, or a word to somebody, is still to come."""
    rows = rows_of(desk.desk.ledger)
    unheard = judge_presses(clicks.all, desk.stand_in.said, rows)[1]
    return bool(unheard or messages_agree(desk, rows))
