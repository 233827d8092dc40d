"""Ticks in the Home tab, and the bar that decides about all that are ticked."""

import logging
from collections.abc import Mapping, Sequence

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from handlers.decide_ticked import DecideTicked
from handlers.home_ticks import VERBS, read_ticked
from handlers.kept_press import place_of
from handlers.messages import refusal_message
from handlers.press import Press
from handlers.press_route import NOT_OURS, Route, ref_of
from handlers.services import Services

DOES: Mapping[str, Verb] = {
    "ticked_publish": "publish",
    "ticked_reject": "reject",
    "ticked_later": "later",
}

log = logging.getLogger(__name__)


class PressTicks:
    """Keeps what is ticked, and decides about it."""

    def __init__(self, services: Services, ticked: DecideTicked) -> None:
        self._services, self._decide_ticked = services, ticked

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        decide = dict.fromkeys(VERBS, self._decide)
        return {**decide, "queue_tick": self._tick, "queue_untick": self._untick}

    def _tick(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        article = ref_of(press).article_id
        self._services.home.tick(press.user, article, ticked=bool(press.value))

    def _untick(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._services.home.untick(press.user)

    def _decide(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        articles, verb, people = _ticked(press), DOES[press.word], self._services.people
        people.look_again(press.user)
        if not people.may_decide(press.user):
            log.info("%s: %s was refused: this person may not decide", press.user, press.word)
            self._services.home.say(press.user, refusal_message(people.roles.deciders))
            return
        place = place_of(press.channel, press.ts, ephemeral=press.ephemeral)
        if verb == "reject" and self._services.reviews.rules.reason_required:
            view = self._decide_ticked.rejecting(articles, place)
            client.views_open(trigger_id=press.trigger_id, view=view)
        else:
            self._decide_ticked.decide(articles, verb, press.user, place)


def _ticked(press: Press) -> Sequence[tuple[str, str]]:
    try:
        return read_ticked(press.value)
    except ValueError:
        raise DecisionRefused(NOT_OURS) from None
