"""What people do in the Home tab: filter, turn, tick, decide, take back."""

from collections.abc import Callable
from dataclasses import replace

from tests.crowd.in_dialogs import InDialogs
from tests.crowd.screens import controls
from tests.crowd.seat import Seat

QUERIES = ("topic:AI", "topic:Science", "quality:>=50", "quality:<")
CHOSEN = {
    "queue_tick": 12, "ticked_publish": 5, "ticked_reject": 4, "ticked_later": 4,
    "queue_untick": 1, "publish": 3, "reject": 2, "later": 2, "undo": 4, "undo_batch": 5,
    "take": 1, "give_back": 1, "publish_one": 2, "reject_all": 1, "more": 2, "queue_filter": 2,
    "queue_clear": 3, "queue_sort": 1, "queue_kind": 1, "queue_next": 3, "queue_previous": 2,
    "queue_look": 2,
}  # fmt: skip


class AtHome:
    """The Home tab of the one who sits there."""

    def __init__(self, seat: Seat, dialogs: InDialogs) -> None:
        self._seat, self._dialogs = seat, dialogs

    def acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """What is done, with its weight."""
        return {"home": (24, self._act), "open home": (3, self._open)}

    def _open(self) -> None:
        self._seat.voice.open_home(self._seat.id, again=self._seat.again())

    def _act(self) -> None:
        view = self._seat.hands.home(self._seat.id)
        if view is None:
            self._open()
            return
        if self._seat.decides:
            self._seat.lent.lend(view)
        shown = controls(view, view.body["blocks"])
        one = self._seat.choose(shown, CHOSEN)
        if one is None:
            return
        self._seat.keep([each for each in shown if each.article])
        if one.word == "more":
            self._dialogs.more([one])
            return
        if one.word == "queue_filter":
            one = replace(one, raw=self._seat.chance.choice(QUERIES))
        self._dialogs.follow(self._seat.press(one))
        self._seat.hands.close(self._seat.id)
