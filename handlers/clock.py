"""Clock: every second, what is due is planned and posted, and what is in doubt is looked for.

APScheduler only ticks. When digests are due, and which were posted, is for the domain and the
ledger to say.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from slack_sdk import WebClient

from bot.domain.digest import Digest
from bot.domain.schedule import Slot
from bot.services import trail
from bot.services.digests import Digests
from handlers.posting import Posting, Render
from handlers.stopped import StoppedDigests

log = logging.getLogger(__name__)


def no_step(_name: str) -> None:
    """Nothing happens at a named step."""


def nobody(_name: str) -> str:
    """Nobody is told when a digest is paused."""
    return ""


class Clock:
    """Posts digests at their time. `client` must be made with `retry_handlers=[]` and a timeout
    well under two thirds of the outbox's lease; `render` draws a post.

    `step` is told the name of each point that a crash may fall between: planned, claimed,
    before_post, smaller, after_post, sent, stopped, paused. `creator` gives the id of who made a
    digest, empty for one of the settings.
    """

    def __init__(
        self,
        digests: Digests,
        client: WebClient,
        render: Render,
        *,
        step: Callable[[str], None] = no_step,
        every: float = 1.0,
        creator: Callable[[str], str] = nobody,
    ) -> None:
        self._digests, self._step, self._every = digests, step, every
        self._posting = Posting(digests, client, render, step)
        self._stopped = StoppedDigests(digests.stoppages, client, creator)
        self._scheduler: BackgroundScheduler | None = None
        self._ticked = time.monotonic()

    @property
    def since_tick(self) -> float:
        """Seconds since a tick ended as it should, or since the start."""
        return time.monotonic() - self._ticked

    def tick(self) -> None:
        """Let go on, find out, plan, post, tell: everything that the moment asks for."""
        self._guarded(self._stopped.look)
        for claim in self._digests.outbox.in_doubt():
            self._guarded(self._posting.find_out, claim)
        for digest, slot in self._digests.due():
            self._guarded(self._plan, digest, slot)
        for run_id in self._digests.ready():
            self._guarded(self._posting.post, run_id)
        self._guarded(self._stopped.tell)

    def post(self, run_id: int) -> None:
        """Post a planned run now, without waiting for the next tick."""
        self._posting.post(run_id)

    def start(self) -> None:
        """Tick in a thread of its own, the first time at once."""
        # It warns whenever a tick takes longer than the interval, which is as it should be.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.add_job(
            self._tick_and_go_on,
            "interval",
            seconds=self._every,
            next_run_time=datetime.now(UTC),
        )
        self._ticked = time.monotonic()
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """End the tick that is going on, then stop."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None

    def _plan(self, digest: Digest, slot: Slot) -> None:
        with trail.followed(f"{digest.name}|{slot.key}"):
            self._digests.plan(digest, slot)
            doubt = self._digests.doubt(digest.name)
            if doubt:
                log.warning("%s can find nothing as things are. %s", digest.name, doubt)
        self._step("planned")

    def _tick_and_go_on(self) -> None:
        self._guarded(self._tick_well)

    def _tick_well(self) -> None:
        self.tick()
        self._ticked = time.monotonic()

    def _guarded(self, task: Callable[..., None], *arguments: Any) -> None:
        try:
            task(*arguments)
        except Exception:
            # One digest's trouble must not keep the others from being posted, and the ledger
            # has what is needed to go on at the next tick.
            log.exception("A digest could not be posted, and is tried again")
