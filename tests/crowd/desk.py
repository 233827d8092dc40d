"""The crowd's desk: a repository of articles, the stand-in Slack, the whole bot, two digests."""

import asyncio
import json
import logging
import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.app import Bot, open_desk
from bot.demo import StandIn
from bot.demo.workspace import Workspace
from bot.desk import Desk
from bot.manifest import manifest
from bot.settings import Person, Secrets, Settings
from bot.settings_sources import Repository as Address
from bot.settings_sources import Source
from bot.storage import homes
from bot.storage.fields import field_map
from tests.crowd.automation import Automation
from tests.crowd.people import GROUP, Crowd
from tests.desk.desk import SEED, eventually, settings_for
from tests.replay.repository import Repository

Json = dict[str, Any]

FOLDER, SITE = "_news", "https://news.example"
NIGHT = timedelta(hours=26)
LOGGERS = ("bot", "handlers")
SYLLABLES = (
    "ka", "lo", "mi", "ren", "tu", "va", "sil", "por", "den", "ga", "hu", "bre", "nim", "qua",
    "fe", "zo", "tar", "wil", "oph", "mur",
)  # fmt: skip


PATIENCE = 300.0
"""Seconds for which this Slack waits for an answer, and lets a dialog be opened: what is right must
not depend on how busy the machine is. How long the answers took is among the figures."""


class PatientWorkspace(Workspace):
    """A workspace in which a dialog may be opened long after the press."""

    def new_trigger(self, user: str, view: str = "") -> str:
        """A trigger id that is good for minutes."""
        made = super().new_trigger(user, view)
        self.triggers[made].expires = self.clock.now() + PATIENCE
        return made


class HeardStandIn(StandIn):
    """A patient stand-in that lets a test work in its event loop, and keeps what was said through
    each response_url."""

    def __init__(self, workspace: Json) -> None:
        super().__init__(workspace, manifest("/articles"), control=True)
        self.world.workspace = PatientWorkspace(workspace, self.world.clock)
        self.world.sockets.ack_seconds = PATIENCE
        self.said: defaultdict[str, list[Json]] = defaultdict(list)
        self.loop: asyncio.AbstractEventLoop | None = None

    def app(self) -> ASGIApp:
        """The application, listened to."""
        inner = super().app()

        async def heard(scope: Scope, receive: Receive, send: Send) -> None:
            self.loop = asyncio.get_running_loop()
            path = str(scope.get("path", ""))
            if not path.startswith("/response/"):
                await inner(scope, receive, send)
                return
            parts: list[bytes] = []

            async def noted() -> Message:
                message = await receive()
                parts.append(message.get("body", b""))
                return message

            await inner(scope, noted, send)
            self.said[path.removeprefix("/response/")].append(json.loads(b"".join(parts)))

        return heard


class Errors(logging.Handler):
    """What the bot's log says went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with where it was raised."""
        self.lines.append(logging.Formatter().format(record))


