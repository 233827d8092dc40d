"""Stopped digests: looks whether what stopped them is gone, and tells who made them."""

import logging
from collections.abc import Callable

from slack_sdk import WebClient

from bot.services import trail
from bot.services.pausing import NO_ACCOUNT, NO_SCOPE, SEEN
from bot.services.stoppages import Stoppages, Stopped
from handlers.channels import Channels
from handlers.outcome import FAILURES, outcome
from handlers.pause_message import paused_message

log = logging.getLogger(__name__)


class StoppedDigests:
    """Works as the bot. `creator` gives the id of who made a digest; empty for one of the
    settings, of which the operator's channel hears."""

    def __init__(
        self, stoppages: Stoppages, client: WebClient, creator: Callable[[str], str]
    ) -> None:
        self._stoppages, self._client, self._creator = stoppages, client, creator
        self._channels = Channels(client)

    def look(self) -> None:
        """Let those go on whose cause is gone."""
        for stopped in self._stoppages.to_look_at():
            with trail.followed(stopped.digest):
                if self._is_over(stopped):
                    self._stoppages.go_on(stopped)

    def tell(self) -> None:
        """Write to the creators of those that were stopped. Killed in between, it may write a
        second time."""
        for stopped in self._stoppages.to_tell():
            with trail.followed(stopped.digest):
                creator = self._creator(stopped.digest)
                if not creator or self._told(creator, stopped):
                    self._stoppages.told(stopped)

    def _told(self, creator: str, stopped: Stopped) -> bool:
        """Whether nothing more is to be said."""
        cause = stopped.cause
        message = paused_message(stopped.digest, cause.sentence, ends=cause.code in SEEN)
        try:
            self._client.chat_postMessage(
                channel=creator,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        except FAILURES as error:
            found = outcome(error)
            log.warning("%s could not be told: %s", creator, found.sentence)
            return found.kind == "refused" and bool(found.code)
        return True

    def _is_over(self, stopped: Stopped) -> bool:
        if stopped.moved:
            return True
        try:
            return self._is_gone(stopped)
        except FAILURES as error:
            log.debug("%s stays paused: %s", stopped.digest, outcome(error).sentence)
            return False

    def _is_gone(self, stopped: Stopped) -> bool:
        code = stopped.cause.code
        if code in (NO_SCOPE, NO_ACCOUNT):
            return self._takes(stopped.cause.needed if code == NO_SCOPE else "")
        return code in SEEN and self._lets_in(stopped.channel)

    def _takes(self, needed: str) -> bool:
        """Whether Slack takes our token, and grants one of the scopes, where any are needed."""
        headers = self._client.auth_test().headers
        told = next((headers[name] for name in headers if name.lower() == "x-oauth-scopes"), "")
        granted = (",".join(told) if isinstance(told, list) else str(told)).replace(" ", "")
        return not needed or bool({*needed.split(",")} & {*granted.split(",")})

    def _lets_in(self, channel: str) -> bool:
        """Whether the bot is in the channel and may write there."""
        self._channels.forget(channel)
        place = self._channels.id(channel)
        if place is None:
            return False
        found = self._client.conversations_info(channel=place)["channel"]
        return bool(found.get("is_member")) and not found.get("is_archived")
