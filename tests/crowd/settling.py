"""Waiting for what is still to come: as long as something changes, however slow the machine is."""

import time
from collections.abc import Callable

from tests.crowd.desk import CrowdDesk
from tests.crowd.told import rows_of

QUIET, LONGEST = 90.0, 1800.0
"""Seconds in which nothing at all changes until nothing more is waited for, and the end of it."""

OF_ITSELF = ("users.info", "users.list", "usergroups.users.list", "auth.test")
"""Calls that the bot makes whether anybody does anything or not."""


def settled(desk: CrowdDesk, found: Callable[[], bool]) -> bool:
    """Wait until it is found; False where nothing changes any more before that."""
    began = moved = time.monotonic()
    seen = _moves(desk)
    while not found():
        now, moves = time.monotonic(), _moves(desk)
        seen, moved = moves, moved if moves == seen else now
        if now - moved > QUIET or now - began > LONGEST:
            return False
        # To look takes time from the bot: most of it is left to the bot.
        time.sleep(max(0.25, 4 * (time.monotonic() - now)))
    return True


def _moves(desk: CrowdDesk) -> tuple[int, ...]:
    """Other numbers each time that anything was done for anybody."""
    said = sum(map(len, list(desk.stand_in.said.values())))
    states = hash(tuple((one.write_state, one.ended_at) for one in rows_of(desk.desk.ledger)))
    calls = list(desk.stand_in.world.calls)
    return said, states, sum(one["method"] not in OF_ITSELF for one in calls)
