"""A mention in a channel, or a message to the app: answered as the slash command is."""

import logging
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.domain.errors import LedgerError
from handlers.blocks import Message
from handlers.commands import Commands
from handlers.digest_commands import Asked
from handlers.line import Line, read_line
from handlers.messages import BROKEN, sentence
from handlers.outcome import FAILURES, Outcome, outcome
from handlers.services import Services
from handlers.typed import read_typed
from handlers.ways_message import STRANGER, only_by_command

AGAIN = 1.0
LONGEST_PAUSE = 10.0
"""Seconds before the second attempt to say something. Said twice, an answer does no harm."""

log = logging.getLogger(__name__)


class Mentions:
    """Answers the person alone: in a channel by a message that nobody else sees, since searches
    show what is not published, and their buttons are that person's; in the conversation with
    the app by a message, which stays."""

    def __init__(self, services: Services, commands: Commands) -> None:
        self._services, self._commands = services, commands

    def handle(self, ack: Ack, body: dict[str, Any], client: WebClient) -> BoltResponse | None:
        """Take the message, then acknowledge; it is answered afterwards. Where the ledger can't
        note that it was taken, it is not acknowledged, and Slack sends it again."""
        try:
            line = read_line(body)
            if line is not None and self._services.hearing.first_time(line.key):
                self._services.after.do(lambda: self._answer(line, client))
        except LedgerError as error:
            log.error("A message is left to be sent again: %s", error)  # noqa: TRY400
            return BoltResponse(status=503)
        except (KeyError, TypeError, AttributeError):
            log.warning("An event without the parts that Slack sends was left alone")
        ack()
        return None

    def _answer(self, line: Line, client: WebClient) -> None:
        message = self._said(line)
        if line.alone:
            _post(client, line.channel, message, line.thread)
            return
        refused = _in_channel(client, line, message)
        if refused is not None and refused.kind == "refused":
            # Such as a channel that it was taken out of just now.
            _post(client, line.user, message)

    def _said(self, line: Line) -> Message:
        if line.stranger:
            return sentence(STRANGER)
        command = self._services.command
        if read_typed(line.text).word == "digest new":
            return only_by_command(command, "digest new")
        said = self._commands.said(line.text, Asked(user=line.user, channel=line.channel))
        return said or sentence(BROKEN)


def _in_channel(client: WebClient, line: Line, message: Message) -> Outcome | None:
    """Show it to the person alone, in the thread where they asked in one: Slack shows nobody a
    private message in a thread that has not begun. None where that was done."""

    def show() -> None:
        client.chat_postEphemeral(
            channel=line.channel,
            user=line.user,
            text=message.text,
            blocks=message.blocks,
            thread_ts=line.thread or None,
        )

    return _tried(show)


def _post(client: WebClient, place: str, message: Message, thread: str = "") -> None:
    _tried(
        lambda: client.chat_postMessage(
            channel=place,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=thread or None,
        )
    )


def _tried(say: Callable[[], object]) -> Outcome | None:
    """Say something, once more where Slack asked to wait or gave no clear answer; None where it
    was said."""
    for last in (False, True):
        try:
            say()
        except FAILURES as error:
            found = outcome(error)
            if last or found.kind not in ("wait", "unknown"):
                log.warning("An answer to a message was not taken: %s", found.sentence)
                return found
            time.sleep(min(max(AGAIN, found.wait.total_seconds()), LONGEST_PAUSE))
        else:
            return None
    return None
