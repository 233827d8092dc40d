"""What people type and say: the command, a mention, a message to the app, the shortcut."""

from collections.abc import Callable
from functools import partial

from tests.crowd.people import CHANNELS
from tests.crowd.seat import Seat

QUERIES = (
    "is:open",
    "topic:AI is:open",
    "topic:Science",
    "is:rejected",
    "quality:>=50",
    "is:later",
)
ARTICLES = 200
"""Links lead to as many, some of which there may not be."""


class InWords:
    """What the one who sits there says."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """What is done, with its weight."""
        return {
            "search": (5, self._search),
            "undo": (3, partial(self._type, "/articles undo", "undo latest")),
            "history": (1, partial(self._type, "/articles history", "history")),
            "mention": (2, self._mention),
            "direct": (2, self._direct),
            "link": (1, self._link),
            "have this": (2, self._have_this),
        }

    def _query(self) -> str:
        return self._seat.chance.choice(QUERIES)

    def _search(self) -> None:
        self._type(f"/articles {self._query()}", "search")

    def _type(self, text: str, word: str) -> None:
        channel = self._seat.chance.choice(CHANNELS)
        self._seat.hands.type(self._seat.id, channel, text, word, again=self._seat.again())

    def _mention(self) -> None:
        self._ask(self._seat.chance.choice(CHANNELS))

    def _direct(self) -> None:
        self._ask(self._seat.id)

    def _ask(self, place: str) -> None:
        undoes = self._seat.chance.random() < 0.3
        text, word = ("undo", "undo latest") if undoes else (self._query(), "search")
        self._seat.voice.ask(self._seat.id, place, text, word, again=self._seat.again())

    def _link(self) -> None:
        number = self._seat.chance.randrange(ARTICLES)
        text = f"Seen this? https://news.example/{number}"
        self._seat.voice.write(self._seat.id, self._seat.chance.choice(CHANNELS), text)

    def _have_this(self) -> None:
        channel = self._seat.chance.choice(CHANNELS)
        written = self._seat.hands.written(channel, 12)
        if written:
            message = self._seat.chance.choice(written)
            again = self._seat.again()
            self._seat.hands.choose(self._seat.id, channel, message, again=again)
