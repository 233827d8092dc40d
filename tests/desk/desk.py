"""The whole desk for a test: the stand-in Slack, the sample site, the real bot, some hands."""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.app import Bot, Desk, open_desk
from bot.demo.remote import Remote
from bot.demo.samples import copy_samples
from bot.demo.server import HERE
from bot.domain.digest import Digest
from bot.domain.schedule import parse_schedule
from bot.manifest import manifest
from bot.services.writing import Written
from bot.settings import Secrets, Settings, Source
from bot.storage.fields import field_map
from bot.storage.schema import counter, metadata
from tests.stand_ins import CheckedStandIn

Found = TypeVar("Found")
Json = dict[str, Any]

SEED: Json = json.loads((HERE / "workspace.json").read_text(encoding="utf-8"))
START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ANA, BEN, CLEO = "U0ANA", "U0BEN", "U0CLEO"
CHANNEL = "C0AIDESK"
SECONDS = 30.0


def eventually(found: Callable[[], Found], what: str = "") -> Found:
    """What `found` gives as soon as it is true; fails after half a minute."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        value = found()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what or found} did not come true within {SECONDS:g} seconds")


def settings_for(site: Path, **changes: Any) -> Settings:
    """The settings of the tests: one source, one digest at nine, the editors decide."""
    digest = Digest(
        name="AI desk",
        channel="#ai-desk",
        schedule=parse_schedule("weekdays 09:00"),
        zone=ZoneInfo("Europe/Lisbon"),
        query="topic:AI quality:>=80",
    )
    topics = site / "_data" / "topics"
    values: Json = {
        "sources": (Source("news", site, field_map("everyday", {}), topics),),
        "zone": ZoneInfo("Europe/Lisbon"),
        "deciders": ("S0EDIT",),
        "digests": (digest,),
        "grace": 0,
    }
    return Settings(**(values | changes))


class World:
    """One stand-in and one bot; `reset` makes them as new."""

    def __init__(self, place: Path) -> None:
        self.now, self._since = START, time.monotonic()
        self.site, self._pristine = place / "site", place / "pristine"
        copy_samples(self._pristine, now=START, pictures="https://pictures.example")
        shutil.copytree(self._pristine, self.site)
        self.stand_in = CheckedStandIn(SEED, manifest("/articles"), control=True)
        self.remote = Remote(self.stand_in.start())
        tokens = SEED["tokens"]
        self.secrets = Secrets(
            bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{self.remote.url}/api/"
        )
        self.desk: Desk = open_desk(
            settings_for(self.site), place / "data", now=self.time, alone=True
        )
        self.desk.library.refresh()
        self.written: list[Written] = []
        self.bot = Bot(self.desk, self.secrets, on_written=self.written.append)
        self.bot.start()

    def close(self) -> None:
        """Stop the bot and the stand-in."""
        self.bot.stop()
        self.desk.close()
        self.stand_in.stop()

    def reset(self) -> None:
        """Forget every message and decision, and put the site back as it was."""
        # What is being posted or drawn for the test before would come into the next one.
        self.bot.clock.stop()
        self.bot.refresher.stop()
        self.now, self._since = START, time.monotonic()
        self.written.clear()
        with self.desk.ledger.write() as connection:
            for table in reversed(metadata.sorted_tables):
                if table is not counter:
                    connection.execute(table.delete())
            connection.execute(counter.update().values(value=counter.c.value + 1))
        self.remote.reset()
        self.remote.clock(None)
        for file in self._pristine.rglob("*.md"):
            mine = self.site / file.relative_to(self._pristine)
            if not mine.exists() or mine.read_bytes() != file.read_bytes():
                shutil.copy2(file, mine)
        for file in self.site.rglob("*.md"):
            if not (self._pristine / file.relative_to(self.site)).exists():
                file.unlink()
        self.desk.library.refresh()
        self.bot.refresher.start()
        self.bot.clock.start()

    def time(self) -> datetime:
        """The time at the desk: it goes on by itself, and `later` makes it jump. What is tried
        again after a second is never waited for in vain."""
        return self.now + timedelta(seconds=time.monotonic() - self._since)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def type(self, text: str, user: str = ANA, channel: str = CHANNEL) -> Json:
        """Type a line; what the person sees for it, privately."""
        answer = self.remote.send(user, channel, text)
        assert answer["ok"], answer
        message: Json = answer["message"]
        return message

    def post_digest(self) -> Json:
        """Have the digest posted now; its message. The bot's own clock may be quicker to it."""
        before = len(self.remote.messages(CHANNEL))
        self.bot.clock.post(self.desk.digests.post_now("AI desk"))
        eventually(lambda: len(self.remote.messages(CHANNEL)) > before, "a digest")
        return self.digest()

    def digest(self) -> Json:
        """The newest message in the digest's channel."""
        return self.remote.messages(CHANNEL)[-1]

    def press(self, word: str, number: int, user: str = ANA, message: Json | None = None) -> Json:
        """Press a button of the article with that number in the digest, or in a message as it was
        seen. A person whose digest is drawn anew under the hand presses what is there then."""
        if message is not None:
            return self._press(word, number, user, message)
        for _ in range(10):
            try:
                return self._press(word, number, user, self.digest())
            except RuntimeError:
                time.sleep(0.05)
        return self._press(word, number, user, self.digest())

    def _press(self, word: str, number: int, user: str, shown: Json) -> Json:
        block = next(
            block
            for block in shown["blocks"]
            if block.get("block_id", "").endswith(f"|{number}") and _has(block, word)
        )
        return self.remote.click(
            user, word, channel=CHANNEL, ts=shown["ts"], block_id=block["block_id"]
        )

    def private(self, user: str) -> list[str]:
        """The texts that this person alone sees, oldest first."""
        return [one["text"] for one in self.remote.ephemerals(user)]

    def changed_lines(self) -> list[tuple[str, str, str]]:
        """Every line of the site that is not as it was: path, before, after."""
        found = []
        for file in sorted(self._pristine.rglob("*.md")):
            path = file.relative_to(self._pristine)
            before, after = file.read_bytes(), (self.site / path).read_bytes()
            if before != after:
                pairs = zip(before.splitlines(True), after.splitlines(True), strict=True)
                found += [(str(path), a.decode(), b.decode()) for a, b in pairs if a != b]
        return found


def _has(block: Json, action_id: str) -> bool:
    elements = [*block.get("elements", ()), *filter(None, [block.get("accessory")])]
    return any(element.get("action_id") == action_id for element in elements)


def text_of(message: Json) -> str:
    """Everything that a message shows, as one text."""
    return "\n".join(_texts(message["blocks"]))


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for each in node for text in _texts(each)]
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        inner = (value for key, value in node.items() if not isinstance(value, str))
        return own + [text for value in inner for text in _texts(value)]
    return []
