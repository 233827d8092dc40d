"""Whose turn it is to push to a source: two at once would only refuse each other.

A turn is a courtesy, not what safety rests on: upstream takes one push after the other.
"""

import os

from sqlalchemy import Connection, delete, select, update

from bot.storage.ledger import insert
from bot.storage.schema import turn


def take(connection: Connection, source: str, holder: str, now_ms: int, until: int) -> bool:
    """Take the turn, or keep it, until then (UTC ms); False where another holder has it. One
    whose process is no more, on this machine, has it no longer."""
    values = {"holder": holder, "until": until}
    row = insert(connection, turn).values(source=source, **values)
    if connection.execute(row.on_conflict_do_nothing()).rowcount == 1:
        return True
    found = connection.execute(select(turn).where(turn.c.source == source)).one()
    if found.holder != holder and found.until > now_ms and not _is_dead(found.holder, holder):
        return False
    taken = update(turn).where(
        turn.c.source == source, turn.c.holder == found.holder, turn.c.until == found.until
    )
    return connection.execute(taken.values(values)).rowcount == 1


def give_back(connection: Connection, source: str, holder: str) -> None:
    """Let the next one push at once."""
    connection.execute(delete(turn).where(turn.c.source == source, turn.c.holder == holder))


def _is_dead(holder: str, mine: str) -> bool:
    """Whether the holder, `machine:process:random`, was a process of this machine that is gone.
    A process with our own number was one before us."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    my_host, _, my_rest = mine.rpartition(":")[0].rpartition(":")
    if not host or host != my_host or not rest.isdecimal():
        return False
    if rest == my_rest:
        return int(rest) != os.getpid() or holder != mine
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
