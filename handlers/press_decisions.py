"""Publish, Reject, Later and Undo: a press becomes a decision."""

import logging
from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision, Verb
from bot.services import trail
from handlers.blocks import Ref
from handlers.decide_forms import DecideForms
from handlers.kept_press import keep_press, place_of
from handlers.messages import refusal_message
from handlers.press import Press
from handlers.press_drawing import PressDrawing
from handlers.press_route import NOT_OURS, Route, ref_of, tell
from handlers.services import Services

LONGEST_ID = 18
"""Digits of a decision's id: a longer one is none of ours."""

log = logging.getLogger(__name__)


class PressDecisions:
    """Takes decisions and takes them back. What stands in the way is raised as DecisionRefused."""

    def __init__(self, services: Services, drawing: PressDrawing, forms: DecideForms) -> None:
        self._services, self._drawing, self._forms = services, drawing, forms

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        decide = dict.fromkeys(("publish", "reject", "later"), self._decide)
        return {**decide, "undo": self._undo}

    def _decide(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref = ref_of(press)
        if not self._may(press, respond):
            return
        if press.word == "reject" and self._services.reviews.rules.reason_required:
            kept = keep_press(press, ref.version, str(respond.response_url or ""))
            view = self._forms.rejecting(self._forms.title(kept), kept)
            client.views_open(trigger_id=press.trigger_id, view=view)
            return
        verb: Verb = press.word  # type: ignore[assignment]  # the routes name these three alone
        try:
            decision = self._take(press, ref, verb)
        except DecisionRefused as error:
            if error.taken is None:
                raise
            kept = keep_press(press, ref.version, str(respond.response_url or ""))
            view = self._forms.asking(kept, verb, error.taken, press.user)
            client.views_open(trigger_id=press.trigger_id, view=view)
            return
        self._decided(press, ref, respond, client, decision)

    def _take(self, press: Press, ref: Ref, verb: Verb) -> Decision:
        return self._services.reviews.decide(
            ref.article_id,
            ref.version,
            verb,
            press.user,
            channel=press.channel,
            digest=self._drawing.digest(press, ref) or "",
            place=place_of(press.channel, press.ts, ephemeral=press.ephemeral),
        )

    def _undo(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref = ref_of(press)
        if not press.value.isdecimal() or len(press.value) > LONGEST_ID:
            raise DecisionRefused(NOT_OURS)
        number, article = int(press.value), ref.article_id
        if not self._may(press, respond):
            return
        decision = self._services.reviews.undo(
            number,
            press.user,
            article_id=article,
            admin=self._services.people.is_admin(press.user),
            place=place_of(press.channel, press.ts, ephemeral=press.ephemeral),
        )
        self._decided(press, ref, respond, client, decision)

    def _may(self, press: Press, respond: Respond) -> bool:
        """Whether the person may decide now, which is asked of what is taken back too; who may
        not is told."""
        self._services.people.look_again(press.user)
        if self._services.people.may_decide(press.user):
            return True
        log.info("%s: %s was refused: this person may not decide", press.user, press.word)
        refused = refusal_message(self._services.people.roles.deciders)
        tell(self._services, respond, refused, press)
        return False

    def _decided(
        self, press: Press, ref: Ref, respond: Respond, client: WebClient, decision: Decision
    ) -> None:
        trail.remember(f"decision {decision.id}")
        log.info("%s: %s of %s", press.user, press.word, ref.article_id)
        self._drawing.decided(press, ref, respond, client)
