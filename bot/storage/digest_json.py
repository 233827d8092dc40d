"""A digest's policy as JSON: everything but its name, channel, schedule, zone and query."""

import json
from dataclasses import asdict, fields
from datetime import date, timedelta

from bot.domain.digest import Digest
from bot.domain.top import parse_top

COLUMNS = ("name", "channel", "schedule", "zone", "query")
"""What has a column of its own."""


def policy_json(digest: Digest) -> str:
    """What differs from the usual, so that a later usual value reaches digests made before."""
    usual = {one.name: one.default for one in fields(Digest) if one.name not in COLUMNS}
    # `top` is taken as it is: asdict would take it apart
    mine = asdict(digest) | {"top": digest.top}
    changed = {name: mine[name] for name, value in usual.items() if mine[name] != value}
    return json.dumps({name: _plain(value) for name, value in changed.items()}, sort_keys=True)


def policy(text: str) -> dict[str, object]:
    """The fields of a digest from their JSON. Raises ValueError, TypeError."""
    found = dict(json.loads(text))
    if "top" in found:
        found["top"] = parse_top(found["top"])
    if "skip" in found:
        found["skip"] = frozenset(map(date.fromisoformat, found["skip"]))
    if "grace" in found:
        found["grace"] = timedelta(seconds=found["grace"])
    return found


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(one.isoformat() for one in value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value if isinstance(value, (int, bool, str, type(None))) else str(value)
