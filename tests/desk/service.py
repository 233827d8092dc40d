"""A bot as a service for a test: over HTTP or a socket, with health, beside a stand-in Slack."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.addresses import Address
from bot.app import Bot, open_desk
from bot.demo import payloads
from bot.demo.remote import Remote
from bot.manifest import manifest
from bot.services import trail
from bot.settings import Secrets
from tests import ledgers
from tests.articles import small_site
from tests.desk.desk import ANA, CHANNEL, SEED, START, settings_for
from tests.requests import free_port, get, post
from tests.stand_ins import CheckedStandIn

Json = dict[str, Any]

SIGNING = "0123456789abcdef"
ANYWHERE = Address("127.0.0.1", 0)


class Service:
    """One bot whose stand-in may come later, and whose clock the test sets. `file` holds the
    secrets that are read again."""

    def __init__(self, place: Path, **settings: Any) -> None:
        self.now, self.file = START, place / "secrets.json"
        self.site = small_site(place / "site")
        self.stand_in = CheckedStandIn(SEED, manifest("/articles"), control=True)
        self._port = free_port()
        self.remote = Remote(f"http://127.0.0.1:{self._port}")
        changes = {"deciders": (ANA,), "health": ANYWHERE, "listen": ANYWHERE, "digests": ()}
        ledgers.lay(place / "data" / "ledger.sqlite3")
        self.desk = open_desk(
            settings_for(self.site, **(changes | settings)),
            place / "data",
            now=lambda: self.now,
            alone=True,
        )
        self.desk.library.refresh()
        self.give(SEED["tokens"]["bot"])

    def slack(self) -> None:
        """Let Slack be there."""
        self.stand_in.start(self._port)

    def give(self, bot_token: str) -> None:
        """Put a token into the file."""
        self.file.write_text(json.dumps({"bot_token": bot_token}))

    def secrets(self) -> Secrets:
        """The secrets as the file has them."""
        bot_token = json.loads(self.file.read_text())["bot_token"]
        url = f"{self.remote.url}/api/"
        app_token = SEED["tokens"]["app"]
        return Secrets(
            bot_token=bot_token, app_token=app_token, signing_secret=SIGNING, api_url=url
        )

    def start(self, *, from_files: bool = True) -> None:
        """Start the bot."""
        self.bot = Bot(self.desk, self.secrets(), read_secrets=self.secrets if from_files else None)
        self.bot.start()

    def stop(self) -> None:
        """Stop whatever runs."""
        self.bot.stop()
        self.desk.close()
        self.stand_in.stop()

    def health(self) -> tuple[int, str]:
        """What /healthz says."""
        return get(f"{self.bot.servers['health'].url}/healthz")

    def metrics(self) -> str:
        """What /metrics says."""
        return get(f"{self.bot.servers['health'].url}/metrics")[1]

    def command(self, text: str, **more: Any) -> tuple[int, str]:
        """Somebody types the command, and Slack sends it over HTTP."""
        body = payloads.command(self.stand_in.world, ANA, CHANNEL, "/articles", text)
        return self.send(urlencode(body), **more)

    def press(self, word: str, message: Json, user: Json | None = None) -> tuple[int, str]:
        """Ana, or somebody whom Slack describes as `user`, presses a button of a public message,
        and Slack sends it over HTTP."""
        block = next(b for b in message["blocks"] if word in json.dumps(b.get("elements", "")))
        element = next(e for e in block["elements"] if e["action_id"] == word)
        world = self.stand_in.world
        action = payloads.action_of(world, block, element, None)
        body = payloads.message_action(world, ANA, CHANNEL, message, action, {})
        body["user"] = user or body["user"]
        return self.send(urlencode({"payload": json.dumps(body)}))

    def send(
        self,
        body: str,
        *,
        at: float | None = None,
        signed: str = "",
        path: str = "/slack/events",
        kind: str = "application/x-www-form-urlencoded",
    ) -> tuple[int, str]:
        """A request as Slack signs it."""
        timestamp = str(int(time.time() if at is None else at))
        made = SignatureVerifier(SIGNING).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signed or made or "",
        }
        return post(f"{self.bot.servers['listen'].url}{path}", body.encode(), headers)


class Heard(logging.Handler):
    """What is logged: ids and messages."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((trail.current(), record.getMessage()))

    def ids(self, part: str) -> set[str]:
        """The ids of the lines with this in them."""
        return {name for name, message in self.lines if part in message}


@contextmanager
def listening(*names: str) -> Iterator[Heard]:
    """Hear what these loggers log."""
    heard = Heard()
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(heard)
        logger.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(heard)
            logger.setLevel(level)
