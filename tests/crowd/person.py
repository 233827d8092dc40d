"""One of the crowd, doing things at random: quickly, twice, from old screens, in dialogs left
open."""

import random
import threading

from tests.crowd.at_home import AtHome
from tests.crowd.at_messages import AtMessages
from tests.crowd.hands import Hands
from tests.crowd.in_dialogs import InDialogs
from tests.crowd.in_words import InWords
from tests.crowd.people import Somebody
from tests.crowd.seat import Lent, Seat
from tests.crowd.voice import Voice


class Person:
    """`seed` fixes what they choose; what is there to choose depends on the others. Whoever has
    `busy` acts for them."""

    def __init__(self, one: Somebody, hands: Hands, voice: Voice, lent: Lent, seed: str) -> None:
        self.id, self.busy = one.id, threading.Lock()
        self._seat = Seat(one, hands, voice, lent, random.Random(f"{seed}/{one.id}"))
        self.dialogs = InDialogs(self._seat)
        acts = {
            **AtMessages(self._seat, self.dialogs).acts(),
            **self.dialogs.acts(),
            **AtHome(self._seat, self.dialogs).acts(),
            **InWords(self._seat).acts(),
        }
        self._acts = [act for _, act in acts.values()]
        self._weights = [weight for weight, _ in acts.values()]

    def pause(self) -> float:
        """Seconds until they do something again: who may decide nothing presses less often."""
        return self._seat.chance.uniform(0, 0.02 if self._seat.decides else 0.1)

    def act(self) -> None:
        """Do one thing."""
        with self.busy:
            self._seat.chance.choices(self._acts, self._weights)[0]()
