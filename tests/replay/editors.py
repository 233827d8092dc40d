"""Editors: look at articles, decide about some of them, change their minds."""

import random
from collections import Counter
from dataclasses import dataclass

from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from bot.storage import decisions, shown
from tests.replay.bot import PEOPLE, ReplayBot

SHOWN = 40


@dataclass(slots=True)
class Taken:
    """A publish that an editor took, by its number in the ledger."""

    id: int
    user: str
    article_id: str


class Editors:
    """The editors at one bot's desk. What they see may be old by the time they press."""

    def __init__(self, bot: ReplayBot, chance: random.Random) -> None:
        self._bot, self._chance = bot, chance
        self._seen: list[Article] = []
        self._taken: list[Taken] = []
        self.pressed: Counter[str] = Counter()

    def look(self) -> None:
        """Have a message with what waits."""
        hits = self._bot.library.find("is:open", limit=SHOWN).hits
        self._seen = [hit.article for hit in hits]
        with self._bot.ledger.write() as connection:
            shown.upsert(connection, self._seen, round(self._bot.clock().timestamp() * 1000))

    def act(self) -> None:
        """Press one button."""
        kind = self._chance.choices(["publish", "reject", "undo"], [6, 1, 3])[0]
        try:
            if kind == "undo":
                self._undo()
            elif self._seen:
                self._decide("publish" if kind == "publish" else "reject")
        except DecisionRefused:
            self.pressed["answered with a refusal"] += 1

    def _decide(self, verb: Verb) -> None:
        count = min(self._chance.choices([1, 2, 4], [6, 1, 1])[0], len(self._seen))
        user, batch = self._chance.choice(sorted(PEOPLE)), ""
        if count > 1:
            batch = f"{self._chance.getrandbits(60):x}"
            self.pressed["several at once"] += 1
        for article in self._chance.sample(self._seen, count):
            self._one(article, verb, user, batch)

    def _one(self, article: Article, verb: Verb, user: str, batch: str) -> None:
        reviews = self._bot.reviews
        at = reviews.circumstances(verb, user, batch=batch)
        look = reviews.deciding.look(article.id)
        made = reviews.deciding.transaction(
            lambda connection: reviews.deciding.take(connection, look, article.version, verb, at)
        )
        self.pressed[verb] += 1
        self._taken.append(Taken(made.id, user, article.id))

    def _undo(self) -> None:
        if not self._taken:
            return
        one = self._taken.pop(self._chance.randrange(len(self._taken)))
        self._bot.reviews.undo(one.id, one.user, article_id=one.article_id)
        self.pressed["undo"] += 1

    def waiting(self) -> int:
        """How many decisions the bot has still to bring to upstream."""
        far = round(self._bot.clock().timestamp() * 1000) + 10**12
        with self._bot.ledger.read() as connection:
            return len(decisions.to_write(connection, far))
