"""Posting: one planned digest to its channel, once; and finding out what became of one."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk import WebClient

from bot.domain.digest import Post
from bot.services import trail
from bot.services.digests import Digests
from bot.services.drawings import Place
from bot.services.outbox import Claim
from bot.services.pausing import NO_CHANNEL, Cause
from handlers.adopter import Adopter
from handlers.blocks import Message
from handlers.channels import Channels
from handlers.history import History, TooMuchError, metadata
from handlers.outcome import FAILURES, Outcome, outcome

LATE = timedelta(seconds=10)
"""From when on a post is looked for in the channel before it is posted."""

LAST_STEP = 3
"""The smallest way of drawing a digest: one line an article."""

TEXT_ALONE = LAST_STEP + 1
"""The same lines as plain text, without any blocks, where Slack took them in no form."""

MISSING_CHANNEL = (
    'Slack shows no channel "{}" to Copydesk: check its name, and that Copydesk was invited there.'
)

log = logging.getLogger(__name__)


class Render(Protocol):
    """How a post is drawn; see `digest_message`."""

    def __call__(self, post: Post, *, step: int = 0, posted: datetime | None = None) -> Message: ...


class Posting:
    """Posts with a client that never sends anything twice by itself. `step` is told the name of
    each point that a crash may fall between."""

    def __init__(
        self, digests: Digests, client: WebClient, render: Render, step: Callable[[str], None]
    ) -> None:
        if client.retry_handlers:
            raise ValueError("The client must be made with retry_handlers=[]: it would post twice.")
        self._digests, self._outbox = digests, digests.outbox
        self._client, self._render, self._step = client, render, step
        self._channels, self._history = Channels(client), History(client)
        self._adopter = Adopter(client, digests.adoption)

    def post(self, run_id: int) -> None:
        """Post a planned run, unless another process has it."""
        claim = self._outbox.claim(run_id)
        if claim is None:
            return
        with trail.followed(claim.key):
            self._post_claimed(claim)

    def _post_claimed(self, claim: Claim) -> None:
        self._step("claimed")
        try:
            channel = self._channel(claim)
        except FAILURES as error:
            # Nothing was posted yet, so that this failure is never in doubt.
            self._refused(claim, outcome(error))
            return
        if channel is None:
            self._refused(claim, _no_channel(claim))
        elif claim.at - claim.due < LATE or not self._is_there(claim, channel):
            self._post(claim, channel)

    def _channel(self, claim: Claim) -> str | None:
        """The id of the digest's channel. One that was posted to is known by its id, also under
        another name."""
        return claim.place or self._channels.id(claim.channel)

    def _is_there(self, claim: Claim, channel: str) -> bool:
        """Whether a late post needs no posting now: it was posted before, by a bot with a ledger
        that was lost since, or that can't be found out yet."""
        try:
            ts = self._history.find(channel, claim.key, claim.due)
        except TooMuchError as error:
            self._outbox.refused(claim, str(error))
        except FAILURES as error:
            self._refused(claim, outcome(error))
        else:
            if ts is None:
                return False
            if not self._adopter.adopt(Place(channel, ts)):
                self._outbox.found(claim, channel, ts)
        return True

    def find_out(self, claim: Claim) -> None:
        """Look for a message that may have been posted, and note what is so."""
        with trail.followed(claim.key):
            self._find_out(claim)

    def _find_out(self, claim: Claim) -> None:
        try:
            channel = self._channel(claim)
            ts = channel and self._history.find(channel, claim.key, claim.at)
        except TooMuchError as error:
            self._outbox.unknown(claim, str(error))
        except FAILURES as error:
            self._unknown(claim, outcome(error))
        else:
            self._note(claim, channel, ts)

    def _note(self, claim: Claim, channel: str | None, ts: str | None) -> None:
        if channel is None:
            self._unknown(claim, _no_channel(claim))
        elif ts:
            self._outbox.found(claim, channel, ts)
        else:
            self._outbox.absent(claim)

    def _post(self, claim: Claim, channel: str, smaller: int = 0) -> None:
        message = self._drawn(claim, smaller)
        if message is None:
            return
        self._step("before_post")
        if not self._outbox.holds(claim):
            self._outbox.refused(claim, "Drawing it took too long.", timedelta())
            return
        try:
            answer = self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks or None,
                metadata=metadata(claim.key),
                unfurl_links=False,
                unfurl_media=False,
            )
        except FAILURES as error:
            self._not_sent(claim, channel, outcome(error), smaller)
            return
        self._step("after_post")
        self._outbox.sent(claim, str(answer["channel"]), str(answer["ts"]))
        self._step("sent")

    def _not_sent(self, claim: Claim, channel: str, found: Outcome, smaller: int) -> None:
        if found.kind == "smaller" and smaller < TEXT_ALONE:
            self._post_smaller(claim, channel, found, smaller + 1)
        elif found.kind == "smaller":
            self._outbox.failed(claim, found.sentence)
        elif found.kind == "unknown":
            self._outbox.unsure(claim, found.sentence)
        else:
            self._refused(claim, found)

    def _post_smaller(self, claim: Claim, channel: str, found: Outcome, step: int) -> None:
        """The same slot again, in a smaller form. Slack said no for certain, so that the claim's
        time begins anew."""
        log.info("%s is drawn smaller: %s", claim.key, found.sentence)
        self._step("smaller")
        again = self._outbox.again(claim)
        if again is not None:
            self._post(again, channel, step)

    def _refused(self, claim: Claim, found: Outcome) -> None:
        """It was certainly not posted. What lasts pauses the digest."""
        self._channels.forget(claim.channel)
        if not found.lasting:
            self._outbox.refused(claim, found.sentence, found.wait or None)
            return
        self._outbox.stopped(claim, found.sentence)
        self._step("stopped")
        self._stop(claim, found)

    def _unknown(self, claim: Claim, found: Outcome) -> None:
        """It can't be found out yet whether it was posted."""
        self._channels.forget(claim.channel)
        self._outbox.unknown(claim, found.sentence)
        if found.lasting:
            self._stop(claim, found)

    def _stop(self, claim: Claim, found: Outcome) -> None:
        cause = Cause(sentence=found.sentence, code=found.code, needed=found.needed)
        self._digests.pauses.stop(claim.digest, claim.channel, cause)
        self._step("paused")

    def _drawn(self, claim: Claim, smaller: int) -> Message | None:
        step = min(smaller, LAST_STEP)
        try:
            drawn = self._render(self._digests.post(claim.run_id), step=step, posted=claim.at)
        except Exception as error:
            # Whatever one digest holds, the others are posted; and since nothing was sent, the
            # claim must not end as doubtful.
            log.exception("%s could not be drawn", claim.key)
            self._outbox.refused(claim, f"It could not be drawn: {error}.")
            return None
        return Message(drawn.text, []) if smaller == TEXT_ALONE else drawn


def _no_channel(claim: Claim) -> Outcome:
    return Outcome("refused", MISSING_CHANNEL.format(claim.channel), NO_CHANNEL)
