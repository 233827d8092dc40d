"""The message shortcut "Do we have this?": what there is on each link of a message."""

import logging
from collections.abc import Iterator
from typing import Any

from slack_bolt import Ack, Respond

from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError
from handlers.blocks import Message
from handlers.chosen import Chosen, read_chosen
from handlers.messages import BROKEN, sentence
from handlers.near_message import near_message
from handlers.replies import answer
from handlers.seen import Seen
from handlers.services import Services
from handlers.ways_message import MOST_LINKS, NOTHING, by_words, left_out

log = logging.getLogger(__name__)


class Shortcut:
    """Answers whoever chose it alone, after the acknowledgement. The app need not be in the
    channel."""

    def __init__(self, services: Services) -> None:
        self._services, self._seen = services, Seen()

    def handle(self, ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        """Acknowledge, and answer afterwards. Nothing is raised."""
        try:
            chosen = read_chosen(body)
            if self._seen.first_time(chosen.trigger_id):
                self._services.after.do(lambda: self._answer(chosen, respond))
        except (KeyError, TypeError, AttributeError):
            log.warning("A shortcut without the parts that Slack sends was left alone")
        ack()

    def _answer(self, chosen: Chosen, respond: Respond) -> None:
        try:
            for message in self._messages(chosen):
                answer(respond, message, thread=chosen.thread)
        except (LedgerError, IndexUnusable) as error:
            # Its sentence is for the operator: it says where things are on the machine.
            log.error("A shortcut could not be answered: %s", error)  # noqa: TRY400
            answer(respond, sentence(BROKEN), thread=chosen.thread)
        except CopydeskError as error:
            answer(respond, sentence(str(error)), thread=chosen.thread)
        except Exception:
            log.exception("A shortcut could not be answered")
            answer(respond, sentence(BROKEN), thread=chosen.thread)

    def _messages(self, chosen: Chosen) -> Iterator[Message]:
        if not (chosen.links or chosen.words):
            yield sentence(NOTHING)
        elif not chosen.links:
            yield by_words(self._near(chosen.words, chosen.user))
        for link in chosen.links[:MOST_LINKS]:
            yield self._near(link, chosen.user)
        more = len(chosen.links) - MOST_LINKS
        if more > 0:
            yield left_out(more)

    def _near(self, asked: str, user: str) -> Message:
        people = self._services.people
        view = self._services.answers.lookups.near(asked, user=user, zone=people.zone(user))
        return near_message(view, may_decide=people.may_decide(user))
