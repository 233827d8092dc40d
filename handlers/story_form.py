"""The versions of a story are decided together, in a dialog that names them."""

import logging
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.errors import DecisionRefused
from bot.services.together import Batch
from handlers.batch_telling import tell_batch
from handlers.decide_forms import reason_in
from handlers.desk_menu import STEPS, Step
from handlers.dialogs import Response, errors
from handlers.entries import Entries
from handlers.kept_press import KeptPress, read_kept
from handlers.press import Press
from handlers.press_drawing import PressDrawing
from handlers.press_route import NOT_OURS
from handlers.services import Services
from handlers.spoken import spoken
from handlers.story_dialog import story_dialog, versions

MAY_NOT = "You can't decide about articles here: nothing was decided."

NONE_WAITS = "Nothing else of this story waits: decide about this one alone."

log = logging.getLogger(__name__)


class NoneWaits(DecisionRefused):  # named for what is so
    """The other versions of the story are decided, or published, already."""


class StoryForm:
    """The dialog, as the router of dialogs takes it."""

    main = "boxes"

    def __init__(self, services: Services, drawing: PressDrawing) -> None:
        self._services, self._drawing = services, drawing

    def opening(self, step: Step, kept: KeptPress, user: str) -> dict[str, Any]:
        """The dialog with the story as it is now. Raises NoneWaits where no other version of it
        waits, DecisionRefused where it is nobody's to decide."""
        ref, rules = kept.ref(), self._services.reviews.rules
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        self._check(user)
        known = self._services.answers.lookups.known(ref.article_id)
        if not versions(known):
            raise NoneWaits(NONE_WAITS)
        now = read_kept({**kept.kept(), "version": known.article.version})
        zone = self._services.people.zone(user)
        required = rules.reason_required
        return story_dialog(step, known, zone, now, rules.reasons, required=required)

    def submitted(self, entries: Entries, person: str) -> Response:
        """Decide about what is ticked, in one step. What was refused is in the one message that
        follows; where nothing could be decided, it is said in the dialog."""
        self._services.people.look_again(person, within=0.0)
        self._check(person)
        kept = read_kept(entries.kept)
        batch = self._decide(entries, kept, person)
        if not batch.id:
            said = [spoken(self._services.people, one) for _, one in batch.refused]
            return errors({self.main: " ".join(said)})
        log.info("%s: %s of %d, batch %s", person, entries.kept["step"], len(batch.taken), batch.id)
        press, ref = kept.press(person, "publish"), kept.ref()
        if ref is not None:
            client = self._services.people.client
            self._drawing.decided(press, ref, Respond(response_url=kept.url), client)
        tell_batch(self._services, batch, person)
        return {"response_action": "clear"}

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Nothing in it acts by itself."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """None of its menus is searched."""
        return []

    def _decide(self, entries: Entries, kept: KeptPress, person: str) -> Batch:
        ref, step = kept.ref(), entries.kept["step"]
        if ref is None or step not in STEPS:
            raise DecisionRefused(NOT_OURS)
        boxes = [(str(one), str(version)) for one, version in entries.kept["boxes"]]
        ticked = [boxes[int(at)] for at in entries.several("boxes")]
        where: dict[str, Any] = {
            "reason": reason_in(entries, self._services.reviews.rules, needed=step == "reject_all"),
            "place": kept.place,
            "channel": kept.channel,
            "digest": self._drawing.digest(kept.press(person, "publish"), ref) or "",
            "despite": [str(one) for one in entries.kept["despite"]],
        }
        together = self._services.together
        if step == "reject_all":
            return together.decide(ticked, "reject", person, **where)
        try:
            return together.publish_one((ref.article_id, kept.version), ticked, person, **where)
        except DecisionRefused as error:
            raise DecisionRefused(spoken(self._services.people, str(error))) from error

    def _check(self, user: str) -> None:
        if not self._services.people.may_decide(user):
            log.info("%s: a story was refused: this person may not decide", user)
            raise DecisionRefused(MAY_NOT)
