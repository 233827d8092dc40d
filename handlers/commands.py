"""What is typed: the slash command's listener, and one router on the first word for all ways in."""

import logging
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.answer import AnyAnswer
from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError, QueryError
from handlers.answer_message import answer_message
from handlers.blocks import Message
from handlers.digest_commands import Asked, DigestCommands
from handlers.emoji_codes import with_signs
from handlers.help_message import help_message
from handlers.messages import BROKEN, query_error_message, sentence, topics_message
from handlers.mrkdwn import unescape
from handlers.overview_message import overview_message
from handlers.preview_message import preview_message
from handlers.record_commands import RecordCommands
from handlers.services import Services
from handlers.statistics_commands import StatisticsCommands
from handlers.typed import Typed, read_typed

__all__ = ["BROKEN", "Commands"]

log = logging.getLogger(__name__)


class Commands:
    """Answers the slash command in the acknowledgement itself."""

    def __init__(self, services: Services, digests: DigestCommands) -> None:
        self._services, self._digests = services, digests
        self.record = RecordCommands(services)
        self.statistics = StatisticsCommands(services)

    def handle(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer what was typed, privately. Nothing is raised: an exception would take the
        acknowledgement back."""
        message = self.said(_typed(body), _asked_by(body), client)
        if message is None:
            ack()
        else:
            ack(response_type="ephemeral", text=message.text, blocks=message.blocks)

    def said(self, text: str, asked: Asked, client: WebClient | None = None) -> Message | None:
        """As `answer`, but nothing is raised: what went wrong is said."""
        try:
            return self.answer(text, asked, client)
        except (LedgerError, IndexUnusable) as error:
            # Its sentence is for the operator: it says where things are on the machine.
            log.error("What was typed could not be answered: %s", error)  # noqa: TRY400
            return sentence(BROKEN)
        except CopydeskError as error:
            return sentence(str(error))
        except Exception:
            log.exception("What was typed could not be answered")
            return sentence(BROKEN)

    def answer(self, text: str, asked: Asked, client: WebClient | None = None) -> Message | None:
        """What is said to somebody who typed this after the command; None where a dialog was
        opened, which takes a client. Raises CopydeskError."""
        typed, user = read_typed(text), asked.user
        if typed.word in ("digests", "digest new", "digest line"):
            return self._digests.answer(typed, asked, client)
        if typed.word == "undo":
            return self.record.undo(user, asked.channel, asked.trigger_id)
        if typed.word in ("history", "stats"):
            told = self.record.history if typed.word == "history" else self.statistics.stats
            return told(typed.about, user)
        if typed.word == "help":
            return help_message(self._services.command, self._favourite())
        if typed.word == "topics":
            return topics_message(self._services.library.topics(), self._services.command)
        if typed.word == "status":
            overview = self._services.overview()
            return overview_message(overview, self._services.people.zone(user))
        try:
            if typed.word == "preview":
                zone = self._services.people.zone(user)
                return preview_message(
                    self._services.digests.adviser.preview(typed.about, zone=zone)
                )
            view = self._asked(typed, user)
        except QueryError as error:
            return query_error_message(typed.about, error)
        return answer_message(view, may_decide=self._services.people.may_decide(user))

    def _preview(self, query: str, user: str) -> Message:
        zone = self._services.people.zone(user)
        return preview_message(self._services.digests.adviser.preview(query, zone=zone))

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


def _typed(body: dict[str, Any]) -> str:
    """What was typed after the command; empty where Slack did not say."""
    return with_signs(unescape(_text(body, "text"))).strip()


def _asked_by(body: dict[str, Any]) -> Asked:
    return Asked(
        user=_text(body, "user_id"),
        channel=_text(body, "channel_id"),
        trigger_id=_text(body, "trigger_id"),
    )


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""
