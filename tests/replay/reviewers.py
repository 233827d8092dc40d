"""Reviewers: whoever merges and closes pull requests at the host, which fails now and then."""

import random
from collections import Counter
from typing import cast

from tests.replay.repository import Repository
from tests.services.pull_host import How, PullHost

MERGED, CLOSED = 0.35, 0.06
"""How often, at each step of the history, one of the open pull requests is merged, or closed."""

FAILS = 0.06
_HOW = ["merge", "squash", "bare squash"]


class Reviewers:
    """At the `host` of the `upstream` repository."""

    def __init__(self, host: PullHost, upstream: Repository, chance: random.Random) -> None:
        self.host, self._upstream, self._chance = host, upstream, chance
        self.happened: Counter[str] = Counter()

    def step(self, at: int) -> None:
        """Somebody looks at one of them, at that time (Unix seconds); or the host fails, or no
        longer does."""
        self._fail()
        if not (waiting := self.host.open()):
            return
        one, luck = self._chance.choice(waiting), self._chance.random()
        if luck < MERGED:
            self._merge(one["number"], at)
        elif luck < MERGED + CLOSED:
            one["state"] = "closed"
            self.happened["closed"] += 1

    def end(self, at: int) -> None:
        """Nothing fails any more, and all that can be is merged."""
        self.host.broken, self.host.forgets = 0, False
        for one in self.host.open():
            self._merge(one["number"], at)

    def _merge(self, number: int, at: int) -> None:
        how = cast("How", self._chance.choices(_HOW, [6, 3, 1])[0])
        pull = self.host.pulls[number - 1]
        merged = self.host.merge(pull, self._upstream, how, at)
        self.happened[f"merged ({how})" if merged else "could not be merged"] += 1

    def _fail(self) -> None:
        host = self.host
        if host.broken or host.forgets:
            host.broken, host.forgets = 0, False
        elif self._chance.random() < FAILS:
            host.forgets = self._chance.random() < 0.5
            host.broken = 0 if host.forgets else self._chance.choice([502, 503, 403])
            self.happened["answers lost" if host.forgets else f"failed ({host.broken})"] += 1
