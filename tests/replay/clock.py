"""A clock that several processes share, and that only one of them moves."""

import mmap
import struct
from datetime import UTC, datetime, timedelta


class SharedClock:
    """Stands still until it is moved. Processes that are forked after it was made see it too."""

    def __init__(self, start: datetime) -> None:
        self._memory = mmap.mmap(-1, 8)
        self._set(start)

    def __call__(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.fromtimestamp(struct.unpack("<q", self._memory[:8])[0] / 1000, UTC)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self._set(self() + timedelta(seconds=seconds))

    def _set(self, moment: datetime) -> None:
        self._memory[:8] = struct.pack("<q", round(moment.timestamp() * 1000))
