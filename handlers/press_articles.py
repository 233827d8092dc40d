"""More and Post here: one article, in a dialog or in the channel."""

from collections.abc import Mapping, Sequence

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.blocks import Message
from handlers.messages import sentence, shared_article_message
from handlers.more_dialog import more_dialog
from handlers.press import Press
from handlers.press_route import Route, ref_of
from handlers.replies import answer, post
from handlers.services import Services

PERHAPS_POSTED = "Perhaps it was posted: Slack did not say. Look there before you try again."
NOT_POSTED = "Slack did not take the post. Try again in a minute."


class PressArticles:
    """Shows one article."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {"more": self._more, "post": self._post}

    def _more(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        known = self._services.answers.lookups.known(ref_of(press).article_id)
        zone = self._services.people.zone(press.user)
        client.views_open(trigger_id=press.trigger_id, view=more_dialog(known, zone))

    def _post(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        known = self._services.answers.lookups.known(ref_of(press).article_id)
        zone = self._services.people.zone(press.user)
        drawings = [
            shared_article_message(known.article, press.user, zone, state=known.state, step=step)
            for step in (0, 2)
        ]
        self._services.after.do(lambda: _post(respond, drawings))


def _post(respond: Respond, drawings: Sequence[Message]) -> None:
    """Post the first of the drawings that Slack takes; say so where none was."""
    for message in drawings:
        result = post(respond, message)
        if result != "refused":
            break
    if result != "sent":
        answer(respond, sentence(PERHAPS_POSTED if result == "unknown" else NOT_POSTED))
