"""Weather: what goes wrong between a bot and Slack, and what people do to channels and digests."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.demo import StandIn
from bot.demo.faults import Fault
from bot.domain.errors import DigestRefused
from bot.domain.schedule import parse_schedule
from tests.year.bots import YearBot
from tests.year.facts import Facts, Span, ended

BOT = "U0DESK"
REPLIES = ("429", "500", "503", "drop_before", "drop_after", "error", "error_after")
SMALLER = ("msg_blocks_too_long", "invalid_blocks", "image_download_failed")
LASTING = ("missing_scope", "restricted_action", "account_inactive")
METHODS = ("chat.postMessage", "chat.postMessage", "chat.update", "conversations.history")
SLACK_WAIT = 3
"""Seconds that a 429 of a post asks for. One of chat.update asks for none: that wait is real."""

OTHER_TIMES = ("weekdays 18:00", "weekdays 18:30", "mon,wed,fri 07:45", "30 16 * * 1-5")
At = Callable[[timedelta, Callable[[YearBot], None]], None]


class Weather:
    """`at` has something done after a while, with a bot that runs then."""

    def __init__(
        self,
        stand_in: StandIn,
        facts: Facts,
        chance: random.Random,
        now: Callable[[], datetime],
        at: At,
    ) -> None:
        self._world, self._facts, self._chance = stand_in.world, facts, chance
        self._now, self._at = now, at

    def perhaps(self, bot: YearBot) -> None:
        """Something may happen, before a slot."""
        kind = self._chance.random()
        if kind < 0.25:
            self._fault()
        elif kind < 0.30:
            self.too_large()
        elif kind < 0.33:
            self.lasting()
        elif kind < 0.37:
            self.channel()
        elif kind < 0.40:
            self._pause(bot)
        elif kind < 0.42:
            self._change(bot)
        elif kind < 0.44:
            self._by_hand(bot)
        elif kind < 0.45:
            self._delete()

    def _fault(self) -> None:
        method, kind = self._chance.choice(METHODS), self._chance.choice(REPLIES)
        seconds = 0 if method == "chat.update" else SLACK_WAIT
        times = self._chance.randrange(1, 3)
        self._world.faults.arm(Fault(method, kind, times, seconds))
        self._facts.happened[f"{method} {kind}"] += times

    def too_large(self) -> None:
        """Slack refuses the next post for its form, up to four times in a row."""
        code, times = self._chance.choice(SMALLER), self._chance.randrange(1, 5)
        if any(one.code in SMALLER for one in self._world.faults.armed):
            return  # two together could refuse every size: then a digest fails, as it should
        self._world.faults.arm(Fault("chat.postMessage", "error", times, code=code))
        self._facts.happened["refused for its form"] += times

    def lasting(self) -> None:
        """Slack refuses the next post for a reason that lasts."""
        code = self._chance.choice(LASTING)
        self._world.faults.arm(Fault("chat.postMessage", "error", code=code))
        self._facts.happened[f"refused: {code}"] += 1
        self._facts.refusals.add(code)
        self._at(timedelta(hours=self._chance.uniform(1, 40)), self._let_go_on)

    def _let_go_on(self, bot: YearBot) -> None:
        """Somebody has seen to what Slack refused, and presses Resume where Copydesk can't see
        that it is over."""
        for name, pause in bot.desk.digests.paused().items():
            if not pause.by and not pause.ends_by_itself:
                bot.desk.digests.resume(name)
                self._facts.happened["resumed by somebody"] += 1

    def channel(self) -> None:
        """A channel is archived, or the bot removed from it, until some time later."""
        places = self._world.workspace.channels
        usable = [one for one in places.values() if _usable(one)]
        if not usable:
            return
        place = self._chance.choice(usable)
        if self._chance.random() < 0.5:
            place["is_archived"] = True
            self._facts.happened["channel archived"] += 1
        else:
            place["members"].remove(BOT)
            self._facts.happened["bot removed"] += 1
        names = self._in(place["id"], place["name"])
        since = self._now()
        self._facts.hindered += [Span(name, since) for name in names]
        self._at(timedelta(hours=self._chance.uniform(0.5, 60)), lambda _: self._back(place, names))

    def _back(self, place: dict[str, object], names: list[str]) -> None:
        place["is_archived"] = False
        members = place["members"]
        assert isinstance(members, list)
        if BOT not in members:
            members.append(BOT)
        # The bot looks once a minute, and posts late.
        for name in names:
            ended(self._facts.hindered, name, self._now() + timedelta(minutes=5))

    def _in(self, channel: str, name: str) -> list[str]:
        every = ((one, versions[-1][1]) for one, versions in self._facts.versions.items())
        return [one for one, digest in every if digest.channel in (channel, f"#{name}")]

    def _pause(self, bot: YearBot) -> None:
        name = self._chance.choice(sorted(self._facts.versions))
        if name in bot.desk.digests.paused():
            return
        bot.desk.digests.pause(name, "on holiday", "U0BEN")
        self._facts.paused.append(Span(name, self._now()))
        self._facts.happened["paused by somebody"] += 1
        self._at(timedelta(hours=self._chance.uniform(2, 90)), lambda one: self._resume(one, name))

    def _resume(self, bot: YearBot, name: str) -> None:
        bot.desk.digests.resume(name)
        ended(self._facts.paused, name, self._now())

    def _change(self, bot: YearBot) -> None:
        """Somebody changes a digest that was made in Slack."""
        roster = bot.desk.roster
        made = [one for one in roster.all() if not roster.origin(one.name).from_settings]
        if not made:
            return
        before = self._chance.choice(made)
        later = parse_schedule(self._chance.choice(OTHER_TIMES))
        after = replace(before, schedule=later, articles=self._chance.randrange(3, 9))
        revision = roster.origin(before.name).revision
        try:
            bot.desk.managing.change(before.name, after, "U0BEN", revision)
        except DigestRefused:
            return
        self._facts.version(after, self._now())
        self._facts.happened["digest changed"] += 1

    def _by_hand(self, bot: YearBot) -> None:
        name = self._chance.choice(sorted(self._facts.versions))
        bot.desk.digests.post_now(name)
        self._facts.happened["asked for by hand"] += 1

    def _delete(self) -> None:
        """Somebody deletes a message that the ledger knows."""
        workspace = self._world.workspace
        channel = self._chance.choice(sorted(workspace.channels))
        messages = [one for one in workspace.history(channel) if one.get("bot_id")]
        if len(messages) < 2:
            return
        ts = str(messages[-2]["ts"])
        del workspace.messages[channel][ts]
        self._facts.deleted.add((channel, ts))
        self._facts.happened["message deleted"] += 1


def _usable(place: dict[str, object]) -> bool:
    members = place["members"]
    assert isinstance(members, list)
    return not place.get("is_im") and not place.get("is_archived") and BOT in members
