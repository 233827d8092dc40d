"""What is pressed in the Home tab around its articles: filter, sort, turn, look again."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.emoji_codes import with_signs
from handlers.home_controls import ALL, LONGEST_QUERY
from handlers.mrkdwn import unescape
from handlers.press import Press
from handlers.press_route import Route
from handlers.services import Services


class PressHome:
    """Keeps how a person looks at their queue; it is drawn after the acknowledgement."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {
            "queue_filter": self._filter,
            "queue_clear": self._filter,
            "queue_sort": self._sort,
            "queue_kind": self._kind,
            "queue_next": self._turn,
            "queue_previous": self._turn,
            "queue_look": self._look,
        }

    def _filter(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        query = with_signs(unescape(press.value)).strip()[:LONGEST_QUERY]
        self._services.home.change(press.user, query=" ".join(query.split()))

    def _sort(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._services.home.change(press.user, sort=press.value)

    def _kind(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._services.home.change(press.user, kind="" if press.value == ALL else press.value)

    def _turn(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        step = {"queue_next": 1, "queue_previous": -1}[press.word]
        self._services.home.change(press.user, step=step)

    def _look(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._services.home.change(press.user)
