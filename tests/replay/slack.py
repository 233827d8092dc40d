"""A replay in which editors press buttons in the stand-in Slack, and the whole bot answers."""

import json
import random
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import Bot, open_desk
from bot.demo.remote import Remote
from bot.desk import Desk
from bot.domain.errors import SourceMissing
from bot.domain.review import Overridden
from bot.settings import Person, Settings
from bot.settings_sources import Repository, Source
from bot.storage import decisions, git_push, shown
from bot.storage.fields import field_map
from bot.storage.ledger import Ledger
from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, settings_for, text_of
from tests.replay.bot import Place
from tests.replay.faults import HANG_SECONDS
from tests.replay.history import History
from tests.replay.outcome import judge
from tests.replay.run import Plan, Replay

PEOPLE = {ANA: "ana@example.org", BEN: "ben@example.org", CLEO: "cleo@example.org"}
SEEN = 4
"""Editors press at so many of the newest messages."""


def settings_of(place: Place, **digest: Any) -> Settings:
    """The settings of a whole bot whose articles are in the replay's upstream; `digest` changes
    its one digest."""
    site = place.directory / "none"
    git = Repository(url=str(place.upstream), branch=place.branch, folders=place.folders, every=1)
    policy: Overridden = place.overridden
    news = Source("news", site, field_map("everyday", {}), git=git, overridden=policy)
    usual = settings_for(site).digests[0]
    return settings_for(
        site,
        sources=(news,),
        digests=(replace(usual, **{"query": "is:open", **digest}),),
        deciders=tuple(PEOPLE),
        authors={user: Person(user, address) for user, address in PEOPLE.items()},
        grace=60,
        ledger=place.ledger,
    )


class SlackWorld(World):
    """The stand-in, and a bot whose articles are in the replay's upstream."""

    def use(self, place: Place) -> None:
        """Have that bot in the place of the usual one."""
        self.bot.stop()
        self.desk.close()
        self.desk = open_desk(settings_of(place), place.directory, now=self.time, alone=True)
        self.bot = Bot(self.desk, self.secrets)
        self.bot.start()
        eventually(self.desk.library.count, "the articles")


def replay_in_slack(plan: Plan, history: History, directory: Path) -> dict[str, Any]:
    """Replay; gives the verdict."""
    began = time.monotonic()
    git_push.PUSH_SECONDS = HANG_SECONDS
    run = Replay(plan, history, directory)
    world = SlackWorld(directory)
    try:
        world.use(run.place(0))
        pressed = Counter[str]()
        while run.go_on():
            if run.chance.random() < 0.5:
                world.post_digest()
            for _ in range(2):
                pressed[press(world.remote, run.chance)] += 1
            world.later(seconds=run.chance.randrange(10, 120))
        run.faults.end()
        eventually(lambda: _quiet(world), "an end of all decisions")
        world.bot.following.follow(world.bot.following.sources[0])
        outcome = judge(
            run.others, [(world.desk.ledger, lambda one: says(world.desk, one))], PEOPLE
        )
        eventually(lambda: not unsaid(world.desk.ledger, world.remote), "a message of each")
    finally:
        world.close()
        run.others.upstream.close()
    return {
        "pressed": dict(pressed),
        **outcome.figures,
        "reasons": dict(outcome.reasons),
        "remote's faults": dict(run.faults.happened),
        "happened": dict(run.mischief.happened),
        "faults": outcome.faults,
        "seconds": round(time.monotonic() - began, 1),
    }


def press(remote: Remote, chance: random.Random) -> str:
    """Somebody presses one of the buttons that are shown; what was pressed. Undo is pressed by
    whoever decided."""
    word = chance.choices(["publish", "reject", "undo"], [6, 1, 3])[0]
    there = [
        (message["ts"], block)
        for message in remote.messages(CHANNEL)[-SEEN:]
        for block in message.get("blocks", ())
        if f'"action_id": "{word}"' in json.dumps(block)
    ]
    if not there:
        return f"{word}: no such button"
    ts, block = chance.choice(there)
    decided = re.search(r"<@(U\w+)>", json.dumps(block))
    user = decided[1] if decided and word == "undo" else chance.choice(sorted(PEOPLE))
    try:
        remote.click(user, word, channel=CHANNEL, ts=ts, block_id=block["block_id"])
    except RuntimeError:
        return f"{word}: not answered"  # the message was drawn anew, or the bot is dead
    return word


def waiting(ledger: Ledger) -> int:
    """How many decisions are still to be brought to upstream."""
    with ledger.read() as connection:
        return len(decisions.to_write(connection, 10**15))


def says(desk: Desk, article_id: str) -> bool | None:
    """Whether the article's file says that it is published; None where there is none."""
    with desk.ledger.read() as connection:
        place = shown.place(connection, article_id)
    try:
        return desk.library.current(article_id, place).published
    except SourceMissing:
        return None


def unsaid(ledger: Ledger, remote: Remote) -> list[str]:
    """Whoever published something that no message says."""
    with ledger.read() as connection:
        held = [row for row in decisions.held(connection) if row.verb == "publish"]
        users = [decisions.fetch(connection, row.id).decision.user for row in held]
    messages = [one for one in remote.messages(CHANNEL) if "blocks" in one]
    told = "\n".join(text_of(one) for one in messages)
    return [user for user in users if f"<@{user}>" not in told]


def _quiet(world: SlackWorld) -> bool:
    world.later(minutes=10)
    return not waiting(world.desk.ledger)
