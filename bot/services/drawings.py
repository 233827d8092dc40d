"""Drawings: which posted messages Slack shows as they were, and what they should show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.digest import Post
from bot.domain.standing import milliseconds
from bot.storage import posted
from bot.storage.ledger import Ledger

TAKEN = timedelta(seconds=30)
"""How long a message is left to whoever took it for drawing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is: a channel's id, and Slack's time stamp."""

    channel: str
    ts: str


class Drawings:
    """The posted messages of one ledger."""

    def __init__(
        self, ledger: Ledger, now: Callable[[], datetime], post: Callable[[int, int], Post]
    ) -> None:
        self._ledger, self._now, self._post = ledger, now, post

    def waiting(self) -> list[Place]:
        """The messages to be drawn now, the newest first."""
        with self._ledger.read() as connection:
            found = posted.to_draw(connection, milliseconds(self._now()))
        return [Place(row.channel, row.ts) for row in found]

    def take(self, place: Place) -> Post | None:
        """Take a message for drawing: what it should show, with the `revision` to report to
        `drawn`. None where another took it, or nothing is to do."""
        now, lease = milliseconds(self._now()), round(TAKEN.total_seconds() * 1000)
        with self._ledger.write() as connection:
            row = posted.take(connection, place.channel, place.ts, now, lease)
        # What changes from here on counts `wanted` up again: never lost, at most drawn twice.
        if row is None:
            return None
        post = self._post(row.run_id, row.wanted)
        with self._ledger.write() as connection:
            posted.see(connection, place.channel, place.ts, seen_in(post))
        return post

    def want(self, place: Place) -> None:
        """Have one message drawn again that somebody sees. One that isn't ours is left alone."""
        with self._ledger.write() as connection:
            posted.there(connection, place.channel, place.ts)
            posted.want(connection, place.channel, place.ts)

    def there(self, place: Place) -> None:
        """Somebody pressed a button of the message, so it is there, whatever Slack said when it
        was last drawn (Copydesk was out of the channel, say): it is drawn again when wanted."""
        with self._ledger.write() as connection:
            posted.there(connection, place.channel, place.ts)

    def drawn(self, place: Place, revision: int) -> None:
        """Slack shows the revision."""
        with self._ledger.write() as connection:
            posted.drawn(connection, place.channel, place.ts, revision)

    def later(self, place: Place, wait: timedelta) -> None:
        """It was not drawn: try again after `wait`."""
        with self._ledger.write() as connection:
            posted.draw_at(connection, place.channel, place.ts, milliseconds(self._now() + wait))

    def gone(self, place: Place) -> None:
        """The message is not there any more, or can't be changed any more."""
        with self._ledger.write() as connection:
            posted.gone(connection, place.channel, place.ts)


def seen_in(post: Post) -> str:
    """What the files alone, without a decision, have made of a post's articles: `2:published`.
    Empty while they are as they were when it was posted."""
    told = (
        f"{item.number}:{item.state.standing}"
        for item in post.items
        if item.state.decision is None and item.state.standing != "waiting"
    )
    return " ".join(told)
