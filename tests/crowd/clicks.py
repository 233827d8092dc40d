"""What was pressed, and what came of it for whoever pressed."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DECIDE = ("publish", "reject", "later")
TOGETHER = {
    "ticked_publish": ("publish",),
    "ticked_reject": ("reject",),
    "ticked_later": ("later",),
    "story publish_one": ("publish", "reject"),
    "story reject_all": ("reject",),
}
"""The presses that decide about several articles at once, and what they decide."""

SAVE = "edit save"
"""The press that saves an edit, alone or with a publish."""

UNANSWERED_MS = 60_000
"""What nobody answered in time may still be done so much later."""


@dataclass(slots=True)
class Click:
    """One press, submission or command, however often it was delivered.

    `word` is what was pressed; `article` and `decision` (of an undo) are what it is about, where
    that is known, `articles` and `batch` (of an undo) where it is about several. `way` is message,
    answer, dialog, typed, said, shortcut, home or terminal. `sent` and `acked` are the desk's
    milliseconds. `hook` leads to what was said through the response_url, `said` is what was said
    in the answer itself or in the Home tab; `error` is Slack's, where nobody answered. `opened`
    is the callback_id of the dialog that was opened, or drawn in the place of the one before;
    `shown` is the id of the private answer to what was typed.
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
    opened: str = ""
    articles: tuple[str, ...] = ()
    batch: str = ""
    shown: str = ""

    @property
    def until(self) -> int:
        """By when what it asks for was done, if it was."""
        return self.acked + (UNANSWERED_MS if self.error else 0)


@dataclass
class Clicks:
    """All of them, from any thread. `now_ms` is the desk's time, `note` the sentence that stands
    in a person's Home tab."""

    now_ms: Callable[[], int]
    wanted: int
    note: Callable[[str], str]
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
