"""What people do in dialogs: More and what it opens, submitted at once, hours later, or by
somebody who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.demo.errors import Json
from bot.demo.workspace import View
from tests.crowd.clicks import SAVE, Click
from tests.crowd.people import CHANNELS
from tests.crowd.screens import Control, controls, kept_in
from tests.crowd.seat import Seat

SEEN = 3
IN_MORE = {
    "publish": 4, "undo": 4, "reject_why": 4, "later_when": 3, "edit": 5, "take": 3,
    "give_back": 1, "publish_one": 2, "reject_all": 2,
}  # fmt: skip
SUBMITTED = ("reject_why", "later_when", "story_decide", "decide_taken", "edit")
_SOON = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
REASONS: tuple[Json, ...] = (
    {},
    {"words": "Told\nCopydesk-Decision: x"},
    {"usual": "1", "words": ""},
)
TIMES: tuple[Json, ...] = ({"when": "tomorrow"}, {"when": "week"}, {"when": "date", "date": _SOON})
TOPICS: tuple[list[str], ...] = (["AI"], ["Science"], ["AI", "Science"], ["Robots"], [])


class InDialogs:
    """The dialogs of the one who sits there."""

    def __init__(self, seat: Seat) -> None:
        self._seat, self._hands = seat, seat.hands

    def acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """What is done, with its weight."""
        if self._seat.decides:
            return {"dialog": (20, self.dialog), "left open": (6, self.left_open)}
        every = {"dialog": (8, self.dialog), "left open": (8, self.left_open)}
        return {**every, "borrowed": (30, self._borrowed)}

    def dialog(self) -> None:
        """Open More somewhere, and do one or two things in it."""
        seat = self._seat
        channel = seat.chance.choice(CHANNELS)
        somewhere = self._hands.messages(channel, SEEN)
        self.more(somewhere if seat.chance.random() < 0.7 else self._hands.answers(seat.id))

    def more(self, shown: list[Control]) -> None:
        """The same from what is on a screen."""
        seat = self._seat
        found = [one for one in shown if one.word == "more"]
        if not found:
            return
        press = [seat.chance.choice(found)]
        [click] = self._hands.press(seat.id, press, again=seat.again())
        view = self._hands.dialog(seat.id) if click.opened else None
        for _ in range(2):
            if view is None or view.body["callback_id"] != "more":
                break
            view = self._in_more(view)
        self._hands.close(seat.id)

    def leave_open(self) -> None:
        """Open dialogs of every kind about articles that wait, and leave them."""
        [click] = self._hands.type(
            self._seat.id, CHANNELS[0], "/articles is:open", "search", again=0
        )
        found = [one for one in self._hands.answer(click.shown) if one.word == "more"]
        for more, word in zip(
            found, ("reject_why", "later_when", "edit", "publish_one"), strict=False
        ):
            if self._hands.press(self._seat.id, [more])[0].opened:
                self._open_in(self._hands.dialog(self._seat.id), word)
        self._hands.close(self._seat.id)

    def _open_in(self, view: View | None, word: str) -> None:
        shown = controls(view, view.body["blocks"]) if view is not None else []
        wanted = [one for one in shown if one.word == word][:1]
        if wanted and self._hands.press(self._seat.id, wanted)[0].opened:
            asks = self._hands.dialog(self._seat.id)
            self._seat.open += [asks] if asks is not None else []

    def submit_all(self) -> None:
        """Submit every dialog that was left open."""
        for view in self._seat.open:
            self._submit(view)

    def left_open(self) -> None:
        """Submit one that was left open."""
        if self._seat.open:
            self._submit(self._seat.open[self._seat.chance.randrange(len(self._seat.open))])

    def follow(self, click: Click) -> None:
        """A press has opened a dialog, perhaps: submit it, or leave it open."""
        if click.opened not in SUBMITTED:
            return
        asks = self._hands.dialog(self._seat.id)
        if asks is None or asks.body["callback_id"] != click.opened:
            return
        if self._seat.decides:
            self._seat.lent.lend(asks)
        if self._seat.chance.random() < 0.35:
            self._seat.open = [*self._seat.open[-8:], replace(asks)]
        else:
            self._submit(asks)

    def _in_more(self, view: View) -> View | None:
        if self._seat.decides:
            self._seat.lent.lend(view)
        one = self._seat.choose(controls(view, view.body["blocks"]), IN_MORE)
        if one is None:
            return None
        click = self._seat.press(one)
        self.follow(click)
        return None if click.opened else self._hands.dialog(self._seat.id)

    def _submit(self, view: View) -> None:
        """Submit it, and what is drawn in its place, as long as something is."""
        now: View | None = view
        for _ in range(4):
            if now is None or now.body["callback_id"] not in SUBMITTED:
                return
            word, values = self._filled(now)
            _, now = self._hands.submit(self._seat.id, word, now, values, again=self._seat.again())
            if self._seat.chance.random() < 0.15:
                return

    def _filled(self, view: View) -> tuple[str, Json]:
        """What is submitted, and with what."""
        chance, kept = self._seat.chance, kept_in(view)
        match view.body["callback_id"]:
            case "reject_why":
                return "reject", dict(chance.choice(REASONS))
            case "later_when":
                return "later", dict(chance.choice(TIMES))
            case "decide_taken":
                return str(kept["verb"]), {}
            case "story_decide":
                boxes = [str(at) for at in range(len(kept["boxes"]))]
                some = chance.sample(boxes, chance.randint(1, len(boxes))) if boxes else []
                return f"story {kept['step']}", {"boxes": some, **chance.choice(REASONS[:1])}
            case _:
                return self._edited(view)

    def _edited(self, view: View) -> tuple[str, Json]:
        chance, inputs = self._seat.chance, {one["block_id"] for one in view.body["blocks"]}
        if kept_in(view)["seen"]:
            then = {"then": chance.choice(("save", "publish"))} if "then" in inputs else {}
            return SAVE, then
        [title] = view.values["title"].values()
        word = "".join(chance.choices("bdfgklmnprstvz", k=2)) + chance.choice(("ola", "imu", "era"))
        changes: Json = {
            "title": f"{str(title['value']).rpartition(' ')[0]} {word}",
            "excerpt": f"{word} & {word[::-1]}: told in short",
            "topics": chance.choice(TOPICS),
        }
        named = chance.sample(sorted(changes), chance.randint(1, 2))
        return "edit show", {name: changes[name] for name in named}

    def _borrowed(self) -> None:
        """Press or submit what only those who may decide have on their screens."""
        lent = self._seat.lent.any(self._seat.chance)
        if lent is None:
            return
        view = self._hands.borrow(self._seat.id, lent)
        if view.body.get("callback_id") in SUBMITTED:
            self._submit(view)
            return
        found = [one for one in controls(view, view.body["blocks"]) if one.word != "more"]
        if found:
            self.follow(self._seat.press(self._seat.chance.choice(found), stale=True))
            self._hands.close(self._seat.id)
