"""Where everything meets: the desk becomes a bot in Slack."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.condition import gauges, health_of, overview_of
from bot.desk import Desk, open_desk, utc_now
from bot.domain.errors import CopydeskError, LedgerError
from bot.home_tabs import home_of
from bot.pushes import looks, pushing_of, webhook_of
from bot.services.answers import Answers
from bot.services.batches import Batches
from bot.services.following import Following
from bot.services.freshness import Freshness
from bot.services.guard import SetBack
from bot.services.hearing import Hearing
from bot.services.publisher import Publisher
from bot.services.statistics import Figures
from bot.services.together import Together
from bot.services.untold import Untold
from bot.services.watcher import Watcher
from bot.services.writing import Failed, Written
from bot.settings import Secrets
from bot.storage.notices import Notices
from bot.web import Server
from handlers.after import After
from handlers.bolt import Bolt
from handlers.channels import Channels
from handlers.client import QUICK, TIMEOUT, Keyring, SlackClient
from handlers.clock import Clock, no_step
from handlers.digest_message import digest_message
from handlers.doors import register
from handlers.link import Link
from handlers.metrics import Metrics
from handlers.operator import Operator
from handlers.people import People
from handlers.refresh import Refresher
from handlers.services import Services
from handlers.status import status
from handlers.telling import Telling, by_person
from handlers.web import Proof, door

__all__ = ["TIMEOUT", "Bot", "Desk", "open_desk", "slack_client", "utc_now"]

log = logging.getLogger(__name__)

LISTENERS = 32
"""Threads that answer: with Bolt's five, a few slow answers hold up all others."""

PEOPLE_EVERY, PEOPLE_SOON = 300.0, 15.0
"""Seconds between looks at who is in the user groups and in which time zone people are; and
where that could not be read: until then editors would be refused."""

PING_EVERY = 2
"""Seconds between the socket's signs of life. It takes five that fail until slack_sdk gives up
a connection that ended without a word: with its own ten seconds nobody is answered for 50."""


def slack_client(secrets: Secrets) -> SlackClient:
    """A client that never sends anything a second time by itself."""
    return SlackClient(Keyring(secrets), secrets.api_url)


