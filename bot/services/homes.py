"""Homes: whose Home tabs Slack shows as they were, and what was said to people there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.standing import milliseconds
from bot.storage import decisions, homes
from bot.storage.homes import STALE
from bot.storage.ledger import Ledger

WATCHED = timedelta(hours=1)
"""So long after it was opened, or something was pressed in it, a tab is kept up to date; any other
is drawn when it is opened."""

PACE = timedelta(seconds=3)
"""No tab is drawn more often than this for what happens elsewhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What Slack shows of a tab: Slack's own word for it, a hash of what was drawn, and how often
    it was drawn. `changes` is how many changes of decisions there are now."""

    hash: str
    drawn: str
    revision: int
    changes: int


class Homes:
    """The Home tabs of one ledger. `now` gives aware UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    def opened(self, user: str, known: str) -> None:
        """Somebody opened their tab; `known` is Slack's word for its state, empty where it has
        none: then it shows nothing yet."""
        now = self._milliseconds()
        with self._ledger.write() as connection:
            drawn = homes.read(connection, user).drawn if known else ""
            homes.save(
                connection,
                user,
                opened_at=now,
                hash=known,
                drawn=drawn,
                articles=(),
                note="",
                changes=STALE,
            )

    def looked(self, user: str) -> None:
        """Somebody uses their tab, which may have been open since yesterday: it is kept up to date
        from now on."""
        with self._ledger.note() as connection:
            homes.save(connection, user, opened_at=self._milliseconds())

    def say(self, user: str, note: str, about: str = "") -> None:
        """Say a sentence (mrkdwn) in somebody's tab at an article (an id), or above all."""
        with self._ledger.write() as connection:
            homes.save(
                connection,
                user,
                note=f"{about} {note}",
                opened_at=self._milliseconds(),
                changes=STALE,
            )

    def changed(self, user: str) -> None:
        """Somebody's tab is to be drawn again, and what was said there was read."""
        with self._ledger.write() as connection:
            homes.save(connection, user, note="", opened_at=self._milliseconds(), changes=STALE)

    def tick(self, user: str, article_id: str, *, ticked: bool) -> None:
        """Tick an article that somebody's tab shows, or untick it."""
        with self._ledger.write() as connection:
            before = homes.read(connection, user, lock=True)
            # Until it is drawn after it was opened, it is not known what it shows.
            shown = before.articles or (*before.ticked, article_id)
            wanted = {*before.ticked, article_id} if ticked else {*before.ticked} - {article_id}
            self._tick(connection, user, tuple(one for one in shown if one in wanted))

    def untick(self, user: str, articles: Collection[str] | None = None) -> None:
        """Untick these articles of somebody's tab, or all."""
        with self._ledger.write() as connection:
            before = homes.read(connection, user, lock=True).ticked if articles else ()
            rest = tuple(one for one in before if one not in (articles or ()))
            self._tick(connection, user, rest)

    def _tick(self, connection: Connection, user: str, ticked: tuple[str, ...]) -> None:
        opened = self._milliseconds()
        homes.save(connection, user, ticked=ticked, note="", opened_at=opened, changes=STALE)

    def files_changed(self) -> None:
        """Have every tab looked at again that is kept up to date."""
        with self._ledger.write() as connection:
            homes.make_stale(connection, self._watched())

    def stale(self) -> list[str]:
        """Whose tabs are to be drawn now."""
        drawn = milliseconds(self._now() - PACE)
        with self._ledger.read() as connection:
            changes = decisions.changes(connection)
            return homes.stale(connection, changes, self._watched(), drawn)

    def take(self, user: str) -> Shown | None:
        """Take a tab for drawing. None where another process took it just now."""
        with self._ledger.write() as connection:
            changes = decisions.changes(connection)
            before = homes.read(connection, user)
            if not homes.take(connection, before, self._milliseconds()):
                return None
        return Shown(before.hash, before.drawn, before.revision, changes)

    def drawn(self, user: str, shown: Shown) -> None:
        """Slack shows this."""
        values = {"hash": shown.hash, "drawn": shown.drawn, "revision": shown.revision}
        with self._ledger.write() as connection:
            homes.drawn(connection, user, shown.changes, **values)

    def hash(self, user: str) -> str:
        """Slack's word for the state of a tab as the ledger has it now."""
        with self._ledger.read() as connection:
            return homes.read(connection, user).hash

    def conflicted(self, user: str, known: str) -> None:
        """The tab was drawn by somebody else: draw it anew upon `known`, its hash, if any."""
        with self._ledger.write() as connection:
            homes.save(connection, user, hash=known, changes=STALE)

    def _watched(self) -> int:
        return milliseconds(self._now() - WATCHED)

    def _milliseconds(self) -> int:
        return milliseconds(self._now())