class CrowdDesk:
    """Everything that runs. `place` is an empty directory. `addresses` and `paths` are those of the
    articles, by their ids."""

    def __init__(self, place: Path, crowd: Crowd, articles: int, seed: int) -> None:
        self.crowd, self.place, self.errors = crowd, place, Errors()
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self.errors)
        self._start, self._since = datetime.now(UTC) - NIGHT, time.monotonic()
        files = {f"{FOLDER}/{_name(n)}": article(n, seed) for n in range(articles)}
        self.upstream = Repository.create(place / "upstream.git", "main")
        self.automation = Automation(self.upstream)
        self.automation.begin({"README.md": b"A site\n", **files})
        self.stand_in = HeardStandIn(crowd.workspace())
        url = self.stand_in.start()
        self.settings = self._settings()
        self.data = place / "data"
        self.desk: Desk = open_desk(self.settings, self.data, now=self.now, alone=True)
        tokens = SEED["tokens"]
        self.secrets = Secrets(
            bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{url}/api/"
        )
        self.bot = Bot(self.desk, self.secrets)
        self.bot.start()
        eventually(lambda: self.desk.library.count() == articles, "the articles")
        eventually(lambda: self.bot.people.known, "who is who")
        self.addresses = {self._article(n): f"{SITE}/{n}" for n in range(articles)}
        self.paths = {one: f"{FOLDER}/{_name(number_of(at))}" for one, at in self.addresses.items()}

    def _settings(self) -> Settings:
        site = self.place / "none"
        git = Address(url=str(self.upstream.path), folders=(FOLDER,), every=1, batch=True)
        usual = settings_for(site).digests[0]
        full = replace(usual, name="Morning", query="is:open", articles=10)
        channel = "#general"
        short = replace(full, name="Short", channel=channel, query="topic:AI", compact=True)
        return settings_for(
            site,
            sources=(Source("news", site, field_map("everyday", {}), git=git),),
            digests=(full, short),
            deciders=(GROUP,),
            admins=tuple(one.id for one in self.crowd.of("admin")),
            authors={one.id: Person(one.name, one.email) for one in self.crowd.everybody.values()},
            reasons=("Too thin", "We had it"),
            grace=1,
        )

    def now(self) -> datetime:
        """The time at the desk, aware."""
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def ms(self) -> int:
        """The same in milliseconds, as the ledger keeps it."""
        return round(self.now().timestamp() * 1000)

    def night(self) -> None:
        """A night passes, and what was put off comes back. Now it is as late as it really is."""
        self._start += NIGHT

    def post_digests(self) -> None:
        """Both digests are posted now."""
        for digest in self.settings.digests:
            self.bot.clock.post(self.desk.digests.post_now(digest.name))

    def group(self, user: str, *, inside: bool) -> None:
        """Somebody is put into the editors' group, or out of it."""
        members = self.stand_in.world.workspace.usergroups[GROUP]["users"]
        if inside:
            members.append(user)
        else:
            members.remove(user)
        self.crowd.everybody[user].changed = self.ms()

    def note(self, user: str) -> str:
        """The sentence that stands in a person's Home tab; empty where none does."""
        with self.desk.ledger.read() as connection:
            return homes.read(connection, user).note.partition(" ")[2]

    def _article(self, number: int) -> str:
        """The id of an article, once its address is known."""
        [found] = eventually(lambda: self.desk.library.by_link(f"{SITE}/{number}"), "an address")
        return found

    def terminal(self) -> tuple[Path, dict[str, str]]:
        """The settings file and the environment for a command beside the bot."""
        config = self.place / "copydesk.yaml"
        url = self.upstream.path
        config.write_text(
            f"sources: [{{name: news, git: {url}, folders: [{FOLDER}]}}]\nhealth: off\ngrace: 1\n"
        )
        tokens = {"SLACK_BOT_TOKEN": self.secrets.bot_token, "SLACK_API_URL": self.secrets.api_url}
        return config, {**tokens, "SLACK_APP_TOKEN": self.secrets.app_token}

    def close(self) -> None:
        """Stop everything."""
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self.errors)
        self.bot.stop()
        self.desk.close()
        self.stand_in.stop()
        self.upstream.close()


def story_of(number: int) -> int:
    """Three of eight articles tell one story: the number of its first, else the article's own."""
    return number - number % 8 + 1 if number % 8 in (1, 2, 3) else number


def number_of(address: str) -> int:
    """The number of the article with that address."""
    return int(address.rpartition("/")[2])


def article(number: int, seed: int) -> bytes:
    """An article whose title is like no other's, except those of its story."""
    chance, own = random.Random(f"{seed}/{story_of(number)}"), random.Random(f"{seed}/own/{number}")
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6)]
    topic = "AI" if number % 2 else "Science"
    lines = (
        "---",
        "category: News",
        f'title: "{" ".join(words).capitalize()} &amp; {"".join(own.choices(SYLLABLES, k=3))}"',
        f'excerpt: "{" ".join(chance.choices(SYLLABLES, k=9))}"',
        f"publishedDateTime: 2026-03-0{1 + story_of(number) % 3}T{number % 24:02d}:00:00Z",
        f'originalUrl: "{SITE}/{number}"',
        "type: article",
        f"quality: {number % 100}",
        f"heat: {number % 7}",
        "published: false",
        f'secured: "c2VjcmV0{number}"',
        "provider:",
        f"  name: Paper {number % 9}",
        f"  domain: paper{number % 9}.example",
        "topics:",
        f"  - {topic}",
        "---",
        "",
    )
    return "\n".join(lines).encode()


def _name(number: int) -> str:
    return f"2026-03-0{1 + number % 3}-story-{number}.md"
