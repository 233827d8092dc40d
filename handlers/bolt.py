"""Bolt, as this desk uses it: no question to Slack before an answer, a trail for each request."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.services import trail
from handlers.client import TIMEOUT, Keyring

Answered = Callable[[str, float], None]
"""Hears the kind of a request, and the seconds that its answer took."""

log = logging.getLogger(__name__)


class Bolt(App):
    """Takes requests whose signatures were proved already. The client that a listener gets has
    the token of that moment."""

    def __init__(
        self, keyring: Keyring, api_url: str, executor: Executor, answered: Answered
    ) -> None:
        def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            token = keyring.now.bot_token
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

        super().__init__(
            name="copydesk",
            client=WebClient(base_url=api_url, timeout=TIMEOUT, retry_handlers=[]),
            authorize=authorize,
            # Slack's signature covers only what comes over HTTP, and is proved at that door.
            request_verification_enabled=False,
            process_before_response=True,
            listener_executor=executor,
        )
        self._answered = answered

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, under an id of its own."""
        began = time.perf_counter()
        with trail.followed():
            response = super().dispatch(req) if _is_whole(req.body) else _left_alone()
        kind = "command" if "command" in req.body else str(req.body.get("type"))
        self._answered(kind, time.perf_counter() - began)
        return response


def _is_whole(body: dict[str, Any]) -> bool:
    """Whether the controls named in the body have what Bolt looks at: it raises otherwise."""
    actions = body.get("actions", [{"action_id": "", "type": ""}])
    return isinstance(actions, list) and bool(actions) and all(map(_is_control, actions))


def _is_control(action: Any) -> bool:
    if not isinstance(action, dict):
        return False
    known = (action.get("action_id"), action.get("type"), action.get("block_id", ""))
    return all(isinstance(value, str) for value in known)


def _left_alone() -> BoltResponse:
    log.warning("A press without the parts that Slack sends was left alone")
    return BoltResponse(status=200)
