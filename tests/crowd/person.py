"""One of the crowd, pressing at random: quickly, twice, from old screens, in dialogs left open."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.demo.workspace import View
from tests.crowd.clicks import DECIDE, Click
from tests.crowd.hands import Control, Hands, controls
from tests.crowd.people import CHANNELS, Somebody

SEEN = 3
"""Somebody presses at so many of a channel's newest messages."""
KEPT = 60
"""So many controls of screens drawn earlier are still pressed."""

WEIGHTS = {
    "message": 40,
    "old": 14,
    "two tabs": 6,
    "answer": 8,
    "search": 5,
    "dialog": 20,
    "left open": 6,
    "undo": 4,
    "history": 1,
    "post": 1,
    "elsewhere": 3,
    "redelivered": 4,
}
_SOON = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
QUERIES = (
    "is:open",
    "topic:AI is:open",
    "topic:Science",
    "is:rejected",
    "quality:>=50",
    "is:later",
)
VALUES = {
    "reject_why": ({}, {"words": "Told\nCopydesk-Decision: x"}, {"usual": "1", "words": ""}),
    "later_when": ({"when": "tomorrow"}, {"when": "week"}, {"when": "date", "date": _SOON}),
}
ENDS = {"reject_why": "reject", "later_when": "later"}


class Person:
    """`seed` fixes what they choose; what is there to choose depends on the others."""

    def __init__(self, one: Somebody, hands: Hands, seed: int) -> None:
        self.id, self._hands, self._kind = one.id, hands, one.kind
        self._chance = random.Random(f"{seed}/{one.id}")
        self._old: list[Control] = []
        self._open: list[View] = []

    def pause(self) -> float:
        """Seconds until they do something again: who may decide nothing presses less often."""
        longest = 0.02 if self._kind in ("editor", "admin") else 0.1
        return self._chance.uniform(0, longest)

    def act(self) -> None:
        """Do one thing."""
        [kind] = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        acts: dict[str, Callable[[], None]] = {
            "message": self._message,
            "old": self._from_an_old_screen,
            "two tabs": self._two_tabs,
            "answer": self._answer,
            "search": self._search,
            "dialog": self._dialog,
            "left open": self._left_open,
            "undo": partial(self._type, "/articles undo", "undo latest"),
            "history": partial(self._type, "/articles history", "history"),
            "post": self._post,
            "elsewhere": self._elsewhere,
            "redelivered": self._redelivered,
        }
        acts[kind]()

    def _again(self) -> int:
        return int(self._chance.random() < 0.12)

    def _press(self, one: Control, *, stale: bool = False) -> list[Click]:
        which = [one, one] if self._chance.random() < 0.12 else [one]
        return self._hands.press(self.id, which, again=self._again(), stale=stale)

    def _there(self) -> list[Control]:
        channel = self._chance.choice(CHANNELS)
        return self._hands.messages(channel, SEEN)

    def _choose(self, shown: list[Control]) -> Control | None:
        """A button that decides, or Undo where there is one; and keep some for later."""
        ours = [one for one in shown if one.word in (*DECIDE, "undo")]
        if not ours:
            return None
        self._old += self._chance.sample(ours, min(3, len(ours)))
        self._old = self._old[-KEPT:]
        word = self._chance.choices(("publish", "reject", "later", "undo"), (5, 2, 2, 3))[0]
        return self._chance.choice([one for one in ours if one.word == word] or ours)

    def _message(self) -> None:
        one = self._choose(self._there())
        if one is not None:
            self._press(one)

    def _from_an_old_screen(self) -> None:
        if self._old:
            self._press(self._chance.choice(self._old), stale=True)

    def _two_tabs(self) -> None:
        """Two things at once about one article, of which one can be at most."""
        shown = self._there()
        one = self._choose(shown)
        if one is not None:
            rivals = [each for each in shown if each.article == one.article and each.word in DECIDE]
            self._hands.press(self.id, [one, self._chance.choice(rivals or [one])])

    def _answer(self) -> None:
        one = self._choose(self._hands.answers(self.id))
        if one is not None:
            self._press(one)

    def _search(self) -> None:
        self._type(f"/articles {self._chance.choice(QUERIES)}", "search")

    def _type(self, text: str, word: str) -> None:
        channel = self._chance.choice(CHANNELS)
        self._hands.type(self.id, channel, text, word, again=self._again())

    def _more(self) -> View | None:
        shown = self._there() if self._chance.random() < 0.7 else self._hands.answers(self.id)
        found = [one for one in shown if one.word == "more"]
        if not found:
            return None
        [click] = self._hands.press(self.id, [self._chance.choice(found)], again=self._again())
        return self._hands.dialog(self.id) if click.opened else None

    def _dialog(self) -> None:
        view = self._more()
        for _ in range(2):
            if view is None or view.body["callback_id"] != "more":
                break
            view = self._in_more(view)
        self._hands.close(self.id)

    def _in_more(self, view: View) -> View | None:
        shown = [one for one in controls(view, view.body["blocks"]) if one.word in _IN_MORE]
        if not shown:
            return None
        one = self._chance.choice(shown)
        self._press(one)
        if one.word not in VALUES:
            return self._hands.dialog(self.id)
        asks = self._hands.dialog(self.id)
        if asks is None or asks.body["callback_id"] != one.word:
            return None
        if self._chance.random() < 0.4:
            self._open = [*self._open[-8:], replace(asks)]
            return None
        self._submit(asks)
        return None

    def _submit(self, view: View) -> None:
        word = str(view.body["callback_id"])
        values = dict(self._chance.choice(VALUES[word]))
        self._hands.submit(self.id, ENDS[word], view, values, again=self._again())

    def _left_open(self) -> None:
        if self._open:
            self._submit(self._open[self._chance.randrange(len(self._open))])

    def _redelivered(self) -> None:
        self._hands.redeliver(self.id, self._chance.random())

    def _post(self) -> None:
        shown = [one for one in self._hands.answers(self.id) if one.word == "post"]
        if shown:
            self._press(self._chance.choice(shown))

    def _elsewhere(self) -> None:
        words = ("next", "previous", "sort", "similar", "back")
        shown = [one for one in self._hands.answers(self.id) if one.word in words]
        if shown:
            self._press(self._chance.choice(shown))


_IN_MORE = ("publish", "undo", "reject_why", "later_when")
