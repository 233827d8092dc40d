"""Take it and Give back; and the question before deciding about what another person has."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from handlers.decide_forms import DecideForms
from handlers.dialogs import Response
from handlers.entries import Entries
from handlers.kept_press import read_kept
from handlers.messages import refusal_message
from handlers.press import Press
from handlers.press_drawing import PressDrawing
from handlers.press_route import NOT_OURS, Route, ref_of, tell
from handlers.services import Services
from handlers.standing import moment
from handlers.take_it import take_or_give_back

VERBS: tuple[Verb, ...] = ("publish", "reject", "later")

log = logging.getLogger(__name__)


class PressTaking:
    """Lets an article be somebody's, and nobody's again."""

    def __init__(self, services: Services, drawing: PressDrawing) -> None:
        self._services, self._drawing = services, drawing

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {"take": self._press, "give_back": self._press}

    def _press(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref, people = ref_of(press), self._services.people
        people.look_again(press.user)
        if not people.may_decide(press.user):
            log.info("%s: %s was refused: this person may not decide", press.user, press.word)
            tell(self._services, respond, refusal_message(people.roles.deciders), press)
            return
        take_or_give_back(self._services, ref, press.word, press.user)
        self._drawing.decided(press, ref, respond, client)


class TakenForm:
    """The question, as the router of dialogs takes it: whoever submits it decides all the same."""

    main = ""

    def __init__(self, forms: DecideForms) -> None:
        self._forms = forms

    def submitted(self, entries: Entries, person: str) -> Response:
        """Decide, though the one whom the question named has it. Where somebody else has it by
        now, that is asked."""
        kept, asked = read_kept(entries.kept), entries.kept
        verb = next((one for one in VERBS if one == asked["verb"]), None)
        if verb is None:
            raise DecisionRefused(NOT_OURS)
        until: datetime | None = moment(int(asked["until"])) if asked["until"] else None
        return self._forms.submit(
            kept,
            verb,
            person,
            reason=str(asked["reason"]),
            when=until,
            despite=str(asked["holder"]),
        )

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Nothing in it acts by itself."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """None of its menus is searched."""
        return []
