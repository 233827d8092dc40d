"""Untold: what a bot has still to say to people about decisions that were taken back.

Every function works inside the caller's transaction.
"""

from typing import Literal

from sqlalchemy import Connection, delete, select

from bot.storage.ledger import insert
from bot.storage.schema import untold

What = Literal["taken_back", "reversed"]
"""Another took it back; its reverse is in the repository."""


def add(connection: Connection, decision_id: int, what: What) -> None:
    """Keep that this is to be said, once."""
    row = {"decision_id": decision_id, "what": what}
    connection.execute(insert(connection, untold).values(**row).on_conflict_do_nothing())


def every(connection: Connection) -> list[tuple[int, What]]:
    """The decisions about which something is to be said, the oldest first."""
    rows = connection.execute(select(untold).order_by(untold.c.decision_id, untold.c.what))
    return [(row.decision_id, row.what) for row in rows]


def take(connection: Connection, decision_id: int, what: What) -> bool:
    """Take it upon us to say this; False where somebody else has."""
    row = (untold.c.decision_id == decision_id, untold.c.what == what)
    return connection.execute(delete(untold).where(*row)).rowcount == 1
