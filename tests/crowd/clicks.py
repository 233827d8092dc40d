"""What was pressed, and what came of it for whoever pressed."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DECIDE = ("publish", "reject", "later")


@dataclass(slots=True)
class Click:
    """One press, submission or command, however often it was delivered.

    `word` is what was pressed; `article` and `decision` (of an undo) are what it is about, where
    that is known. `way` is message, answer, dialog, typed, home or terminal. `sent` and `acked`
    are the desk's milliseconds. `hook` leads to what was said through the response_url, `said` is
    what was said in the answer itself; `error` is Slack's, where nobody answered.
    """

    user: str
    word: str
    way: str
    article: str = ""
    decision: int = 0
    sent: int = 0
    acked: int = 0
    hook: str = ""
    said: str = ""
    error: str = ""
    opened: bool = False


@dataclass
class Clicks:
    """All of them, from any thread."""

    now_ms: Callable[[], int]
    wanted: int
    all: list[Click] = field(default_factory=list)
    redelivered: int = 0
    doubled: int = 0
    stale: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def enough(self) -> bool:
        """Whether there are as many as are wanted."""
        return len(self.all) >= self.wanted

    def add(self, clicks: Iterable[Click], *, redelivered: int = 0, stale: bool = False) -> None:
        """Note presses that were answered."""
        made = list(clicks)
        with self._lock:
            self.all += made
            self.redelivered += redelivered
            self.doubled += len(made) > 1
            self.stale += len(made) if stale else 0
