"""Drawings: which posted messages Slack shows as they were, and what they should show."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.post import Post
from bot.domain.standing import milliseconds
from bot.storage import posted
from bot.storage.ledger import Ledger
from bot.storage.posted import Posted

TAKEN = timedelta(seconds=30)
"""How long a message is left to whoever took it for drawing."""

QUIET = timedelta(minutes=10)
"""How long nothing is pressed before a message in which all is decided is folded."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is: a channel's id, and Slack's time stamp."""

    channel: str
    ts: str


class Drawings:
    """The posted messages of one ledger."""

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], datetime],
        posts: Callable[[Collection[int]], Mapping[int, Post]],
    ) -> None:
        self._ledger, self._now, self._posts = ledger, now, posts

    def waiting(self) -> list[Place]:
        """The messages to be drawn now, the newest first."""
        with self._ledger.read() as connection:
            found = posted.to_draw(connection, milliseconds(self._now()))
        return [Place(row.channel, row.ts) for row in found]

    def take(self, places: Sequence[Place]) -> list[tuple[Place, Post]]:
        """Take a few messages for drawing: what each should show, with the `revision` to report
        to `drawn`. Those that another took, or where nothing is to do, are left out."""
        now, lease = milliseconds(self._now()), round(TAKEN.total_seconds() * 1000)
        found = [self._taken(one, now, lease) for one in places]
        # What changes from here on counts `wanted` up again: never lost, at most drawn twice.
        rows = [row for row in found if row is not None]
        posts = self._posts({row.run_id for row in rows}) if rows else {}
        drawn = (self._seen(row, posts[row.run_id], now) for row in rows)
        return [(Place(row.channel, row.ts), post) for row, post in zip(rows, drawn, strict=True)]

    def _taken(self, place: Place, now: int, lease: int) -> Posted | None:
        # In a transaction of its own: on PostgreSQL whoever holds several messages may wait for a
        # decision that holds others and waits for these.
        with self._ledger.note() as connection:
            return posted.take(connection, place.channel, place.ts, now, lease)

    def _seen(self, row: Posted, found: Post, now: int) -> Post:
        post = replace(found, revision=row.wanted)
        self._see(row, post, now)
        return _in_form(post, row)

    def _see(self, row: Posted, post: Post, now: int) -> None:
        """Note what is new about a message that is drawn: mostly nothing is, and each
        transaction takes as long as drawing it."""
        settles = _can_fold(post)
        settled = (row.settled_at or now) if settles else None
        noted = (seen_in(post), settled, row.folded_at if settles else None)
        if noted != (row.seen, row.settled_at, row.folded_at):
            with self._ledger.write() as connection:
                posted.see(connection, row, *noted)

    def at(self, place: Place) -> Post | None:
        """What the message at this place should show now; None for one that is not known."""
        with self._ledger.read() as connection:
            row = posted.at(connection, place.channel, place.ts)
        return None if row is None else _in_form(self._post(row), row)

    def _post(self, row: Posted) -> Post:
        return replace(self._posts([row.run_id])[row.run_id], revision=row.wanted)

    def fold(self) -> int:
        """Have every message drawn in its short form in which all is decided, and nobody pressed
        or decided anything for ten minutes; gives how many."""
        now = milliseconds(self._now())
        until = now - round(QUIET.total_seconds() * 1000)
        with self._ledger.read() as connection:
            settled = posted.settled(connection, until)
        quiet = [row for row in settled if self._is_quiet(row, until)]
        return sum(self._fold(row, now) for row in quiet)

    def _fold(self, row: Posted, now: int) -> bool:
        with self._ledger.write() as connection:
            return posted.fold(connection, row, now)

    def _is_quiet(self, row: Posted, until: int) -> bool:
        post = self._post(row)
        decided = (item.state.decision for item in post.items)
        return _can_fold(post) and all(one is None or one.at <= until for one in decided)

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
            posted.pressed(connection, place.channel, place.ts, milliseconds(self._now()))

    def pressed(self, place: Place) -> None:
        """Somebody pressed a button of the message that changes nothing; one that isn't ours is
        left alone."""
        with self._ledger.write() as connection:
            posted.pressed(connection, place.channel, place.ts, milliseconds(self._now()))

    def drawn(self, place: Place, revision: int) -> None:
        """Slack shows the revision."""
        # Where the power fails, it is drawn once more.
        with self._ledger.note() as connection:
            posted.drawn(connection, place.channel, place.ts, revision)

    def later(self, place: Place, wait: timedelta) -> None:
        """It was not drawn: try again after `wait`."""
        with self._ledger.write() as connection:
            posted.draw_at(connection, place.channel, place.ts, milliseconds(self._now() + wait))

    def gone(self, place: Place) -> None:
        """The message is not there any more, or can't be changed any more."""
        with self._ledger.write() as connection:
            posted.gone(connection, place.channel, place.ts)


def _can_fold(post: Post) -> bool:
    is_digest = not post.shared_by and not post.batch
    return post.all_decided and post.purpose == "review" and is_digest


def _in_form(post: Post, row: Posted) -> Post:
    """An undo unfolds a message at once, before that is noted."""
    return replace(post, folded=row.folded_at is not None and _can_fold(post))


def seen_in(post: Post) -> str:
    """What the files alone, without a decision, have made of a post's articles: `2:published`.
    Empty while they are as they were when it was posted."""
    told = (
        f"{item.number}:{item.state.standing}"
        for item in post.items
        if item.state.decision is None and item.state.standing != "waiting"
    )
    return " ".join(told)
