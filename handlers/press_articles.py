"""More and Post here: one article, in a dialog or in the channel."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.services.drawings import Place
from handlers.more_dialog import more_dialog
from handlers.press import Press
from handlers.press_route import Route, ref_of
from handlers.services import Services
from handlers.sharer import Sharer


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
        # Somebody looks at it: a message in which all is decided is not folded just now.
        self._services.digests.drawings.pressed(Place(press.channel, press.ts))
        client.views_open(trigger_id=press.trigger_id, view=more_dialog(known, zone))

    def _post(self, press: Press, respond: Respond, client: WebClient) -> None:
        changes = self._services.digests.sharing.changes()
        known = self._services.answers.lookups.known(ref_of(press).article_id)
        zone = self._services.people.zone(press.user)
        sharer = Sharer(self._services, client)
        self._services.after.do(lambda: sharer.post(known, press, zone, respond, changes))
