"""What goes wrong at the remote: it refuses, is full, is slow, hangs, or dies while it is pushed
to, before or after it has taken the push. It dies for the bot alone."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.replay.repository import OTHERS, Repository

CHANCE, LONGEST, AWAY = 0.12, 3, 0.03
HANG_SECONDS = 2.0
"""After how long a push that hangs is given up in a replay."""

_FOR_THE_BOT = f'test -n "${OTHERS}" && exit 0\n'
_KINDS = {
    "refused": ("update", "echo 'The site is frozen' >&2; exit 1"),
    "full": ("pre-receive", "echo 'error: write: No space left on device' >&2; exit 1"),
    "slow": ("pre-receive", "sleep 0.3"),
    "hung": ("post-receive", "exec sleep 1000"),
    "lost before": ("pre-receive", "kill -9 $PPID"),
    "lost after": (
        "reference-transaction",
        'test "$1" = committed || exit 0\n'
        'while read old new ref; do test "$(cat $ref)" = $new && kill -9 $PPID; done',
    ),
}


class Faults:
    """One at a time, for a few steps each."""

    def __init__(self, upstream: Repository, chance: random.Random) -> None:
        self._upstream, self._chance = upstream, chance
        self._left, self._hook = 0, ""
        self.happened: Counter[str] = Counter()

    def step(self) -> None:
        """A fault begins, or goes on, or ends."""
        if self._left:
            self._left -= 1
            return
        self.end()
        if self._chance.random() < CHANCE:
            kind = self._chance.choice(sorted(_KINDS))
            self._hook, script = _KINDS[kind]
            self._upstream.hook(self._hook, _FOR_THE_BOT + script)
            self._left = self._chance.randrange(LONGEST)
            self.happened[kind] += 1

    def end(self) -> None:
        """All is well."""
        if self._hook:
            self._upstream.hook(self._hook, "")
            self._hook = ""

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody reaches it."""
        head = self._upstream.path / "HEAD"
        hidden = head.with_name("HEAD-away")
        head.rename(hidden)
        self.happened["away"] += 1
        try:
            yield
        finally:
            hidden.rename(head)
