"""The slash command: one listener, one router on the first word."""

import logging
from typing import Any

from slack_bolt import Ack

from bot.domain.answer import AnyAnswer
from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError, QueryError
from handlers.answer_message import answer_message
from handlers.blocks import Message
from handlers.help_message import help_message
from handlers.messages import query_error_message, sentence, topics_message
from handlers.mrkdwn import unescape
from handlers.overview_message import overview_message
from handlers.services import Services
from handlers.typed import Typed, read_typed

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
        typed = read_typed(text)
        if typed.word == "help":
            return help_message(self._services.command, self._favourite())
        if typed.word == "topics":
            return topics_message(self._services.library.topics(), self._services.command)
        if typed.word == "status":
            overview = self._services.overview()
            return overview_message(overview, self._services.people.zone(user))
        try:
            view = self._asked(typed, user)
        except QueryError as error:
            return query_error_message(typed.about, error)
        return answer_message(view, may_decide=self._services.people.may_decide(user))

    def _favourite(self) -> str:
        topics = self._services.library.topics()
        return topics[0][0] if topics else ""

    def _asked(self, typed: Typed, user: str) -> AnyAnswer:
        answers, zone = self._services.answers, self._services.people.zone(user)
        if typed.word == "show":
            return answers.lookups.show(typed.about, user=user, zone=zone)
        if typed.word == "near":
            return answers.lookups.near(typed.about, user=user, zone=zone)
        return answers.search(typed.about, user=user, zone=zone)


def _typed(body: dict[str, Any]) -> tuple[str, str]:
    """What was typed after the command, and by whom; empty where Slack did not say."""
    text, user = body.get("text"), body.get("user_id")
    typed = unescape(text).strip() if isinstance(text, str) else ""
    return typed, user if isinstance(user, str) else ""
