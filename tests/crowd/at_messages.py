"""What people press in messages and private answers: now, too late, two things at once."""

from collections.abc import Callable

from tests.crowd.clicks import DECIDE
from tests.crowd.in_dialogs import SEEN, InDialogs
from tests.crowd.people import CHANNELS
from tests.crowd.screens import Control
from tests.crowd.seat import Seat

CHOSEN = {
    "publish": 10, "reject": 4, "later": 4, "undo": 6, "undo_batch": 3, "take": 2, "give_back": 1,
    "publish_one": 2, "reject_all": 1,
}  # fmt: skip
LOOKS = ("next", "previous", "sort", "similar", "back")


class AtMessages:
    """The messages that the one who sits there sees."""

    def __init__(self, seat: Seat, dialogs: InDialogs) -> None:
        self._seat, self._hands, self._dialogs = seat, seat.hands, dialogs

    def acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """What is done, with its weight."""
        return {
            "message": (36, self._message),
            "old": (14, self._from_an_old_screen),
            "two tabs": (6, self._two_tabs),
            "answer": (8, self._answer),
            "post": (1, self._post),
            "elsewhere": (3, self._elsewhere),
            "redelivered": (4, self._redelivered),
        }

    def _there(self) -> list[Control]:
        own = [self._seat.direct] if self._seat.chance.random() < 0.2 else []
        return self._hands.messages(self._seat.chance.choice(own or CHANNELS), SEEN)

    def _choose(self, shown: list[Control]) -> Control | None:
        """Something that decides or takes back; and keep some for later."""
        ours = [one for one in shown if one.word in CHOSEN]
        self._seat.keep(ours)
        return self._seat.choose(ours, CHOSEN)

    def _press(self, one: Control | None, *, stale: bool = False) -> None:
        if one is not None:
            self._dialogs.follow(self._seat.press(one, stale=stale))
            self._hands.close(self._seat.id)

    def _message(self) -> None:
        self._press(self._choose(self._there()))

    def _from_an_old_screen(self) -> None:
        if self._seat.old:
            self._press(self._seat.chance.choice(self._seat.old), stale=True)

    def _two_tabs(self) -> None:
        """Two things at once about one article, of which one can be at most."""
        shown = self._there()
        one = self._choose(shown)
        if one is not None:
            rivals = [each for each in shown if each.article == one.article and each.word in DECIDE]
            both = [one, self._seat.chance.choice(rivals or [one])]
            self._hands.press(self._seat.id, both)
            self._hands.close(self._seat.id)

    def _answer(self) -> None:
        self._press(self._choose(self._hands.answers(self._seat.id)))

    def _post(self) -> None:
        shown = [one for one in self._hands.answers(self._seat.id) if one.word == "post"]
        if shown:
            self._press(self._seat.chance.choice(shown))

    def _elsewhere(self) -> None:
        shown = [one for one in self._hands.answers(self._seat.id) if one.word in LOOKS]
        if shown:
            self._press(self._seat.chance.choice(shown))

    def _redelivered(self) -> None:
        self._hands.redeliver(self._seat.id, self._seat.chance.random())
