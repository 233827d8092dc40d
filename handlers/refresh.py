"""Refresh: posted messages are drawn again until Slack shows what the ledger says."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from bot.domain.post import Post
from bot.services import trail
from bot.services.digests import Digests
from bot.services.drawings import Place
from handlers.outcome import FAILURES, Outcome, outcome
from handlers.posting import LAST_STEP, Render

BURST, A_MINUTE = 10, 40
"""Slack allows about fifty chat.update a minute: ten at once, and forty more in each."""

TOGETHER = 10
"""So many messages are taken and built at once: together they are drawn well before another
process would take them over."""

POLL = 1.0
"""Seconds between looks at the ledger, since the terminal and other bots write to it too."""

GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"}
SOON, MUCH_LATER = timedelta(seconds=5), timedelta(minutes=10)

log = logging.getLogger(__name__)


class Pace:
    """How many calls may be made now. In seconds of a clock that never jumps."""

    def __init__(self, burst: int, a_minute: int) -> None:
        self._burst, self._rate = burst, a_minute / 60
        self._left, self._at = float(burst), time.monotonic()

    def wait(self) -> float:
        """Seconds until the next call may be made; 0 counts as making it."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._rate)
        self._at = max(now, self._at)
        if self._at > now or self._left < 1:
            return max(self._at - now, (1 - self._left) / self._rate)
        self._left -= 1
        return 0.0

    def free(self) -> int:
        """How many calls may be made now."""
        now = time.monotonic()
        left = min(self._burst, self._left + max(0.0, now - self._at) * self._rate)
        return 0 if self._at > now else int(left)

    def pause(self, seconds: float) -> None:
        """No call before so many seconds have passed, and then one at a time."""
        self._left, self._at = 1.0, time.monotonic() + seconds


class Refresher:
    """Draws messages one after the other, so that no older picture overtakes a newer one.

    `render` is the same that drew them when they were posted. `pace` is for measuring alone.
    `lapse` sees to articles that are somebody's no more, as their time is over.
    """

    def __init__(
        self,
        digests: Digests,
        client: WebClient,
        render: Render,
        pace: Pace | None = None,
        lapse: Callable[[], int] = lambda: 0,
    ) -> None:
        self._drawings, self._elsewhere = digests.drawings, digests.elsewhere
        self._client, self._render = client, render
        self._lapse, self._pace = lapse, pace or Pace(BURST, A_MINUTE)
        self._poked, self._stopped = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._because = ""

    def drain(self) -> int:
        """Draw what is to be drawn, at Slack's pace; gives how many were drawn. Messages whose
        time has come are folded, and footers count again."""
        self._lapse()
        self._elsewhere.look()
        self._drawings.fold()
        count, places = 0, self._drawings.waiting()
        while places and self._may_call():
            some = places[: min(TOGETHER, 1 + self._pace.free())]
            drawn, given_back = self._draw_together(some)
            count += drawn
            places = [*given_back, *places[len(some) :]]
        return count

    def start(self) -> None:
        """Drain in a thread of its own, whenever poked and once a second."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """Something has changed: look now."""
        self._because = trail.current()
        self._poked.set()

    def stop(self) -> None:
        """End the drawing that is going on, then stop."""
        self._stopped.set()
        self._poked.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with trail.followed(self._because or "refresh"):
                    self.drain()
            except Exception:
                # The thread must outlive a ledger that is busy: nothing is lost, what was not
                # drawn is still wanted.
                log.exception("Messages could not be drawn, and are tried again")
            if not self._poked.wait(POLL):
                self._because = ""
            self._poked.clear()

    def _may_call(self) -> bool:
        """Wait until a call may be made, which counts as making it; False once stopped."""
        while not self._stopped.is_set() and (wait := self._pace.wait()):
            self._stopped.wait(wait)
        return not self._stopped.is_set()

    def _draw_together(self, places: Sequence[Place]) -> tuple[int, list[Place]]:
        """Draw messages, for the first of which a call may be made; gives how many were drawn, and
        those that must wait after all: they are given back, to be drawn as they are then."""
        count, given_back, may = 0, list[Place](), True
        for place, post in self._drawings.take(places):
            if may or not (self._stopped.is_set() or self._pace.wait()):
                count += self._draw(place, post)
            else:
                self._drawings.later(place, timedelta(0))
                given_back.append(place)
            may = False
        return count, given_back

    def _draw(self, place: Place, post: Post, smaller: int = 0) -> bool:
        posted = datetime.fromtimestamp(float(place.ts), UTC)
        try:
            message = self._render(post, step=smaller, posted=posted)
            self._client.chat_update(
                channel=place.channel, ts=place.ts, text=message.text, blocks=message.blocks
            )
        except FAILURES as error:
            return self._not_drawn(place, post, outcome(error), smaller)
        self._drawings.drawn(place, post.revision)
        return True

    def _not_drawn(self, place: Place, post: Post, found: Outcome, smaller: int) -> bool:
        if found.kind == "smaller" and smaller < LAST_STEP:
            return self._draw(place, post, smaller + 1)
        if found.code in GONE:
            what = post.name or "an article"
            log.warning("A message of %s is not kept up to date: %s", what, found.sentence)
            self._drawings.gone(place)
        elif found.kind == "wait":
            self._pace.pause(found.wait.total_seconds())
            self._drawings.later(place, found.wait)
        else:
            what = post.name or "an article"
            log.warning("A message of %s was not drawn: %s", what, found.sentence)
            self._drawings.later(place, SOON if found.kind == "unknown" else MUCH_LATER)
        return False
