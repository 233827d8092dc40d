"""A replay in which editors press buttons in the stand-in Slack, and the whole bot answers."""

import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import Bot, open_desk
from bot.domain.errors import SourceMissing
from bot.settings import Person
from bot.settings_sources import Repository, Source
from bot.storage import decisions, shown
from bot.storage.fields import field_map
from tests.desk.desk import ANA, BEN, CLEO, World, eventually, settings_for, text_of
from tests.replay.history import History
from tests.replay.outcome import judge
from tests.replay.run import Plan, Replay

PEOPLE = {ANA: "ana@example.org", BEN: "ben@example.org", CLEO: "cleo@example.org"}
SHOWN = 5


class SlackWorld(World):
    """The stand-in, and a bot whose articles are in the replay's upstream."""

    def use(self, run: Replay) -> None:
        """Have that bot in the place of the usual one."""
        self.bot.stop()
        self.desk.close()
        place = run.desk(0)
        git = Repository(
            url=str(place.upstream), branch=place.branch, folders=place.folders, every=1
        )
        digest = settings_for(self.site).digests[0]
        settings = settings_for(
            self.site,
            sources=(Source("news", self.site, field_map("everyday", {}), git=git),),
            digests=(replace(digest, query="is:open"),),
            deciders=tuple(PEOPLE),
            authors={user: Person(user, address) for user, address in PEOPLE.items()},
            grace=60,
        )
        self.desk = open_desk(settings, place.directory, now=self.time, alone=True)
        self.bot = Bot(self.desk, self.secrets)
        self.bot.start()
        eventually(self.desk.library.count, "the articles")

    def waiting(self) -> int:
        """How many decisions are still to be brought to upstream."""
        with self.desk.ledger.read() as connection:
            return len(decisions.to_write(connection, 10**15))

    def is_published(self, article_id: str) -> bool | None:
        """What the article's file says; None where there is none."""
        with self.desk.ledger.read() as connection:
            place = shown.place(connection, article_id)
        try:
            return self.desk.library.current(article_id, place).published
        except SourceMissing:
            return None


def replay_in_slack(plan: Plan, history: History, directory: Path) -> dict[str, Any]:
    """Replay; gives the verdict."""
    began = time.monotonic()
    run = Replay(plan, history, directory)
    world = SlackWorld(directory)
    try:
        world.use(run)
        pressed = Counter[str]()
        while run.go_on():
            if run.chance.random() < 0.5:
                world.post_digest()
            for _ in range(2):
                pressed[_press(world, run.chance)] += 1
            world.later(seconds=run.chance.randrange(10, 120))
        run.faults.end()
        eventually(lambda: _quiet(world), "an end of all decisions")
        world.bot.following.follow(world.bot.following.sources[0])
        outcome = judge(run.others, [(world.desk.ledger, world.is_published)], PEOPLE)
        eventually(lambda: not _unsaid(world), "a message that says so of each")
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


def _press(world: SlackWorld, chance: random.Random) -> str:
    word = chance.choices(["publish", "reject", "undo"], [6, 1, 3])[0]
    number, user = chance.randrange(1, SHOWN + 1), chance.choice(sorted(PEOPLE))
    try:
        world.press(word, number, user, world.digest())
    except (StopIteration, RuntimeError, IndexError):
        return f"{word}: no such button any more"
    return word


def _quiet(world: SlackWorld) -> bool:
    world.later(minutes=10)
    return not world.waiting()


def _unsaid(world: SlackWorld) -> list[str]:
    """Whoever published something that no message says."""
    with world.desk.ledger.read() as connection:
        held = [row for row in decisions.held(connection) if row.verb == "publish"]
        users = [decisions.fetch(connection, row.id).decision.user for row in held]
    told = "\n".join(text_of(one) for one in world.remote.messages("C0AIDESK") if "blocks" in one)
    return [user for user in users if f"Published by <@{user}>" not in told]
