"""The slash command: one listener, one router on the first word."""

import logging
from typing import Any

from slack_bolt import Ack

from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError, QueryError
from handlers.blocks import Message
from handlers.help_message import help_message
from handlers.messages import query_error_message, sentence, topics_message
from handlers.mrkdwn import unescape
from handlers.search_message import search_message
from handlers.services import Services

log = logging.getLogger(__name__)

BROKEN = "That did not work, and the operator's log says why. Try again in a minute."


class Commands:
    """Answers the slash command in the acknowledgement itself."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def handle(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer what was typed, privately. Nothing is raised: an exception would take the
        acknowledgement back."""
        try:
            message = self.answer(*_typed(body))
        except (LedgerError, IndexUnusable) as error:
            # Its sentence is for the operator: it says where things are on the machine.
            log.error("A slash command could not be answered: %s", error)  # noqa: TRY400
            message = sentence(BROKEN)
        except CopydeskError as error:
            message = sentence(str(error))
        except Exception:
            log.exception("A slash command could not be answered")
            message = sentence(BROKEN)
        ack(response_type="ephemeral", text=message.text, blocks=message.blocks)

    def answer(self, text: str, user: str) -> Message:
        """What is said to somebody who typed this after the command. Raises CopydeskError."""
        word, *rest = text.split(maxsplit=1)[:2] or [""]
        if not text or text.casefold() == "help":
            return help_message(self._services.command, self._favourite())
        if text.casefold() == "topics":
            return topics_message(self._services.library.topics(), self._services.command)
        return self._search(rest[0] if rest and word.casefold() == "find" else text, user)

    def _favourite(self) -> str:
        topics = self._services.library.topics()
        return topics[0][0] if topics else ""

    def _search(self, query: str, user: str) -> Message:
        people = self._services.people
        try:
            view = self._services.answers.search(query, user=user, zone=people.zone(user))
        except QueryError as error:
            return query_error_message(query, error)
        return search_message(view, may_decide=people.may_decide(user))


def _typed(body: dict[str, Any]) -> tuple[str, str]:
    """What was typed after the command, and by whom; empty where Slack did not say."""
    text, user = body.get("text"), body.get("user_id")
    typed = unescape(text).strip() if isinstance(text, str) else ""
    return typed, user if isinstance(user, str) else ""
