"""Where everything meets: settings become services, services become a bot."""

import logging
import os
import secrets as randomness
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import CopydeskError, IndexUnusable, LedgerError
from bot.services.answers import Answers
from bot.services.digests import Digests
from bot.services.freshness import Freshness
from bot.services.library import Library
from bot.services.publisher import Publisher
from bot.services.reviews import Reviews
from bot.services.watcher import Watcher
from bot.services.writing import Failed, Written
from bot.settings import Secrets, Settings
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.ledger import Ledger
from bot.storage.topics import Topic, read_topics
from handlers.after import After
from handlers.clock import Clock, no_step
from handlers.digest_message import digest_message
from handlers.doors import register
from handlers.messages import sentence
from handlers.people import People
from handlers.refresh import Refresher
from handlers.services import Services

log = logging.getLogger(__name__)

TIMEOUT = 20
"""Seconds for one call of Slack: well under the lease of a digest's claim."""

LISTENERS = 32
"""Threads that answer: with Bolt's five, a few slow answers hold up all others."""

PEOPLE_EVERY, PEOPLE_SOON = 300.0, 15.0
"""Seconds between looks at who is in the user groups and in which time zone people are; and
where that could not be read: until then editors would be refused."""

PING_EVERY = 2
"""Seconds between the socket's signs of life. It takes five that fail until slack_sdk gives up
a connection that ended without a word: with its own ten seconds nobody is answered for 50."""

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything but Slack. `writable` tells whether this process may change the index: while a
    bot runs on the same data directory, others only read it."""

    settings: Settings
    now: Now
    ledger: Ledger
    index: Index
    library: Library
    reviews: Reviews
    digests: Digests
    writable: bool

    def close(self) -> None:
        """Give back the index and the ledger."""
        self.index.close()
        self.ledger.close()


def open_desk(settings: Settings, data: Path, *, now: Now = utc_now, alone: bool = False) -> Desk:
    """Open the index and the ledger in the data directory, making them where they are missing.

    Raises IndexUnusable where `alone` is asked for and another process writes the index, and
    LedgerError.
    """
    data.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(settings.ledger or f"sqlite:///{data / 'ledger.sqlite3'}")
    index, writable = _open_index(data / "index", alone)
    sources = [Folder(one.name, one.folder, one.fields) for one in settings.sources]
    library = Library(
        index,
        sources,
        topics=_topics(settings),
        states=lambda: reviews.desk_states(),
        now=now,
        zone=settings.zone,
    )
    reviews = Reviews(ledger, library, now, lambda channel, at: digests.comes_back(channel, at))
    digests = Digests(ledger, library, reviews, settings.digests, now, _holder())
    return Desk(
        settings=settings,
        now=now,
        ledger=ledger,
        index=index,
        library=library,
        reviews=reviews,
        digests=digests,
        writable=writable,
    )


def _open_index(directory: Path, alone: bool) -> tuple[Index, bool]:
    try:
        return Index.open(directory, writable=True), True
    except IndexUnusable:
        if alone:
            raise
        return Index.open(directory, writable=False), False


def _topics(settings: Settings) -> list[Topic]:
    return [
        topic
        for source in settings.sources
        if source.topics is not None
        for topic in read_topics(source.topics)
    ]


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{randomness.token_hex(4)}"


def slack_client(secrets: Secrets) -> WebClient:
    """A client that never sends anything a second time by itself."""
    return WebClient(
        token=secrets.bot_token, base_url=secrets.api_url, timeout=TIMEOUT, retry_handlers=[]
    )


class Bot:
    """A desk in Slack. `on_written` hears of every change of a file; `step` is told the name of
    each point between which a crash may fall, see Clock.

    Raises CopydeskError where Slack refuses the token.
    """

    def __init__(
        self,
        desk: Desk,
        secrets: Secrets,
        *,
        on_written: Callable[[Written], None] = lambda _: None,
        step: Callable[[str], None] = no_step,
    ) -> None:
        self.desk, self._on_written = desk, on_written
        self.client = slack_client(secrets)
        self._listeners = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
        self._bolt = _bolt(self.client, self._listeners)
        self._socket = SocketModeHandler(
            self._bolt,
            secrets.app_token,
            web_client=self.client,
            concurrency=LISTENERS,
            ping_interval=PING_EVERY,
        )
        self.people = People(self.client, desk.settings.deciders, desk.settings.zone)
        self.after = After()
        self.clock = Clock(desk.digests, self.client, digest_message, step=step)
        self.refresher = Refresher(desk.digests, self.client, digest_message)
        self.publisher = Publisher(desk.ledger, desk.library, desk.now, self._written, self._failed)
        self._watcher = Watcher(
            desk.library, desk.now, every=desk.settings.scan_every, changed=self._changed
        )
        self._freshness = Freshness(desk.ledger, desk.library, desk.digests.post, desk.now)
        self._people_keeper = threading.Thread(target=self._keep_people, name="people")
        self._stopping = threading.Event()
        register(self._bolt, self._services())

    def start(self) -> None:
        """Begin to read the articles, answer, post and publish; returns at once."""
        self.people.refresh()
        self._people_keeper.start()
        self._watcher.start()
        self.publisher.start()
        self.refresher.start()
        try:
            self._socket.connect()  # type: ignore[no-untyped-call]
        except (SlackApiError, URLError, OSError) as error:
            self.stop()
            raise CopydeskError(f"Slack can't be reached: {_reason(error)}") from error
        self.clock.start()

    def stop(self) -> None:
        """Take in nothing more, finish everything that was accepted, then return."""
        self._stopping.set()
        self.clock.stop()
        self._finish_answers()
        self._socket.close()  # type: ignore[no-untyped-call]
        self._listeners.shutdown(wait=True)
        self.after.stop()
        self.publisher.stop()
        self._publish_the_rest()
        self.refresher.stop()
        self._watcher.stop()
        if self._people_keeper.is_alive():
            self._people_keeper.join()

    def _finish_answers(self) -> None:
        """Take in nothing more, and answer what was taken in while the socket is open: slack_sdk's
        own close cuts that first, and of a decision that stands the person reads that it failed."""
        client = self._socket.client
        client.closed = True
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown(wait=True)

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
            freshness=self._freshness,
            publisher=self.publisher,
            refresher=self.refresher,
            people=self.people,
            after=self.after,
        )

    def _written(self, written: Written) -> None:
        self.desk.library.touch(written.source, [written.path])
        self._changed()
        self._on_written(written)

    def _changed(self) -> None:
        self.desk.reviews.settle_files()
        self._freshness.look()
        self.refresher.poke()

    def _failed(self, failed: Failed) -> None:
        self.refresher.poke()
        decision = failed.decision
        if decision.channel:
            named = f"“{failed.title}”: " if failed.title else ""
            message = sentence(f"{named}{failed.sentence}", failed.title)
            self.after.do(
                lambda: self.client.chat_postEphemeral(
                    channel=decision.channel,
                    user=decision.user,
                    text=message.text,
                    blocks=message.blocks,
                )
            )

    def _keep_people(self) -> None:
        while not self._stopping.wait(PEOPLE_EVERY if self.people.known else PEOPLE_SOON):
            self.people.refresh()


def _bolt(client: WebClient, listeners: ThreadPoolExecutor) -> App:
    try:
        return App(client=client, process_before_response=True, listener_executor=listeners)
    except (BoltError, SlackApiError, OSError) as error:
        raise CopydeskError(
            f"Slack refused the bot's token: {_reason(error)}. "
            "Check SLACK_BOT_TOKEN: it is on the app's page under Install App."
        ) from error


def _reason(error: Exception) -> str:
    return str(error.response["error"]) if isinstance(error, SlackApiError) else str(error)


def run_bot(settings: Settings, secrets: Secrets, data: Path) -> None:
    """Run until SIGTERM or SIGINT, then finish what was accepted. Raises CopydeskError."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    desk = open_desk(settings, data, alone=True)
    try:
        bot = Bot(desk, secrets)
        try:
            bot.start()
            log.info("Copydesk answers %s", settings.command)
            ended.wait()
            log.info("Stopping: finishing what was accepted")
        finally:
            bot.stop()
    finally:
        desk.close()
