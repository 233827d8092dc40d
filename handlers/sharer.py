"""Sharer: posts one article for everybody, so that it can be kept up to date afterwards."""

import logging
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.answer import Known
from bot.services.drawings import Place
from handlers.blocks import Message
from handlers.messages import sentence, shared_article_message
from handlers.outcome import FAILURES, outcome
from handlers.press import Press
from handlers.replies import Result, answer, post
from handlers.services import Services

PERHAPS_POSTED = "Perhaps it was posted: Slack did not say. Look there before you try again."
NOT_POSTED = "Slack did not take the post. Try again in a minute."
STEPS = (0, 2)

log = logging.getLogger(__name__)


class Sharer:
    """Posts as the bot where it may. Elsewhere the press's own address posts too, but it does not
    say where the message is: the first press on it does."""

    def __init__(self, services: Services, client: WebClient) -> None:
        self._services, self._client = services, client

    def post(
        self, known: Known, press: Press, zone: ZoneInfo, respond: Respond, changes: int
    ) -> None:
        """Post the article in the channel of the press, at most once, and say so where it was
        not, or where nobody knows. `changes` is `Sharing.changes` from before it was `known`."""
        drawings = [
            shared_article_message(known.article, press.user, zone, state=known.state, step=step)
            for step in STEPS
        ]
        result, place = self._as_bot(press, drawings)
        if place is not None:
            sharing = self._services.digests.sharing
            sharing.posted(known.article, press.user, zone.key, place, changes)
            self._services.refresher.poke()
        if result == "refused":
            result = _by_address(respond, drawings)
        if result != "sent":
            answer(respond, sentence(PERHAPS_POSTED if result == "unknown" else NOT_POSTED))

    def _as_bot(self, press: Press, drawings: Sequence[Message]) -> tuple[Result, Place | None]:
        for message in drawings:
            try:
                said = self._client.chat_postMessage(
                    channel=press.channel,
                    text=message.text,
                    blocks=message.blocks,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except FAILURES as error:
                found = outcome(error)
                log.info("An article was not posted as the bot: %s", found.sentence)
                if found.kind == "unknown":
                    return "unknown", None
                if found.kind != "smaller":
                    break
            else:
                return "sent", Place(str(said["channel"]), str(said["ts"]))
        return "refused", None


def _by_address(respond: Respond, drawings: Sequence[Message]) -> Result:
    """Post the first of the drawings that Slack takes."""
    result: Result = "refused"
    for message in drawings:
        result = post(respond, message)
        if result != "refused":
            break
    return result
