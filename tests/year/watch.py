"""Watch: what is new in the ledger is noted while the simulation goes on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.digest import Digest
from bot.services.pausing import Pause
from bot.storage.article_json import article_from_json
from bot.storage.schema import item, run
from tests.year.bots import YearBot
from tests.year.facts import Facts, Span, ended

AGAIN = 20
"""A run that is planned anew may have the number of the one before, among so many newest."""

NEARLY_ALL = 0.9
"""A topic that so many of all articles have is left out of the count of a digest's topics."""

CHANNEL_GONE = {"is_archived", "not_in_channel", "channel_not_found"}


class Watch:
    """Looks through the eyes of one of the bots."""

    def __init__(self, facts: Facts, now: Callable[[], datetime]) -> None:
        self._facts, self._now = facts, now
        self._known: dict[int, str] = {}

    def look(self, bot: YearBot) -> None:
        """Note which runs there are, and what Copydesk has paused by itself."""
        newest = max(self._known, default=0)
        with bot.desk.ledger.read() as connection:
            rows = connection.execute(
                select(run.c.id, run.c.token).where(run.c.id > newest - AGAIN)
            )
            found = {row.id: row.token for row in rows}
            new = [one for one, token in found.items() if self._known.get(one) != token]
            items = connection.execute(select(item).where(item.c.run_id.in_(new))).all()
        self._facts.chosen |= {
            (row.run_id, row.article_id): article_from_json(row.article) for row in items
        }
        self._facts.planned |= dict.fromkeys(new, self._now())
        self._facts.everywhere |= dict.fromkeys(new, _everywhere(bot) if new else frozenset())
        self._known |= found
        paused = bot.desk.digests.paused()
        self._note({name: one for name, one in paused.items() if not one.by})

    def begin(self, digest: Digest) -> None:
        """There is a digest from now on."""
        self._facts.version(digest, self._now())

    def _note(self, stopped: Mapping[str, Pause]) -> None:
        known = {one.digest for one in self._facts.stopped if one.until is None}
        for name in sorted(known - set(stopped)):
            ended(self._facts.stopped, name, self._now() + timedelta(minutes=2))
        for name in sorted(set(stopped) - known):
            pause = stopped[name]
            self._facts.stopped.append(Span(name, pause.since))
            self._facts.happened[f"stopped: {pause.code}"] += 1
            if not self._has_cause(name, pause):
                self._facts.faults.append(f"{name} was paused without a cause: {pause.why}")

    def _has_cause(self, name: str, pause: Pause) -> bool:
        if pause.code in CHANNEL_GONE:
            hour = timedelta(hours=1)
            return any(one.touches(name, pause.since - hour, pause.since) for one in
                       self._facts.hindered)  # fmt: skip
        return pause.code in self._facts.refusals


def _everywhere(bot: YearBot) -> frozenset[str]:
    """The topics that nearly all articles have."""
    library = bot.desk.library
    least = NEARLY_ALL * library.count()
    return frozenset(name.casefold() for name, count in library.topics() if count >= least)
