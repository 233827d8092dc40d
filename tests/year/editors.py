"""Editors: they look at what is posted, press buttons in it, and change their minds."""

import json
import random
from collections.abc import Mapping
from typing import Any

from bot.demo import StandIn
from bot.domain.errors import DecisionRefused
from bot.domain.review import Verb
from bot.services.drawings import Place
from handlers.blocks import Ref, parse_block_id
from tests.year.bots import YearBot
from tests.year.facts import Facts

PEOPLE = ("U0ANA", "U0BEN", "U0CLEO")
REASONS = ("", "", "Too thin", "We had this last week", "Sells something")
VERBS: tuple[Verb, ...] = ("publish", "reject", "later")
SEEN = 3
"""They look at so many of a channel's newest messages."""

LATEST = 30
"""They change their minds about one of so many latest decisions."""


class Editors:
    """Press at random; every decision that is confirmed to them is among the facts."""

    def __init__(self, stand_in: StandIn, facts: Facts, chance: random.Random) -> None:
        self._workspace, self._facts, self._chance = stand_in.world.workspace, facts, chance

    def sit_down(self, bot: YearBot) -> None:
        """Look at one channel and press a few buttons."""
        buttons = self._buttons()
        for _ in range(min(len(buttons), self._chance.randrange(5))):
            place, ref = self._chance.choice(buttons)
            self._press(bot, place, ref)
        if self._chance.random() < 0.3:
            self._undo(bot)

    def _buttons(self) -> list[tuple[Place, Ref]]:
        channel = self._chance.choice(sorted(self._workspace.channels))
        messages = [one for one in self._workspace.history(channel) if one.get("bot_id")]
        return [
            (Place(channel, message["ts"]), ref)
            for message in messages[-SEEN:]
            for ref in map(_deciding, message.get("blocks", ()))
            if ref is not None
        ]

    def _press(self, bot: YearBot, place: Place, ref: Ref) -> None:
        verb = self._chance.choices(VERBS, [5, 3, 2])[0]
        user = self._chance.choice(PEOPLE)
        bot.desk.digests.drawings.there(place)
        try:
            made = bot.desk.reviews.decide(
                ref.article_id,
                ref.version,
                verb,
                user,
                channel=place.channel,
                reason=self._chance.choice(REASONS) if verb == "reject" else "",
                place=f"message {place.channel} {place.ts}",
            )
        except DecisionRefused:
            self._facts.happened["answered with a refusal"] += 1
            return
        self._facts.taken[made.id] = made
        self._facts.happened[verb] += 1

    def _undo(self, bot: YearBot) -> None:
        known = [one for one in self._facts.taken if one not in self._facts.undone][-LATEST:]
        if not known:
            return
        one = self._facts.taken[self._chance.choice(known)]
        try:
            bot.desk.reviews.undo(one.id, one.user, article_id=one.article_id)
        except DecisionRefused:
            self._facts.happened["answered with a refusal"] += 1
            return
        self._facts.undone.add(one.id)
        self._facts.happened["undo"] += 1


def _deciding(block: Mapping[str, Any]) -> Ref | None:
    """What a block's Publish is about; None where it has none."""
    if '"publish"' not in json.dumps(block):
        return None
    return parse_block_id(str(block.get("block_id", "")))
