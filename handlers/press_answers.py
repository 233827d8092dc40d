"""What is pressed under an answer: turn pages, sort, narrow, show a story, try another search."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.answer import FACET_KEYS, SORTS, AnyAnswer
from bot.domain.errors import DecisionRefused
from handlers.blocks import SearchRef, parse_narrow_id, parse_search_id, parse_story_id
from handlers.commands import Commands
from handlers.digest_commands import Asked
from handlers.narrow_message import narrow_message
from handlers.press import Press
from handlers.press_route import NOT_OURS, Route, drawn, show, tell
from handlers.services import Services


class PressAnswers:
    """Shows another answer, in the place of the private one that was pressed."""

    def __init__(self, services: Services, commands: Commands) -> None:
        self._services, self._commands = services, commands

    def routes(self) -> Mapping[str, Route]:
        """By the word of the control."""
        return {
            "sort": self._turn,
            "previous": self._turn,
            "next": self._turn,
            "back": self._back,
            "choose": self._choose,
            "narrow": self._narrow,
            "similar": self._story,
            "try": self._search_kept,
            "others": self._search_kept,
            "example": self._example,
        }

    def _turn(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = _search_of(press)
        step = {"previous": -1, "next": 1}.get(press.word, 0)
        sort = next((one for one in SORTS if one == press.value), None)
        view = self._services.answers.again(ref.token, user=press.user, step=step, sort=sort)
        self._answer(press, respond, view)

    def _search_kept(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._answer(press, respond, self._services.answers.again(press.value, user=press.user))

    def _story(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_story_id(press.block_id)
        if ref is None:
            raise DecisionRefused(NOT_OURS)
        lookups = self._services.answers.lookups
        view = lookups.story(ref.article_id, token=ref.token, user=press.user)
        self._answer(press, respond, view)

    def _narrow(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = _search_of(press)
        message = narrow_message(self._services.answers.narrow(ref.token, user=press.user))
        self._services.after.do(lambda: show(press, respond, message))

    def _choose(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        ref = parse_narrow_id(press.block_id)
        key = next((one for one in FACET_KEYS if ref and one == ref.key), None)
        if ref is None or key is None:
            raise DecisionRefused(NOT_OURS)
        view = self._services.answers.narrowed(ref.token, key, press.value, user=press.user)
        self._answer(press, respond, view)

    def _back(self, press: Press, respond: Respond, client: WebClient) -> None:  # noqa: ARG002
        self._answer(press, respond, self._services.answers.back(press.value, user=press.user))

    def _example(self, press: Press, respond: Respond, client: WebClient) -> None:
        asked = Asked(user=press.user, channel=press.channel, trigger_id=press.trigger_id)
        message = self._commands.answer(press.value, asked, client)
        if message is not None:
            tell(self._services, respond, message, press)

    def _answer(self, press: Press, respond: Respond, view: AnyAnswer) -> None:
        message = drawn(self._services, view, press.user)
        self._services.after.do(lambda: show(press, respond, message))


def _search_of(press: Press) -> SearchRef:
    ref = parse_search_id(press.block_id)
    if ref is None:
        raise DecisionRefused(NOT_OURS)
    return ref
