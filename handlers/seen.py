"""Seen: which presses were taken already."""

import threading

MOST = 2_000


class Seen:
    """Slack may deliver one press twice, on two connections. Decisions are safe from that in the
    ledger; a post in a channel, a dialog or a decision after its undo are not. A press that
    another process has taken is not known here."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._lock = threading.Lock()

    def first_time(self, key: str) -> bool:
        """Whether the key comes for the first time; an empty one always does."""
        with self._lock:
            if key and key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > MOST:
                del self._keys[next(iter(self._keys))]
            return True
