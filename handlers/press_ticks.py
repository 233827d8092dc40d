"""Ticks in the Home tab, and the bar that decides about all that are ticked."""

import logging
from collections.abc import Mapping, Sequence

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from bot.services import trail
from bot.services.together import Batch
from handlers.article_lines import quoting
from handlers.batch_telling import tell_batch
from handlers.blocks import Message
from handlers.home_ticks import VERBS, read_ticked
from handlers.kept_press import place_of
from handlers.messages import refusal_message, sentence
from handlers.mrkdwn import count
from handlers.press import Press
from handlers.press_route import NOT_OURS, Route, ref_of
from handlers.services import Services

DOES: Mapping[str, Verb] = {
    "ticked_publish": "publish",
    "ticked_reject": "reject",
    "ticked_later": "later",
}
WHY_EACH = "Rejecting takes a reason here: reject the ticked articles one by one."

log = logging.getLogger(__name__)


class PressTicks:
    """Keeps what is ticked, and decides about it."""

    def __init__(self, services: Services) -> None:
        self._services = services

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
        articles, verb = _ticked(press), DOES[press.word]
        home, refusal = self._services.home, self._refusal(press.user, verb)
        if refusal is not None:
            log.info("%s: %s was refused", press.user, press.word)
            home.say(press.user, refusal)
            return
        place = place_of(press.channel, press.ts, ephemeral=press.ephemeral)
        batch = self._services.together.decide(articles, verb, press.user, place=place)
        trail.remember(f"batch {batch.id}")
        log.info("%s: %s of %d articles", press.user, press.word, len(batch.taken))
        home.untick(press.user, [one.article_id for one in batch.taken])
        if batch.refused:
            home.say(press.user, _not_decided(batch))
        if batch.taken:
            self._taken(batch, press.user)

    def _refusal(self, user: str, verb: Verb) -> Message | None:
        """Why the person can't do this now, if so."""
        people = self._services.people
        people.look_again(user)
        if not people.may_decide(user):
            return refusal_message(people.roles.deciders)
        if verb == "reject" and self._services.reviews.rules.reason_required:
            return sentence(WHY_EACH)
        return None

    def _taken(self, batch: Batch, user: str) -> None:
        self._services.publisher.poke()
        self._services.refresher.poke()
        tell_batch(self._services, batch, user)


def _ticked(press: Press) -> Sequence[tuple[str, str]]:
    try:
        return read_ticked(press.value)
    except ValueError:
        raise DecisionRefused(NOT_OURS) from None


def _not_decided(batch: Batch) -> Message:
    lines = [f"*Not decided: {count(len(batch.refused), 'article')}*"]
    lines += [f"• {quoting(said, batch.titles.get(one, ''))}" for one, said in batch.refused]
    return Message("\n".join(lines), [])
