"""One crowd, from the first digest to the verdict."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crowd.clicks import Click, Clicks
from tests.crowd.desk import CrowdDesk
from tests.crowd.hands import Hands
from tests.crowd.others import Elsewhere
from tests.crowd.people import crowd_of
from tests.crowd.person import Person
from tests.crowd.seat import Lent
from tests.crowd.told import verbs_of
from tests.crowd.verdict import settle, verdict
from tests.crowd.voice import Voice


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
    """A desk at which a crowd has pressed, and all is done. `seconds` is how long they pressed,
    `settled` how long it took until everything was where it belongs."""

    desk: CrowdDesk
    clicks: Clicks
    hands: Hands
    voice: Voice
    seconds: float
    settled: float


@contextmanager
def crowded(plan: Plan, place: Path) -> Iterator[Crowded]:
    """Let them press at a desk in the empty directory `place`."""
    desk = CrowdDesk(place, crowd_of(plan.people), plan.articles, plan.seed)
    try:
        clicks = Clicks(desk.ms, plan.clicks, desk.note)
        hands, voice = Hands(desk.stand_in, clicks), Voice(desk.stand_in, clicks)
        desk.post_digests()
        began = time.monotonic()
        press_all(desk, clicks, hands, voice, plan)
        pressed = time.monotonic() - began
        settle(desk, clicks)
        waited = time.monotonic() - began - pressed
        yield Crowded(desk, clicks, hands, voice, pressed, waited)
    finally:
        desk.close()


def run(plan: Plan, place: Path) -> dict[str, Any]:
    """Let them press; gives the figures and, under `faults`, whatever is not as it must be."""
    with crowded(plan, place) as done:
        every, desk = list(done.clicks.all), done.desk
        began = time.monotonic()
        found = verdict(desk, done.clicks, done.hands, done.voice)
        calls = Counter(one["method"] for one in desk.stand_in.world.calls)
        return {
            "seed": plan.seed,
            "people": plan.people,
            "clicks": len(every),
            "double": done.clicks.doubled,
            "redelivered": done.clicks.redelivered,
            "from old screens": done.clicks.stale,
            "by somebody who may not": _without_right(desk, every),
            "in dialogs older than the role's end": _too_late(desk, every),
            "answered within 3 seconds": sum(one.acked - one.sent <= 3000 for one in every),
            "pressed": dict(Counter(one.word for one in every).most_common()),
            "where": dict(Counter(one.way for one in every).most_common()),
            "what came of it": dict(sorted(found.figures.items())),
            "in the ledger": dict(sorted(found.ledger.items())),
            "pushes": dict(pushes(desk)),
            "calls of Slack": dict(calls.most_common(6)),
            "seconds": round(done.seconds, 1),
            "seconds until it agreed": round(done.settled, 1),
            "seconds of judging": round(time.monotonic() - began, 1),
            "faults": found.faults,
        }


def _without_right(desk: CrowdDesk, clicks: Sequence[Click]) -> int:
    """How many of these would have decided, by somebody who might not."""
    people = desk.crowd.everybody
    asking = [one for one in clicks if verbs_of(one) or one.word.startswith(("undo", "take"))]
    return sum(people[one.user].may(one.sent, asked_anew=True) is False for one in asking)


def _too_late(desk: CrowdDesk, clicks: Sequence[Click]) -> int:
    """How many were submitted by somebody whose role was gone."""
    gone = {one.id: one.changed for one in desk.crowd.of("leaves") if one.changed is not None}
    submitted = [one for one in clicks if one.way == "dialog" and one.user in gone]
    return sum(one.sent > gone[one.user] for one in submitted)


def pushes(desk: CrowdDesk) -> Counter[str]:
    """How often upstream's branch moved, and by whom, as its own log tells."""
    moved = desk.upstream.git("reflog", "--format=%cn", desk.upstream.ref).splitlines()
    return Counter("the bot's" if one == "Copydesk" else "others'" for one in moved)


def press_all(desk: CrowdDesk, clicks: Clicks, hands: Hands, voice: Voice, plan: Plan) -> None:
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

    lent = Lent()
    people = [
        Person(one, hands, voice, lent, str(plan.seed))
        for one in desk.crowd.everybody.values()
        if one.kind != "judge"
    ]
    threads = [threading.Thread(target=live, args=(one,)) for one in people]
    elsewhere = Elsewhere(desk, clicks, people, plan.seed, terminal=plan.terminal)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        elsewhere.go_on()
        time.sleep(0.01)
    if failures:
        raise failures[0]
