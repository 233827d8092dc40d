"""The operator's channel: a message for each problem, edited when it is over."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from slack_sdk import WebClient

from bot.domain.notice import Notice
from bot.services import trail
from handlers.channels import Channels
from handlers.health import Health
from handlers.outcome import FAILURES, outcome
from handlers.problem_message import problem_message

LOOK = 10.0
"""Seconds between two looks. A problem that one look finds and the next doesn't is not told."""

log = logging.getLogger(__name__)


class Kept(Protocol):
    """Where the notices outlive a restart."""

    def load(self) -> list[Notice]: ...

    def save(self, notices: Sequence[Notice]) -> None: ...


class Operator:
    """Tells a channel, `#name` or an id; an empty one nobody. It begins once `ready` was true:
    before, nothing is known of what is over. `now` gives aware UTC."""

    def __init__(
        self,
        client: WebClient,
        channel: str,
        health: Health,
        kept: Kept,
        now: Callable[[], datetime],
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._client, self._channel, self._health = client, channel, health
        self._kept, self._now, self._ready, self._begun = kept, now, ready, False
        self._channels = Channels(client)
        self._open = {one.key: one for one in kept.load()} if channel else {}
        self._suspected: set[str] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="operator", daemon=True)

    def start(self) -> None:
        """Look every few seconds, in a thread of its own."""
        if self._channel:
            self._thread.start()

    def stop(self) -> None:
        """End the look that is going on, then stop."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Tell what is new, and what is over. What Slack does not take is told at a later look,
        even when it is over by then."""
        self._begun = self._begun or self._ready()
        if not self._begun:
            return
        found = {one.key: one.sentence for one in self._health.problems()}
        before = dict(self._open)
        for key in found.keys() & self._suspected - self._open.keys():
            self._open[key] = Notice(key=key, sentence=found[key], since=self._now())
        self._suspected = set(found)
        for notice in list(self._open.values()):
            self._tell(notice, over=notice.key not in found)
        if self._open != before:
            self._kept.save(list(self._open.values()))

    def _run(self) -> None:
        with trail.followed("operator"):
            while not self._stopped.wait(LOOK):
                try:
                    self.look()
                except Exception:
                    # The next look may well succeed, and nobody else would tell.
                    log.exception("The operator's channel could not be told")

    def _tell(self, notice: Notice, *, over: bool) -> None:
        if notice.ts and not over:
            return
        try:
            told = self._say(notice, over=over)
        except FAILURES as error:
            found = outcome(error)
            log.warning("The operator's channel could not be told: %s", found.sentence)
            # A message that is gone can't be edited, ever.
            told = notice if over and found.code == "message_not_found" else None
        if told is not None and over:
            del self._open[notice.key]
        elif told is not None:
            self._open[notice.key] = told

    def _say(self, notice: Notice, *, over: bool) -> Notice | None:
        message = problem_message(notice, self._now() if over else None)
        if notice.ts:
            self._client.chat_update(
                channel=notice.channel, ts=notice.ts, text=message.text, blocks=message.blocks
            )
            return notice
        channel = self._channels.id(self._channel)
        if channel is None:
            log.warning("Slack shows no channel %s to Copydesk: invite it there", self._channel)
            return None
        answer = self._client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
        return replace(notice, channel=str(answer["channel"]), ts=str(answer["ts"]))
