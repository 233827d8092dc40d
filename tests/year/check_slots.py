"""Every slot that was due was posted once, or is accounted for."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.digest import Digest
from bot.domain.schedule import Slot, slots_after
from bot.storage.ledger import Ledger
from bot.storage.runs import SCHEDULED
from bot.storage.schema import run
from tests.year.facts import Facts

UNDER_WAY = timedelta(hours=2)
"""What was due so shortly before the end may not be posted yet."""

WEEKLY = timedelta(days=8)
Row = tuple[str, str]


def slot_faults(ledger: Ledger, facts: Facts, end: datetime) -> Iterator[str]:
    """What is wrong with the rows of slots, where all of the year until `end` is over."""
    with ledger.read() as connection:
        columns = (run.c.digest, run.c.slot, run.c.state, run.c.error)
        rows = {
            (row.digest, row.slot): (row.state, row.error)
            for row in connection.execute(select(*columns).where(SCHEDULED))
        }
    due = dict(_due(facts, end - UNDER_WAY))
    for (name, key), slot in due.items():
        wrong = _wrong(facts, facts.at(name, slot.due), slot, rows.get((name, key)))
        if wrong:
            yield f"{name}|{key}: {wrong}"
    for (name, key), (state, error) in rows.items():
        known = (name, key) in due or state == "waived"
        if not known and key < f"{end - timedelta(days=2):%Y-%m-%d}":
            yield f"{name}|{key} was never due, and is {state}: {error}"
    yield from _silent(facts, rows, due)


def _due(facts: Facts, end: datetime) -> Iterator[tuple[tuple[str, str], Slot]]:
    for name, versions in facts.versions.items():
        starts = [since for since, _ in versions]
        for (since, digest), until in zip(versions, [*starts[1:], end], strict=True):
            for slot in slots_after(digest.schedule, digest.zone, since, digest.skip):
                if slot.due > until:
                    break
                yield (name, slot.key), slot


def _wrong(facts: Facts, digest: Digest, slot: Slot, row: Row | None) -> str:
    """What is wrong about a slot; empty where nothing is."""
    state, error = row or ("without a row", "")
    until = slot.due + digest.grace
    if state == "sent":
        return ""
    if state == "empty":
        return "is empty, and should say so" if digest.empty == "line" else ""
    if state == "waived":
        known = facts.paused_in(digest.name, slot.due, slot.due)
        known = known or slot.due in _changes(facts, digest) or _changed(facts, digest, slot)
    elif row is None:
        known = _changed(facts, digest, slot)
    else:
        known = state in ("skipped", "failed")
        known = known and facts.hindered_in(digest.name, slot.due, until)
    return "" if known else f"is {state}, and nothing accounts for it: {error}"


def _changed(facts: Facts, digest: Digest, slot: Slot) -> bool:
    """Whether the schedule was changed before the slot could be posted: it was held up."""
    following = next(slots_after(digest.schedule, digest.zone, slot.due, digest.skip), None)
    until = following.due if following else slot.due + timedelta(days=366)
    held = facts.hindered_in(digest.name, slot.due, until)
    held = held or facts.paused_in(digest.name, slot.due, until)
    return held and any(slot.due <= one for one in _changes(facts, digest))


def _changes(facts: Facts, digest: Digest) -> list[datetime]:
    """When it was changed: in the moment of a slot, that was before a bot could look."""
    return [since for since, _ in facts.versions[digest.name][1:]]


def _silent(facts: Facts, rows: Mapping[Row, Row], due: Mapping[Row, Slot]) -> Iterator[str]:
    """Digests that speak at least once a week, and did not."""
    for name, versions in facts.versions.items():
        if versions[-1][1].empty != "weekly":
            continue
        told = [due[one].due for one, (state, _) in rows.items()
                if one[0] == name and state == "sent" and one in due]  # fmt: skip
        for before, after in zip(sorted(told), sorted(told)[1:], strict=False):
            held = facts.hindered_in(name, before, after) or facts.paused_in(name, before, after)
            if after - before > WEEKLY and not held:
                yield f"{name} said nothing from {before} to {after}"
