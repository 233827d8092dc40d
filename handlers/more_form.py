"""What is pressed in More."""

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import CopydeskError, DecisionRefused
from handlers.blocks import plain, section
from handlers.decide_forms import LONGEST_ID, DecideForms, Reject
from handlers.desk_menu import STEPS, Step
from handlers.dialogs import Response
from handlers.edit_form import EditForm
from handlers.entries import Entries
from handlers.kept_press import KeptPress, read_kept
from handlers.press import Press
from handlers.story_form import StoryForm

View = dict[str, Any]

log = logging.getLogger(__name__)


class More(Reject):
    """Everything known, and what can be done about it."""

    main = "more"

    def __init__(self, forms: DecideForms, story: StoryForm, edit: EditForm) -> None:
        super().__init__(forms)
        self._story, self._edit = story, edit

    def submitted(self, entries: Entries, person: str) -> Response:  # noqa: ARG002
        """It has nothing to submit."""
        return {}

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """Decide at once, or open the dialog that asks."""
        kept = read_kept(entries.kept)
        opening = self._opening(press, kept)
        if opening is not None:
            self._open(opening, press, kept, entries, client)
        elif press.word.startswith("text_"):
            _put(client, entries, self._forms.showing(kept, press.user, _page(press)))
        else:
            self._do(press, kept, entries, client)

    def _opening(self, press: Press, kept: KeptPress) -> Callable[[], View] | None:
        """What makes the dialog that the button opens."""
        forms, user = self._forms, press.user
        step: Step | None = next((one for one in STEPS if one == press.word), None)
        if step is not None:
            return lambda: self._story.opening(step, kept, user)
        return {
            "reject_why": lambda: forms.rejecting(forms.title(kept), kept),
            "later_when": lambda: forms.putting_off(forms.title(kept), kept, user),
            "edit": lambda: self._edit.opening(kept),
        }.get(press.word)

    def _open(
        self,
        opening: Callable[[], View],
        press: Press,
        kept: KeptPress,
        entries: Entries,
        client: WebClient,
    ) -> None:
        try:
            view = opening()
        except CopydeskError as error:
            self._show(press, kept, entries, client, str(error))
        else:
            client.views_push(trigger_id=press.trigger_id, view=view)

    def _do(self, press: Press, kept: KeptPress, entries: Entries, client: WebClient) -> None:
        """Do what the button says, and show the article as it is then, with the sentence where it
        could not be done."""
        said = ""
        try:
            self._done(press, kept)
        except DecisionRefused as error:
            if error.taken is not None and press.word == "publish":
                view = self._forms.asking(kept, "publish", error.taken, press.user)
                client.views_push(trigger_id=press.trigger_id, view=view)
                return
            said = str(error)
        except CopydeskError as error:
            said = str(error)
        self._show(press, kept, entries, client, said)

    def _show(
        self, press: Press, kept: KeptPress, entries: Entries, client: WebClient, said: str
    ) -> None:
        view = self._forms.showing(kept, press.user)
        if said:
            view["blocks"] = [section(plain(said)), *view["blocks"]]
        _put(client, entries, view)

    def _done(self, press: Press, kept: KeptPress) -> None:
        if press.word == "publish":
            self._forms.decide(kept, "publish", press.user)
        elif press.word == "undo":
            self._forms.undo(kept, press.value, press.user)
        elif press.word in ("take", "give_back"):
            self._forms.take(kept, press.word, press.user)


def _page(press: Press) -> int:
    """The page of the text that a button leads to; 0 where it leads back."""
    return int(press.value) if press.value.isdecimal() and len(press.value) <= LONGEST_ID else 0


def _put(client: WebClient, entries: Entries, view: View) -> None:
    """Show the view in place of the one that was pressed in, unless another is there by now: of
    two quick presses the first has done what was asked."""
    try:
        client.views_update(view_id=entries.view_id, hash=entries.hash, view=view)
    except SlackApiError as error:
        if error.response["error"] != "hash_conflict":
            raise
        log.info("A dialog had changed already")
