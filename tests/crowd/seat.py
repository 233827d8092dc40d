"""Where one of the crowd sits: their hands, their voice, what they keep open, and their chance."""

import random
from collections import deque
from dataclasses import dataclass, field, replace

from bot.demo.workspace import View
from tests.crowd.clicks import Click
from tests.crowd.hands import Hands
from tests.crowd.people import Somebody
from tests.crowd.screens import Control
from tests.crowd.voice import Voice

KEPT = 60
"""So many controls of screens drawn earlier are still pressed."""


class Lent:
    """Home tabs and dialogs of those who may decide, for those who may not to press in: as if
    theirs had been drawn while they might."""

    def __init__(self) -> None:
        self._views: deque[View] = deque(maxlen=30)

    def lend(self, view: View) -> None:
        """Somebody has this on their screen."""
        self._views.append(replace(view))

    def any(self, chance: random.Random) -> View | None:
        """One of them."""
        views = list(self._views)
        return chance.choice(views) if views else None


@dataclass
class Seat:
    """`old` is what can be pressed on screens that were drawn earlier, `open` are dialogs that
    nobody closed. What is chosen is fixed by `chance`; what is there to choose depends on the
    others."""

    one: Somebody
    hands: Hands
    voice: Voice
    lent: Lent
    chance: random.Random
    old: list[Control] = field(default_factory=list)
    open: list[View] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Slack's id of the person."""
        return self.one.id

    @property
    def direct(self) -> str:
        """The person's conversation with the app."""
        return f"D{self.id[1:]}"

    @property
    def decides(self) -> bool:
        """Whether they may decide throughout."""
        return self.one.kind in ("editor", "admin")

    def again(self) -> int:
        """How often it is delivered once more."""
        return int(self.chance.random() < 0.12)

    def press(self, one: Control, *, stale: bool = False) -> Click:
        """Press it, now and then twice at once; the first press."""
        which = [one, one] if self.chance.random() < 0.12 else [one]
        return self.hands.press(self.id, which, again=self.again(), stale=stale)[0]

    def keep(self, shown: list[Control]) -> None:
        """Keep some of it to be pressed later."""
        self.old += self.chance.sample(shown, min(3, len(shown)))
        self.old = self.old[-KEPT:]

    def choose(self, shown: list[Control], wanted: dict[str, int]) -> Control | None:
        """One of these whose words are `wanted`, by their weights."""
        words = sorted({one.word for one in shown} & wanted.keys())
        if not words:
            return None
        [word] = self.chance.choices(words, [wanted[one] for one in words])
        return self.chance.choice([one for one in shown if one.word == word])