class Bot:
    """A desk in Slack. `on_written` hears of every change of a file; `step` is told the name of
    each point between which a crash may fall, see Clock. `read_secrets` gives the secrets anew
    where they may have become others, as those in files may."""

    def __init__(
        self,
        desk: Desk,
        secrets: Secrets,
        *,
        on_written: Callable[[Written], None] = lambda _: None,
        step: Callable[[str], None] = no_step,
        read_secrets: Callable[[], Secrets] | None = None,
    ) -> None:
        self.desk, self._on_written, self.metrics = desk, on_written, Metrics()
        self._keyring = Keyring(secrets, read_secrets)
        self.client = SlackClient(self._keyring, secrets.api_url, self.metrics.called)
        self._listeners = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
        self._bolt = Bolt(self._keyring, secrets.api_url, self._listeners, self.metrics.answered)
        self._socket = self._socket_handler() if desk.settings.mode == "socket" else None
        self._quick = SlackClient(self._keyring, secrets.api_url, self.metrics.called, QUICK)
        self.people = People(self.client, desk.settings.roles, desk.settings.zone, self._quick)
        self.after = After()
        self.clock = Clock(
            desk.digests,
            self.client,
            digest_message,
            step=step,
            creator=lambda name: desk.roster.origin(name).creator,
        )
        self.refresher = Refresher(
            desk.digests, self.client, digest_message, lapse=desk.reviews.taking.lapse
        )
        self.home = home_of(desk, self.people, self.client)
        self.following = Following(desk.library, looks(desk.settings), self._changed)
        self.telling = Telling(self.client, desk.now, desk.settings.operator_channel)
        self._untold = Untold(desk.ledger)
        desk.reviews.guard.on_set_back = self._set_back
        self.publisher = Publisher(
            desk.ledger,
            desk.library,
            desk.now,
            self._written,
            self._failed,
            desk.rules,
            pushing_of(desk, self.following, self.people),
            desk.reviews.guard,
            self._tell_taken_back,
        )
        self._watcher = Watcher(
            desk.library, desk.now, every=desk.settings.scan_every, changed=self._changed
        )
        self._freshness = Freshness(desk.ledger, desk.library, desk.digests.posts, desk.now)
        self._people_keeper = threading.Thread(target=self._keep_people, name="people")
        self._stopping = threading.Event()
        self.link = Link(self.client, self._socket, desk.now, self.people.refresh)
        self.health = health_of(
            desk, self.client, self.link, self.clock, self._watcher, self.following
        )
        self._operator = self._make_operator()
        self.servers = self._make_servers()
        register(self._bolt, self._services())

    def start(self) -> None:
        """Begin to read the articles, answer, post and publish; returns soon, also where Slack
        can't be reached yet. Raises CopydeskError for an address that can't be listened at, and
        where Slack refuses a token for good."""
        try:
            for server in self.servers.values():
                server.start()
            self._watcher.start()
            self.following.start()
            if self.desk.library.grouping is not None:
                self.desk.library.grouping.start()
            self.publisher.start()
            self.refresher.start()
            self.home.start()
            self.link.start()
        except CopydeskError:
            self.stop()
            raise
        self._people_keeper.start()
        self.clock.start()
        self._operator.start()

    def stop(self) -> None:
        """Take in nothing more, finish everything that was accepted, then return."""
        self._stopping.set()
        self._operator.stop()
        self.clock.stop()
        self._finish_answers()
        self.link.stop()
        self._listeners.shutdown(wait=True)
        self.after.stop()
        self.publisher.stop()
        self._publish_the_rest()
        self.refresher.stop()
        self.home.stop()
        self._watcher.stop()
        self.following.stop()
        if self.desk.library.grouping is not None:
            self.desk.library.grouping.stop()
        if self._people_keeper.is_alive():
            self._people_keeper.join()
        for server in self.servers.values():
            server.stop()

    def _finish_answers(self) -> None:
        """Take in nothing more, and answer what was taken in while the socket is open: slack_sdk's
        own close cuts that first, and of a decision that stands the person reads that it failed."""
        if "listen" in self.servers:
            self.servers["listen"].stop()
        if self._socket is not None:
            client = self._socket.client
            client.closed = True
            # slack_sdk gives this method no types.
            client.message_processor.shutdown()  # type: ignore[no-untyped-call]
            client.message_workers.shutdown(wait=True)

    def _socket_handler(self) -> SocketModeHandler:
        return SocketModeHandler(
            self._bolt,
            self._keyring.now.app_token,
            web_client=self.client,
            concurrency=LISTENERS,
            ping_interval=PING_EVERY,
        )

    def _make_operator(self) -> Operator:
        desk = self.desk
        return Operator(
            self.client,
            desk.settings.operator_channel,
            self.health,
            Notices(desk.place / "notices.json"),
            desk.now,
            ready=lambda: not self.link.down_since and self._watcher.last_scan is not None,
        )

    def _make_servers(self) -> dict[str, Server]:
        settings, made = self.desk.settings, {}
        self.metrics.measure(gauges(self.desk, self.health, self.link, self.clock, self._watcher))
        if settings.health is not None:
            app = status(self.health, self.metrics)
            made["health"] = Server(app, settings.health, "health")
        if settings.mode == "http":
            hook = webhook_of(self.following, self._listeners)
            app = door(self._bolt, Proof(self._keyring), self._listeners, [hook])
            made["listen"] = Server(app, settings.listen, "listen")
        return made

    def _publish_the_rest(self) -> None:
        try:
            self.publisher.drain()
        except LedgerError as error:
            log.warning(
                "What is still to be published is published after the next start: %s", error
            )

    def dispatch(self, body: dict[str, Any]) -> BoltResponse:
        """Answer one payload as if Slack had sent it."""
        return self._bolt.dispatch(BoltRequest(body=body, mode="socket_mode"))

    def _services(self) -> Services:
        desk = self.desk
        return Services(
            command=desk.settings.command,
            answers=Answers(desk.ledger, desk.library, desk.reviews, desk.now),
            library=desk.library,
            reviews=desk.reviews,
            digests=desk.digests,
            managing=desk.managing,
            together=Together(desk.reviews, desk.ledger),
            batches=Batches(desk.ledger, desk.reviews, desk.digests.post, desk.now),
            freshness=self._freshness,
            hearing=Hearing(desk.ledger, desk.now),
            publisher=self.publisher,
            refresher=self.refresher,
            home=self.home,
            people=self.people,
            quick=self._quick,
            channels=Channels(self._quick),
            after=self.after,
            overview=lambda: overview_of(desk, self._watcher, self.following),
            figures=Figures(desk.ledger, desk.library, desk.now),
            pictures=desk.place / "matplotlib",
        )

    def _written(self, written: Written) -> None:
        verb = {"edit": "edited", "reject": "rejected"}.get(written.decision.verb, "published")
        done = "took back" if written.undo else verb
        log.info("%s %s %s:%d", written.decision.user, done, written.path, written.edit.line)
        self.desk.library.touch(written.source, [written.path])
        self.metrics.wrote("undone" if written.undo else "published")
        self._changed()
        self._on_written(written)

    def _changed(self) -> None:
        self.desk.reviews.settle_files()
        self._freshness.look()
        self.refresher.poke()
        self.home.files_changed()

    def _failed(self, failed: Failed) -> None:
        self.metrics.wrote("failed")
        self.refresher.poke()
        self.after.do(lambda: self.telling.failed(failed))

    def _tell_taken_back(self) -> None:
        for found in self._untold.take():
            self.after.do(partial(self.telling.taken_back, found))

    def _set_back(self, found: Sequence[SetBack]) -> None:
        self.metrics.wrote("set back", len(found))
        for theirs in by_person(found):
            self.after.do(partial(self.telling.set_back, theirs))
        self.after.do(partial(self.telling.operator, found))
        self.publisher.poke()

    def _keep_people(self) -> None:
        while not self._stopping.wait(PEOPLE_EVERY if self.people.known else PEOPLE_SOON):
            if not self.link.down_since:
                self.people.refresh()
