"""The client: calls Slack with the tokens that hold now, and knows what became of the calls."""

import logging
import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.domain.errors import CopydeskError
from handlers.outcome import outcome

TIMEOUT = 20
"""Seconds for one call of Slack: well under the lease of a digest's claim."""

QUICK = 1
"""Seconds for a call within a listener: after three, Slack tells the person that we failed."""

REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
"""Slack's words for a token that it does not take. Certainly nothing was done."""

BOT, APP = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
WHERE = {
    BOT: "Check SLACK_BOT_TOKEN: it is on the app's page under Install App.",
    APP: "Check SLACK_APP_TOKEN: it is on the app's page under Basic Information.",
}
CONNECTIONS = "apps.connections.open"
"""The one method that is called with the app's token."""

log = logging.getLogger(__name__)


class Tokens(Protocol):
    """The secrets that Slack gives an app."""

    @property
    def bot_token(self) -> str: ...

    @property
    def app_token(self) -> str: ...

    @property
    def signing_secret(self) -> str: ...


class Keyring:
    """The tokens that hold now. `read` gives them anew, or raises CopydeskError; without it they
    never change."""

    def __init__(self, tokens: Tokens, read: Callable[[], Tokens] | None = None) -> None:
        self.now, self._read = tokens, read
        self._reading = threading.Lock()

    @property
    def changeable(self) -> bool:
        """Whether the tokens may become others while we run."""
        return self._read is not None

    def read_again(self, refused: Tokens) -> bool:
        """After these were refused: whether there are others now."""
        with self._reading:
            if self.now == refused and self._read is not None:
                try:
                    self.now = self._read()
                except CopydeskError as error:
                    log.warning("The secrets could not be read again: %s", error)
            return self.now != refused


class SlackClient(WebClient):
    """Never sends anything a second time by itself, but for a call that was refused for its
    token while there is another one. `called` hears of each call: its method, and the word for
    how it ended (`ok`, Slack's own, `unreachable`)."""

    def __init__(
        self,
        keyring: Keyring,
        api_url: str,
        called: Callable[[str, str], None] = lambda _method, _word: None,
        timeout: int = TIMEOUT,
    ) -> None:
        super().__init__(
            token=keyring.now.bot_token, base_url=api_url, timeout=timeout, retry_handlers=[]
        )
        self.keyring, self._called = keyring, called
        self.refused: dict[str, str] = {}
        """What Slack says against a token, by its name in the environment."""

    def refusals(self) -> list[str]:
        """A sentence for each token that Slack refuses just now."""
        return [
            f"Slack refused {name}: {word}. {WHERE[name]}"
            for name, word in sorted(self.refused.items())
        ]

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """As WebClient's. Raises the same."""
        tokens = self.keyring.now
        try:
            return self._noted(api_method, given)
        except SlackApiError as error:
            if error.response["error"] not in REFUSED or not self.keyring.read_again(tokens):
                raise
        log.info("Slack refused a token, and there is another one now: it is tried")
        return self._noted(api_method, given)

    def _noted(self, method: str, given: dict[str, Any]) -> SlackResponse:
        self.token = self.keyring.now.bot_token
        name = APP if method == CONNECTIONS else BOT
        if method == CONNECTIONS:
            given = {**given, "params": {"token": self.keyring.now.app_token}}
        try:
            answer = super().api_call(method, **given)
        except (SlackClientError, OSError, HTTPException, ValueError) as error:
            found = outcome(error)
            if found.code in REFUSED:
                self.refused[name] = found.code
            self._called(method, found.code or "unreachable")
            raise
        self.refused.pop(name, None)
        self._called(method, "ok")
        return answer
