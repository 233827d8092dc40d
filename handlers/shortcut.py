"""The message shortcut "Do we have this?": what there is on each link of a message."""

import logging
from collections.abc import Iterator
from typing import Any

from slack_bolt import Ack, Respond

from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError
from handlers.blocks import Message, context, plain
from handlers.chosen import Chosen, read_chosen
from handlers.messages import BROKEN, sentence
from handlers.mrkdwn import count
from handlers.near_message import near_message
from handlers.replies import answer
from handlers.seen import Seen
from handlers.services import Services

MOST_LINKS = 4
"""Each is an answer of its own, with buttons that keep it up to date; the address that they are
sent to is good for five."""

NOTHING = "This message has neither a link nor words to look for."
BY_WORDS = "There is no link in this message: these are its words."

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

    def _messages(self, chosen: Chosen) -> Iterator[Message]:
        if not (chosen.links or chosen.words):
            yield sentence(NOTHING)
        elif not chosen.links:
            yield _by_words(self._near(chosen.words, chosen.user))
        for link in chosen.links[:MOST_LINKS]:
            yield self._near(link, chosen.user)
        more = len(chosen.links) - MOST_LINKS
        if more > 0:
            yield sentence(left_out(more))

    def _near(self, asked: str, user: str) -> Message:
        people = self._services.people
        view = self._services.answers.lookups.near(asked, user=user, zone=people.zone(user))
        return near_message(view, may_decide=people.may_decide(user))


def left_out(more: int) -> str:
    """What is said of the links that are not answered."""
    return f"These were the first {MOST_LINKS}; {count(more, 'more link')} left out."


def _by_words(near: Message) -> Message:
    return Message(f"{BY_WORDS}\n{near.text}", [context(plain(BY_WORDS)), *near.blocks])
