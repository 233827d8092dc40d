"""Several articles at once: the versions of a story are decided together; a batch is taken back."""

import logging
from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from handlers.decide_forms import DecideForms
from handlers.desk_menu import SIMILAR, STEPS
from handlers.kept_press import KeptPress, keep_press, place_of
from handlers.messages import refusal_message, sentence
from handlers.press import Press
from handlers.press_route import NOT_OURS, Route, ref_of, tell
from handlers.services import Services
from handlers.story_form import NoneWaits, StoryForm

LONGEST_BATCH = 40

log = logging.getLogger(__name__)


class PressTogether:
    """Opens the dialog of a story, and undoes what was decided with one press."""

    def __init__(self, services: Services, forms: DecideForms, story: StoryForm) -> None:
        self._services, self._forms, self._story = services, forms, story

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        steps: dict[str, Route] = dict.fromkeys(STEPS, self._open)
        return {**steps, SIMILAR: self._similar, "undo_batch": self._undo}

    def _open(self, press: Press, respond: Respond, client: WebClient) -> None:
        step = next(one for one in STEPS if one == press.word)
        view = self._story.opening(step, self._kept(press, respond), press.user)
        client.views_open(trigger_id=press.trigger_id, view=view)

    def _similar(self, press: Press, respond: Respond, client: WebClient) -> None:
        """The others of the story are decided with this one; where none of them waits, they stand
        in More."""
        kept = self._kept(press, respond)
        try:
            view = self._story.opening("publish_one", kept, press.user)
        except NoneWaits:
            view = self._forms.showing(kept, press.user)
        client.views_open(trigger_id=press.trigger_id, view=view)

    def _kept(self, press: Press, respond: Respond) -> KeptPress:
        self._services.people.look_again(press.user)
        return keep_press(press, ref_of(press).version, str(respond.response_url or ""))

    def _undo(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        if not press.value or len(press.value) > LONGEST_BATCH:
            raise DecisionRefused(NOT_OURS)
        people = self._services.people
        people.look_again(press.user)
        if not people.may_decide(press.user):
            log.info("%s: %s was refused: this person may not decide", press.user, press.word)
            tell(self._services, respond, refusal_message(people.roles.deciders), press)
            return
        batch = self._services.together.undo(
            press.value,
            press.user,
            admin=people.is_admin(press.user),
            place=place_of(press.channel, press.ts, ephemeral=press.ephemeral),
        )
        log.info("%s: undo of batch %s: %d", press.user, batch.id, len(batch.taken))
        if press.home:
            self._services.home.changed(press.user)
        for article_id, said in batch.refused:
            tell(self._services, respond, sentence(said, batch.titles[article_id]), press)
        self._services.publisher.poke()
        self._services.refresher.poke()
