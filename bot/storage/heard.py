"""Heard: which events of Slack were taken already.

Every function works inside the caller's transaction. Times are UTC in integer milliseconds.
"""

from sqlalchemy import Connection, delete

from bot.storage.ledger import insert
from bot.storage.schema import heard


def add(connection: Connection, event_id: str, now_ms: int) -> bool:
    """Take an event; False where somebody has taken it already."""
    row = insert(connection, heard).values(event_id=event_id, at=now_ms).on_conflict_do_nothing()
    return connection.execute(row.returning(heard.c.event_id)).first() is not None


def drop_old(connection: Connection, before_ms: int) -> None:
    """Forget the events that were taken before that moment."""
    connection.execute(delete(heard).where(heard.c.at < before_ms))
