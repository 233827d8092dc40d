"""The link to Slack: made at the start, watched ever after, and made again by itself."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from socket import SHUT_RD

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.domain.errors import CopydeskError
from bot.services import trail
from handlers.client import SlackClient
from handlers.outcome import FAILURES, Outcome, outcome

WAITS = (2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before the next attempt to reach Slack; the last one again and again."""

LOOK = 1.0
PROBE, PROBE_IN_TROUBLE = 60.0, 5.0
"""Seconds between two questions whether Slack answers at all and takes the token."""

FIRST = 10.0
"""Seconds that the start waits for the first attempt."""

LOST = "The connection to Slack broke off."

log = logging.getLogger(__name__)


class Link:
    """`socket` is None where Slack's requests come over HTTP. `joined` is called once, when
    Slack has been reached for the first time.

    `down_since` is None while all is well; `reason` is a sentence while it is not.
    """

    def __init__(
        self,
        client: SlackClient,
        socket: SocketModeHandler | None,
        now: Callable[[], datetime],
        joined: Callable[[], None] = lambda: None,
    ) -> None:
        self._client, self._socket, self._now, self._joined = client, socket, now, joined
        self._tried, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._attempts, self._made, self._due = 0, False, 0.0
        self._silence = ""
        self.down_since: datetime | None = now()
        self.reason = "Slack was not reached yet."
        self._told = False

    def start(self) -> None:
        """Make the link, and where that takes long or can't be done now, go on trying.

        Raises CopydeskError where Slack refuses a token that can't become another one.
        """
        self._thread.start()
        self._tried.wait(FIRST)
        if self._hopeless:
            raise CopydeskError(" ".join(self._client.refusals()))

    @property
    def _hopeless(self) -> bool:
        refused = bool(self._client.refused) and not self._client.keyring.changeable
        return refused and not self._made

    def stop(self) -> None:
        """End the link: nothing more arrives over it."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._socket is not None:
            self._hang_up(self._socket.client)
            self._socket.close()  # type: ignore[no-untyped-call]

    @staticmethod
    def _hang_up(client: BaseSocketModeClient) -> None:
        """End the reading: slack_sdk reads on for up to three seconds before it can close."""
        if isinstance(client, SocketModeClient) and client.current_session is not None:
            client.auto_reconnect_enabled = False
            client.current_session_state.terminated = True
            end = client.current_session.sock
            # Where the other side has gone, there is nothing to end any more.
            with suppress(OSError):
                if end is not None:
                    end.shutdown(SHUT_RD)

    def _run(self) -> None:
        with trail.followed("link"):
            while not self._stopped.is_set():
                try:
                    self._look()
                except Exception:
                    # Nothing may end this thread: nobody else would make the link again.
                    log.exception("The link to Slack could not be looked at")
                self._tried.set()
                self._stopped.wait(LOOK)

    def _look(self) -> None:
        if not self._made:
            if time.monotonic() >= self._due:
                self._attempt()
            return
        if time.monotonic() >= self._due:
            found = self._ask()
            self._due = time.monotonic() + (PROBE_IN_TROUBLE if found else PROBE)
            self._silence = found.sentence if found else ""
        connected = self._socket is None or self._socket.client.is_connected()
        self._note(self._silence if connected else self._silence or LOST)

    def _attempt(self) -> None:
        """Reach Slack for the first time."""
        found = self._ask() or self._connect()
        if found is None:
            self._made, self._silence, self._due = True, "", time.monotonic() + PROBE
            self._note("")
            self._joined()
            return
        wait = WAITS[min(self._attempts, len(WAITS) - 1)]
        self._attempts, self._due = self._attempts + 1, time.monotonic() + wait
        self.reason, self._told = found.sentence, True
        if not self._hopeless:
            log.warning("%s It is tried again in %g seconds.", found.sentence, wait)

    def _ask(self) -> Outcome | None:
        """Ask Slack who we are; gives what came in between. To be asked to wait is an answer."""
        try:
            self._client.auth_test()
        except FAILURES as error:
            found = outcome(error)
            return None if found.kind == "wait" else found
        return None

    def _connect(self) -> Outcome | None:
        if self._socket is None:
            return None
        try:
            self._socket.connect()  # type: ignore[no-untyped-call]
        except FAILURES as error:
            return outcome(error)
        if not self._socket.client.is_connected():
            return Outcome("unknown", "Slack did not open the connection.")
        return None

    def _note(self, trouble: str) -> None:
        if trouble and self.down_since is None:
            self.down_since, self._told = self._now(), True
            log.warning("%s", trouble)
        elif not trouble and self.down_since is not None:
            self.down_since = None
            if self._told:
                log.info("Slack is connected again")
        self.reason = trouble
