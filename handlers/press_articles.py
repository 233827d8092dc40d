"""More and Post here: one article, in a dialog or in the channel."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.decide_forms import DecideForms
from handlers.kept_press import keep_press
from handlers.press import Press
from handlers.press_route import Route, ref_of
from handlers.services import Services
from handlers.sharer import Sharer


class PressArticles:
    """Shows one article."""

    def __init__(self, services: Services, forms: DecideForms) -> None:
        self._services, self._forms = services, forms

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {"more": self._more, "post": self._post}

    def _more(self, press: Press, respond: Respond, client: WebClient) -> None:
        ref_of(press)
        kept = keep_press(press, "", str(respond.response_url or ""))
        client.views_open(trigger_id=press.trigger_id, view=self._forms.showing(kept, press.user))

    def _post(self, press: Press, respond: Respond, client: WebClient) -> None:
        changes = self._services.digests.sharing.changes()
        known = self._services.answers.lookups.known(ref_of(press).article_id)
        zone = self._services.people.zone(press.user)
        sharer = Sharer(self._services, client)
        self._services.after.do(lambda: sharer.post(known, press, zone, respond, changes))
