"""Telling: a person hears of what became of a decision, where they will see it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.services.guard import SetBack
from bot.services.writing import Failed
from handlers.blocks import Message
from handlers.messages import sentence
from handlers.standing import moment

AT_ONCE = timedelta(seconds=10)
"""For so long after the press a person still looks at the place where they pressed. Later on they
are written to directly: a private message in a channel is gone when its window is closed."""

DONE = {"publish": "published", "reject": "rejected"}

log = logging.getLogger(__name__)


class Telling:
    """Tells people of failures. `now` gives aware UTC."""

    def __init__(self, client: WebClient, now: Callable[[], datetime]) -> None:
        self._client, self._now = client, now

    def failed(self, failed: Failed) -> None:
        """Say what could not be done, and why. Raises what slack_sdk raises."""
        decision, message = failed.decision, failed_message(failed)
        late = self._now() - moment(decision.at) > AT_ONCE
        if not decision.channel or late or failed.kept:
            try:
                self._directly(decision.user, message)
            except SlackApiError as error:
                log.info("%s can't be written to: %s", decision.user, error.response["error"])
            else:
                return
        if decision.channel:
            self._client.chat_postEphemeral(
                channel=decision.channel,
                user=decision.user,
                text=message.text,
                blocks=message.blocks,
            )

    def set_back(self, found: SetBack) -> None:
        """Tell whoever published that the file was set back. Raises what slack_sdk raises."""
        self._directly(found.decision.user, set_back_message(found))

    def _directly(self, user: str, message: Message) -> None:
        self._client.chat_postMessage(
            channel=user,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )


THEN = {
    "tell": "Nothing was done about it. Undo lets the article wait again.",
    "reopen": "The article waits again.",
    "again": "It is published again; not more than once a day.",
}


def set_back_message(found: SetBack) -> Message:
    """`Set back in the file, “Title”: ...` for the person who published it."""
    where = f"{found.path} in {found.source}"
    said = f"Set back in the file, “{found.title}”: you published it, and {where} says otherwise"
    return sentence(f"{said} since. {THEN[found.done]}", found.title)


def failed_message(failed: Failed) -> Message:
    """`Not published, “Title”: why.` A decision that is tried again is not there yet."""
    word = DONE.get(failed.decision.verb, "done")
    if failed.undo:
        said = "Not unpublished" if word == "published" else f"Not taken back: {word}"
    else:
        said = f"Not {word}"
    yet = " yet" if failed.kept else ""
    named = f", “{failed.title}”" if failed.title else ""
    again = " It is tried again." if failed.kept else ""
    return sentence(f"{said}{yet}{named}: {failed.sentence}{again}", failed.title)
