"""Posted messages in the ledger, and whether Slack shows what the ledger says.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.storage.ledger import insert
from bot.storage.schema import item, message, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One row of the table `message`."""

    channel: str
    ts: str
    run_id: int
    wanted: int
    drawn: int
    seen: str
    pressed_at: int | None
    settled_at: int | None
    folded_at: int | None


Live = tuple[str, str, int, str]


def add(connection: Connection, channel: str, ts: str, run_id: int, *, wanted: int) -> None:
    """Note a posted message; nothing where it is known. With `wanted` above 1 it is drawn again
    soon."""
    row = insert(connection, message).values(
        channel=channel, ts=ts, run_id=run_id, wanted=wanted, drawn=1
    )
    connection.execute(row.on_conflict_do_nothing())


def live(connection: Connection, since: int, article_id: str | None = None) -> list[Live]:
    """Channel, time stamp, run and what was seen last, of the messages that are still there and
    whose runs were due after `since`; those with one article alone, where its id is given."""
    wanted = (
        select(message.c.channel, message.c.ts, message.c.run_id, message.c.seen)
        .join(run, run.c.id == message.c.run_id)
        .where(message.c.gone == 0, run.c.due_at > since)
    )
    if article_id is not None:
        showing = select(item.c.run_id).where(item.c.article_id == article_id)
        wanted = wanted.where(message.c.run_id.in_(showing))
    rows = connection.execute(wanted)
    return [(row.channel, row.ts, row.run_id, row.seen) for row in rows]


def want(connection: Connection, channel: str, ts: str) -> None:
    """Have the message drawn again."""
    _change(connection, channel, ts, wanted=message.c.wanted + 1)


def foretell(connection: Connection, digest: str, next_at: int | None) -> None:
    """Have the digest's newest message name another slot as the next one."""
    sent = (run.c.digest == digest, run.c.state == "sent")
    newest = select(run.c.id).where(*sent).order_by(run.c.due_at.desc(), run.c.id.desc()).limit(1)
    run_id = connection.scalar(newest)
    changed = update(run).where(run.c.id == run_id, run.c.next_at.is_distinct_from(next_at))
    if connection.execute(changed.values(next_at=next_at)).rowcount:
        stale = update(message).where(message.c.run_id == run_id)
        connection.execute(stale.values(wanted=message.c.wanted + 1))


def there(connection: Connection, channel: str, ts: str) -> None:
    """Note that the message is there after all."""
    which = update(message).where(message.c.channel == channel, message.c.ts == ts)
    connection.execute(which.where(message.c.gone == 1).values(gone=0, retry_at=None))


def pressed(connection: Connection, channel: str, ts: str, now: int) -> None:
    """Note that somebody pressed in the message."""
    _change(connection, channel, ts, pressed_at=now)


def see(
    connection: Connection, before: Posted, seen: str, settled_at: int | None, folded: int | None
) -> None:
    """Note what the files made of its articles, since when nothing in it waits, and since when it
    is folded."""
    values = {"seen": seen, "settled_at": settled_at, "folded_at": folded}
    _change(connection, before.channel, before.ts, **values)


def settled(connection: Connection, until: int) -> list[Posted]:
    """The messages in which nothing waits, nobody pressed anything since an instant, and that are
    neither folded nor about to be drawn."""
    quiet = func.coalesce(message.c.pressed_at, 0) <= until
    up_to_date = (message.c.drawn == message.c.wanted) & (message.c.gone == 0)
    rows = connection.execute(
        select(message).where(
            message.c.settled_at <= until, message.c.folded_at.is_(None), quiet, up_to_date
        )
    )
    return [_posted(row) for row in rows]


def fold(connection: Connection, before: Posted, now: int) -> bool:
    """Have a message drawn in its short form, unless it has changed; False where it has."""
    result = connection.execute(
        update(message)
        .where(
            message.c.channel == before.channel,
            message.c.ts == before.ts,
            message.c.wanted == before.wanted,
            message.c.folded_at.is_(None),
            func.coalesce(message.c.pressed_at, 0) == (before.pressed_at or 0),
        )
        .values(folded_at=now, wanted=message.c.wanted + 1)
    )
    return result.rowcount == 1


def is_there(connection: Connection, channel: str, ts: str) -> bool | None:
    """Whether the message can still be drawn, as far as is known; None for one that is not
    ours."""
    which = (message.c.channel == channel, message.c.ts == ts)
    gone: int | None = connection.scalar(select(message.c.gone).where(*which))
    return None if gone is None else gone == 0


def at(connection: Connection, channel: str, ts: str) -> Posted | None:
    """The message at this place."""
    which = (message.c.channel == channel, message.c.ts == ts)
    row = connection.execute(select(message).where(*which)).one_or_none()
    return None if row is None else _posted(row)


def to_draw(connection: Connection, now: int) -> list[Posted]:
    """The messages that Slack shows as they were, whose time to be drawn has come."""
    wanted = select(message).where(_stale(now)).order_by(message.c.ts.desc())
    return [_posted(row) for row in connection.execute(wanted)]


def take(connection: Connection, channel: str, ts: str, now: int, lease: int) -> Posted | None:
    """Take a message for drawing, for `lease` milliseconds: two bots must not draw the same one
    at once, or the older picture may come last. None where there is nothing to do."""
    taken = (
        update(message)
        .where(message.c.channel == channel, message.c.ts == ts, _stale(now))
        .values(retry_at=now + lease)
        .returning(message)
    )
    row = connection.execute(taken).one_or_none()
    return None if row is None else _posted(row)


def drawn(connection: Connection, channel: str, ts: str, revision: int) -> None:
    """Note which revision Slack shows."""
    _change(connection, channel, ts, drawn=revision, retry_at=None)


def draw_at(connection: Connection, channel: str, ts: str, at: int) -> None:
    """Try again at an instant."""
    _change(connection, channel, ts, retry_at=at)


def gone(connection: Connection, channel: str, ts: str) -> None:
    """Note that the message is not there any more."""
    _change(connection, channel, ts, gone=1, retry_at=None)


def _change(connection: Connection, channel: str, ts: str, **values: object) -> None:
    which = update(message).where(message.c.channel == channel, message.c.ts == ts)
    connection.execute(which.values(**values))


def _stale(now: int) -> ColumnElement[bool]:
    return (
        (message.c.drawn < message.c.wanted)
        & (message.c.gone == 0)
        & or_(message.c.retry_at.is_(None), message.c.retry_at <= now)
    )


def _posted(row: object) -> Posted:
    values = row._mapping  # type: ignore[attr-defined]
    return Posted(**{one.name: values[one.name] for one in fields(Posted)})
