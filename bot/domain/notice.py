"""A notice: what the operator was told of one problem."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`since` is aware, UTC. `channel` (an id) and `ts` are the message's, empty while it could
    not be posted."""

    key: str
    sentence: str
    since: datetime
    channel: str = ""
    ts: str = ""
