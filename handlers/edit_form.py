"""Edit: opening the dialog, what is typed in it, the difference, saving."""

import logging
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.edit import Difference, Fields
from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision
from bot.domain.standing import milliseconds
from bot.services import trail
from bot.services.deciding import Circumstances
from bot.services.edits import NotSavable
from handlers.blocks import Block, Ref
from handlers.dialogs import Response, errors
from handlers.edit_dialog import edit_dialog, topic_options
from handlers.entries import Entries
from handlers.kept_press import KeptPress, read_kept
from handlers.press import Press
from handlers.press_drawing import PressDrawing
from handlers.press_route import NOT_OURS
from handlers.services import Services
from handlers.spoken import spoken

MAY_NOT = "You can't edit articles here: nothing was saved."
NOTHING = "Nothing is changed yet."
MOST_OPTIONS = 100

log = logging.getLogger(__name__)


class EditForm:
    """The dialog with the callback_id `edit`."""

    main = "title"

    def __init__(self, services: Services, drawing: PressDrawing) -> None:
        self._services, self._drawing = services, drawing

    def opening(self, kept: KeptPress) -> Block:
        """The dialog, filled with the article as it is now."""
        return edit_dialog(self._services.reviews.edits.open(_ref(kept).article_id), kept.kept())

    def submitted(self, entries: Entries, person: str) -> Response:
        """Show what would change, or save what was shown."""
        kept, people = read_kept(entries.kept), self._services.people
        ref = _ref(kept)
        people.look_again(person, within=0.0)
        if not people.may_decide(person):
            log.info("%s: an edit was refused: this person may not decide", person)
            raise DecisionRefused(MAY_NOT)
        try:
            found = self._save(kept, ref, entries, person)
        except NotSavable as error:
            return errors({str(name): said for name, said in error.sentences.items()})
        except DecisionRefused as error:
            if error.taken is None:
                raise DecisionRefused(spoken(people, str(error))) from error
            # Whoever took it since the dialog was drawn: who edits is asked about them.
            found = self._proposed(ref, entries)
        if isinstance(found, Difference):
            return self._shown(found, kept, entries, person)
        self._saved(found, kept, ref)
        return {"response_action": "clear"}

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Nothing in it acts by itself."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:
        """The topics that match what was typed."""
        if block_id != "topics":
            return []
        return topic_options(self._services.reviews.edits.topics(typed, MOST_OPTIONS))

    def _save(
        self, kept: KeptPress, ref: Ref, entries: Entries, person: str
    ) -> Decision | Difference:
        edits, now = self._services.reviews.edits, self._services.reviews.now()
        at = Circumstances(
            user=person,
            now_ms=milliseconds(now),
            channel=kept.channel,
            digest=self._drawing.digest(kept.press(person, "edit"), ref) or "",
            place=kept.place,
            despite=frozenset({str(entries.kept["holder"])}),
        )
        return edits.save(
            ref.article_id,
            _marks(entries),
            _typed(entries, edits.open(ref.article_id).fields),
            at,
            seen=str(entries.kept["seen"]) or "not yet",
            publish=entries.chosen("then") == "publish",
        )

    def _proposed(self, ref: Ref, entries: Entries) -> Difference:
        edits = self._services.reviews.edits
        typed = _typed(entries, edits.open(ref.article_id).fields)
        return edits.propose(ref.article_id, _marks(entries), typed)

    def _shown(self, found: Difference, kept: KeptPress, entries: Entries, person: str) -> Response:
        if not found.lines:
            return errors({self.main: NOTHING})
        article = found.article
        state = self._services.reviews.state_of(article.id, article.published)
        view = edit_dialog(
            found,
            kept.kept(),
            may_publish=state.undecided,
            holder=state.taken if state.taken and state.taken.user != person else None,
            zone=self._services.people.zone(person),
            round_=int(entries.kept["round"]) + 1,
        )
        return {"response_action": "update", "view": view}

    def _saved(self, decision: Decision, kept: KeptPress, ref: Ref) -> None:
        trail.remember(f"decision {decision.id}")
        log.info("%s: %s of %s, edited", decision.user, decision.verb, ref.article_id)
        press = kept.press(decision.user, "edit")
        respond = Respond(response_url=kept.url)
        self._drawing.decided(press, ref, respond, self._services.people.client)


def _marks(entries: Entries) -> dict[str, str]:
    return {str(name): str(mark) for name, mark in dict(entries.kept["marks"]).items()}


def _typed(entries: Entries, now: Fields) -> Fields:
    """What was typed; a field that the dialog could not show is as it is now."""
    texts = {
        name: entries.text(name) if name in entries.values else getattr(now, name)
        for name in ("title", "excerpt")
    }
    topics = tuple(entries.several("topics")) if "topics" in entries.values else now.topics
    return Fields(texts["title"], texts["excerpt"], topics)


def _ref(kept: KeptPress) -> Ref:
    ref = kept.ref()
    if ref is None:
        raise DecisionRefused(NOT_OURS)
    return ref
