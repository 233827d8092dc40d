"""Home tabs: drawn when they are opened, and kept up to date for a while."""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Collection
from dataclasses import replace

from slack_sdk import WebClient

from bot.services import trail
from bot.services.homes import Homes, Shown
from bot.services.queue import Queue
from handlers.blocks import Block, Message
from handlers.home_message import home_view
from handlers.outcome import FAILURES, Outcome, outcome
from handlers.people import People
from handlers.refresh import POLL, Pace

BURST, A_MINUTE = 20, 80
"""Slack allows about a hundred views.publish a minute."""

LOOK_EVERY = 2.0
"""Seconds between looks at the tabs for what has changed in the files: these change all day."""

log = logging.getLogger(__name__)


class HomeTabs:
    """Draws one tab after the other, so that no older picture overtakes a newer one: first those
    whose person has just done something. `pace` is for measuring alone."""

    def __init__(
        self,
        queue: Queue,
        homes: Homes,
        people: People,
        client: WebClient,
        pace: Pace | None = None,
    ) -> None:
        self.queue, self._homes, self._people, self._client = queue, homes, people, client
        self._pace = pace or Pace(BURST, A_MINUTE)
        self._poked, self._stopped = threading.Event(), threading.Event()
        self._asked: dict[str, str] = {}
        self._files_changed, self._looked = False, 0.0
        self._thread: threading.Thread | None = None

    def opened(self, user: str, known: str) -> None:
        """Somebody opened their tab; `known` is the hash of the view that Slack showed, empty
        where there is none yet."""
        self._homes.opened(user, known)
        self._ask(user)

    def looked(self, user: str) -> None:
        """Somebody pressed something in their tab, whatever that does."""
        self._homes.looked(user)

    def changed(self, user: str) -> None:
        """Somebody decided something in their tab."""
        self._homes.changed(user)
        self._ask(user)

    def change(self, user: str, **changes: str | int) -> None:
        """Somebody looks at their queue in another way: `Queue.change` takes it."""
        self.queue.change(user, self._people.zone(user), **changes)  # type: ignore[arg-type]
        self._ask(user)

    def tick(self, user: str, article_id: str, *, ticked: bool) -> None:
        """Somebody ticks an article in their tab, or unticks it."""
        self._homes.tick(user, article_id, ticked=ticked)
        self._ask(user)

    def untick(self, user: str, articles: Collection[str] | None = None) -> None:
        """Nothing is ticked any more in somebody's tab, or none of these articles."""
        self._homes.untick(user, articles)
        self._ask(user)

    def say(self, user: str, message: Message, about: str = "") -> None:
        """Say something in somebody's tab, at an article where its id is given: there is no
        private message in it."""
        self._homes.say(user, message.text, about)
        self._ask(user)

    def files_changed(self) -> None:
        """The files say something else."""
        self._files_changed = True

    def poke(self) -> None:
        """Something has changed: look now."""
        self._poked.set()

    def start(self) -> None:
        """Draw in a thread of its own, whenever poked and once a second."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="home", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the drawing that is going on, then stop."""
        self._stopped.set()
        self._poked.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def drain(self) -> int:
        """Draw what is to be drawn, at Slack's pace; gives how many were drawn."""
        self._look_at_files()
        count = 0
        while (user := self._next()) and not self._stopped.is_set():
            while not self._stopped.is_set() and (wait := self._pace.wait()):
                self._stopped.wait(wait)
            with trail.followed(self._asked.pop(user, "home")):
                count += not self._stopped.is_set() and self._draw(user)
        return count

    def _ask(self, user: str) -> None:
        self._asked[user] = trail.current()
        self._poked.set()

    def _next(self) -> str:
        """Who is next: whoever did something, else whose tab was drawn longest ago."""
        # A copy: others ask meanwhile.
        waiting = [*self._asked] or self._homes.stale()
        return waiting[0] if waiting else ""

    def _look_at_files(self) -> None:
        if self._files_changed and time.monotonic() >= self._looked + LOOK_EVERY:
            self._files_changed, self._looked = False, time.monotonic()
            self._homes.files_changed()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.drain()
            except Exception:
                # The thread must outlive a ledger that is busy: what was not drawn is still
                # wanted, by what the ledger says of it.
                log.exception("Home tabs could not be drawn, and are tried again")
            self._poked.wait(POLL)
            self._poked.clear()

    def _draw(self, user: str) -> bool:
        shown = self._homes.take(user)
        if shown is None:
            return False
        page = self.queue.page(user, self._people.zone(user))
        may_decide = self._people.may_decide(user)
        deciders = self._people.roles.deciders

        def view(revision: int) -> Block:
            return home_view(page, may_decide=may_decide, deciders=deciders, revision=revision)

        drawn = _hash_of(view(0))
        if drawn == shown.drawn:
            self._homes.drawn(user, shown)
            return False
        wanted = replace(shown, drawn=drawn, revision=shown.revision + 1)
        return self._publish(user, view(wanted.revision), wanted)

    def _publish(self, user: str, view: Block, wanted: Shown) -> bool:
        try:
            answer = self._client.views_publish(
                user_id=user, view=view, **({"hash": wanted.hash} if wanted.hash else {})
            )
        except FAILURES as error:
            return self._not_drawn(user, wanted, outcome(error))
        self._homes.drawn(user, replace(wanted, hash=str(answer["view"]["hash"])))
        return True

    def _not_drawn(self, user: str, wanted: Shown, found: Outcome) -> bool:
        if found.code == "hash_conflict":
            # Another process drew it meanwhile, and left its hash; else Slack alone knows it.
            newer = self._homes.hash(user)
            self._homes.conflicted(user, "" if newer == wanted.hash else newer)
            self._ask(user)
        elif found.kind == "wait":
            self._pace.pause(found.wait.total_seconds())
            self._ask(user)
        elif found.kind == "unknown":
            log.warning("A Home tab was not drawn, and is tried again: %s", found.sentence)
        else:
            log.warning("A Home tab was not drawn: %s", found.sentence)
            self._homes.drawn(user, replace(wanted, drawn=""))
        return False


def _hash_of(view: Block) -> str:
    return hashlib.sha256(json.dumps(view).encode()).hexdigest()[:16]
