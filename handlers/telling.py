"""Telling: a person hears of what became of a decision, where they will see it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.services.guard import SetBack
from bot.services.untold import Told
from bot.services.writing import Failed
from handlers.blocks import Message
from handlers.channels import Channels
from handlers.messages import sentence
from handlers.set_back_message import set_back_message, set_back_notice
from handlers.standing import moment
from handlers.taken_back import reversed_message, taken_back_message

AT_ONCE = timedelta(seconds=10)
"""For so long after the press a person still looks at the place where they pressed. Later on they
are written to directly: a private message in a channel is gone when its window is closed."""

DONE = {"publish": "published", "reject": "rejected", "edit": "edited"}

log = logging.getLogger(__name__)


class Telling:
    """Tells people of what they did not see happen. `now` gives aware UTC; `channel` is the
    operator's, `#name` or an id, or empty."""

    def __init__(self, client: WebClient, now: Callable[[], datetime], channel: str = "") -> None:
        self._client, self._now, self._channel = client, now, channel
        self._channels = Channels(client)

    def failed(self, failed: Failed) -> None:
        """Say what could not be done, and why: to whoever decided, or asked to take it back.
        Raises what slack_sdk raises."""
        decision, message = failed.decision, failed_message(failed)
        person = decision.taken_back_by if failed.undo else decision.user
        late = self._now() - moment(decision.at) > AT_ONCE
        if not decision.channel or late or failed.kept:
            try:
                self._directly(person, message)
            except SlackApiError as error:
                log.info("%s can't be written to: %s", person, error.response["error"])
            else:
                return
        if decision.channel:
            self._client.chat_postEphemeral(
                channel=decision.channel,
                user=person,
                text=message.text,
                blocks=message.blocks,
            )

    def taken_back(self, found: Sequence[Told]) -> None:
        """Tell one person of what was taken back: by another, or in the repository by now. Raises
        what slack_sdk raises."""
        if not found[0].person.startswith(("U", "W")):
            return  # who decided from a terminal without Slack
        made = taken_back_message if found[0].what == "taken_back" else reversed_message
        self._directly(found[0].person, made(found))

    def set_back(self, found: Sequence[SetBack]) -> None:
        """Tell the one person who published all of these that the files were set back. Raises
        what slack_sdk raises."""
        self._directly(found[0].decision.user, set_back_message(found))

    def operator(self, found: Sequence[SetBack]) -> None:
        """Tell the operator of files that were set back. Raises what slack_sdk raises."""
        channel = self._channels.id(self._channel) if self._channel else None
        if channel is not None:
            self._directly(channel, set_back_notice(found))

    def _directly(self, place: str, message: Message) -> None:
        self._client.chat_postMessage(
            channel=place,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )


def by_person(found: Sequence[SetBack]) -> list[list[SetBack]]:
    """What was set back, for each who published some of it."""
    people = dict.fromkeys(one.decision.user for one in found)
    return [[one for one in found if one.decision.user == user] for user in people]


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
