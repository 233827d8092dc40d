"""Whether every Home tab that is kept up to date says what the ledger says."""

import re
from collections.abc import Iterable
from typing import Any

from bot.demo.workspace import View
from tests.crowd.clicks import Click
from tests.crowd.commits import said_by_files
from tests.crowd.desk import CrowdDesk
from tests.crowd.shown import Truth, said_in, wrong
from tests.crowd.told import Rows

Json = dict[str, Any]

WATCHED_MS = 55 * 60_000
"""A tab is kept up to date for an hour after somebody did something in it."""

_COUNTED = re.compile(r"^([\d,]+) new, ([\d,]+) still waiting")


def homes_agree(desk: CrowdDesk, clicks: Iterable[Click], rows: Rows, truth: Truth) -> list[str]:
    """A sentence for whatever a Home tab says otherwise than it is."""
    now, homes = desk.ms(), desk.stand_in.world.workspace.homes
    last = {click.user: click.sent for click in clicks if click.way == "home"}
    waits = open_by_query(desk, truth)
    faults = []
    for user, at in last.items():
        if now - at < WATCHED_MS and user in homes:
            decides = desk.crowd.everybody[user].knows(now)
            faults += tab_agrees(homes[user], rows, truth, waits, now, decides=decides)
    return faults


def tab_agrees(
    view: View,
    rows: Rows,
    truth: Truth,
    waits: dict[str, int],
    now: int,
    *,
    decides: bool | None = True,
) -> list[str]:
    """The same of one tab. `waits` is how many articles wait, by what they are filtered by;
    `decides` whether its person may decide, None where it need not know yet."""
    place, blocks = f"the Home tab of {view.user}", view.body["blocks"]
    faults = [
        fault
        for says in said_in(view.body)
        for fault in ([f"{place} has buttons"] if decides is False else wrong(place, says, truth))
    ]
    undo = {one for block in blocks for one in _undone_by(block)}
    standing = {
        row.id: row.ended_at is None and not (row.until and row.until <= now) for row in rows
    }
    listed = {int(block["block_id"].split("|")[4]) for block in blocks if _is_of_today(block)}
    own = {row.id for row in rows if row.user == view.user}
    faults += [f"{place} lists decision {one}, which is not theirs" for one in listed - own]
    for one in listed & own:
        if decides and (one in undo) != standing[one]:
            said = "offers to take back" if one in undo else "does not offer to take back"
            faults.append(f"{place} {said} decision {one}, and it stands: {standing[one]}")
    return faults + _miscounted(place, blocks, waits)


def open_by_query(desk: CrowdDesk, truth: Truth) -> dict[str, int]:
    """How many articles wait of those that each query finds, by what their files say."""
    said = said_by_files(desk)
    waits = [one for one in said if one not in truth.stands and one not in truth.published]
    topics = {name: sum(name in said[one]["topics"] for one in waits) for name in ("AI", "Science")}
    return {"": len(waits), **{f"topic:{name}": count for name, count in topics.items()}}


def _miscounted(place: str, blocks: list[Json], waits: dict[str, int]) -> list[str]:
    query = next(
        (b["element"].get("initial_value", "") for b in blocks if b["type"] == "input"), ""
    )
    for block in blocks:
        texts = [one.get("text", "") for one in block.get("elements", ())]
        found = _COUNTED.match(str(texts[0])) if block["type"] == "context" else None
        if found and query in waits:
            counted = sum(int(one.replace(",", "")) for one in found.groups())
            if counted != waits[query]:
                return [f"{place} counts {counted} of {query!r}, and {waits[query]} wait"]
    return []


def _is_of_today(block: Json) -> bool:
    return "|h.today" in str(block.get("block_id", ""))


def _undone_by(block: Json) -> list[int]:
    element = block.get("accessory") or {}
    if not _is_of_today(block) or element.get("action_id") != "undo":
        return []
    return [int(element["value"])]
