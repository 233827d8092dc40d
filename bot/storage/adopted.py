"""Posted messages that the ledger learns of from Slack: after a restore it lacks some.

Every function works inside the caller's transaction.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bot.storage import runs
from bot.storage.runs import ItemRow
from bot.storage.schema import item, message, run


def digest_at(connection: Connection, channel: str, ts: str) -> str | None:
    """The name of the digest whose message this is; None for a message that is not known."""
    found: str | None = connection.scalar(
        select(run.c.digest)
        .join(message, message.c.run_id == run.c.id)
        .where(message.c.channel == channel, message.c.ts == ts)
    )
    return found


def is_posted(connection: Connection, run_id: int) -> bool:
    """Whether a message of the run is known."""
    found = select(message.c.ts).where(message.c.run_id == run_id).limit(1)
    return connection.execute(found).first() is not None


def show_instead(connection: Connection, run_id: int, items: Sequence[ItemRow]) -> None:
    """Let a run show these, whatever was chosen for it."""
    connection.execute(delete(item).where(item.c.run_id == run_id))
    runs.add_items(connection, run_id, items)
