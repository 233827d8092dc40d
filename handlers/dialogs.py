"""Dialogs: one listener for what is submitted, looked up and pressed in them, one router on the
dialog's callback_id."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError
from handlers.entries import Entries, read_entries
from handlers.messages import BROKEN
from handlers.once import Once
from handlers.press import Press, read_press
from handlers.seen import Seen

Response = dict[str, Any]
"""What the acknowledgement of a submission carries: empty closes the dialog."""

log = logging.getLogger(__name__)


class Dialog(Protocol):
    """One kind of dialog. What it raises as CopydeskError is said in the dialog."""

    @property
    def main(self) -> str:
        """The block_id of the input at which a sentence about the whole is said."""

    def submitted(self, entries: Entries, person: str) -> Response:
        """Do what was asked; `person` is the id of who submitted it. Must answer within three
        seconds: nothing can be said after the acknowledgement."""

    def pressed(self, press: Press, entries: Entries, client: WebClient) -> None:
        """A control in it was used: views.update says what follows."""

    def options(self, block_id: str, typed: str) -> list[dict[str, Any]]:
        """What a menu that is searched offers for what was typed, at most 100."""


class Dialogs:
    """Takes whatever happens in a dialog whose callback_id is registered here."""

    def __init__(self, dialogs: Mapping[str, Dialog]) -> None:
        self._dialogs, self._seen = dict(dialogs), Seen()
        self._submitted = Once[Response]()

    def takes(self, body: Mapping[str, Any]) -> bool:
        """Whether this is about one of these dialogs; others have controls, too."""
        view = body.get("view")
        return isinstance(view, dict) and view.get("callback_id") in self._dialogs

    def handle(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer in the acknowledgement. Nothing is raised: an exception would take it back."""
        response: Response = {}
        try:
            if self.takes(body):
                response = self._answer(body, client)
        except (KeyError, TypeError, IndexError, AttributeError, ValueError):
            log.warning("A dialog without the parts that Slack sends was left alone")
        ack(**response)

    def _answer(self, body: Mapping[str, Any], client: WebClient) -> Response:
        dialog = self._dialogs[body["view"]["callback_id"]]
        if body["type"] == "block_suggestion":
            found = _guarded(lambda: {"options": dialog.options(body["block_id"], body["value"])})
            return found if "options" in found else {"options": []}
        entries = read_entries(body["view"])
        if body["type"] == "view_submission":
            person, key = str(body["user"]["id"]), str(body.get("trigger_id") or "")
            return self._submitted.do(
                key, lambda: _guarded(lambda: dialog.submitted(entries, person), dialog.main)
            )
        press = read_press(body)
        if self._seen.first_time(press.trigger_id):
            _guarded(lambda: _pressed(dialog, press, entries, client))
        return {}


def _pressed(dialog: Dialog, press: Press, entries: Entries, client: WebClient) -> Response:
    dialog.pressed(press, entries, client)
    return {}


def _guarded(task: Any, main: str = "") -> Response:
    """What the task gives; where it fails, the sentence about it."""
    try:
        response: Response = task()
    except (LedgerError, IndexUnusable) as error:
        # Its sentence is for the operator: it says where things are on the machine.
        log.error("A dialog could not be answered: %s", error)  # noqa: TRY400
        return errors({main: BROKEN})
    except CopydeskError as error:
        return errors({main: str(error)})
    except Exception:
        log.exception("A dialog could not be answered")
        return errors({main: BROKEN})
    return response


def errors(sentences: Mapping[str, str]) -> Response:
    """The response that says sentences at inputs, by their block_id: plain text, so that a
    person is no mention in it."""
    return {"response_action": "errors", "errors": dict(sentences)}
