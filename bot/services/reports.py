"""Reports: how the work on a decision's file ended, into the ledger, the log and to who listens."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.domain import standing
from bot.domain.errors import SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services import outcomes
from bot.services.library import Library
from bot.services.writing import GONE, Failed, Written, replaced
from bot.storage import decisions, shown
from bot.storage.edit import Edit
from bot.storage.ledger import Ledger

log = logging.getLogger(__name__)

MISSING_MS = 60_000
"""How long a file may be missing before it counts as gone: the index follows a move within that."""


class Reports:
    """`on_written` and `on_failed` hear of each outcome after it is in the ledger; a process that
    is killed in between has told nobody. `now` gives aware UTC."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        now: Callable[[], datetime],
        on_written: Callable[[Written], None],
        on_failed: Callable[[Failed], None],
    ) -> None:
        self._ledger, self._library, self._now = ledger, library, now
        self._on_written, self._on_failed = on_written, on_failed
        # When a decision's file was first missed; a restart only waits once more.
        self._missing: dict[int, int] = {}

    def now_ms(self) -> int:
        """The time, as the ledger keeps it."""
        return standing.milliseconds(self._now())

    def written(
        self, before: Decision, source: str, path: str, edit: Edit, file: Path | None = None
    ) -> None:
        """Tell of a change that is in the file and in the ledger; `before` is the decision as it
        was when the change began."""
        log.info("Wrote line %d of %s in %s for decision %d", edit.line, path, source, before.id)
        with self._ledger.read() as connection:
            decision = decisions.fetch(connection, before.id).decision
        undo = before.write_state == "reverting"
        self._on_written(Written(decision, source, path, file, edit, undo))

    def failed(self, decision: Decision, sentence: str) -> None:
        """End a decision that can't be brought to its file, or let one stand that can't be taken
        back, and tell."""
        with self._ledger.write() as connection:
            failed = outcomes.failed(connection, decision, sentence, self.now_ms())
        if failed:
            self.tell_failed(decision, sentence)

    def overtaken(self, decision: Decision) -> None:
        """Somebody else published the article in its file."""
        with self._ledger.write() as connection:
            outcomes.overtaken(connection, decision, self.now_ms())

    def missed(self, decision: Decision, *, certain: bool = False) -> None:
        """The file isn't where it was: gone where that is `certain` or it stays so, else moved
        perhaps, and not found again yet."""
        first = self._missing.setdefault(decision.id, self.now_ms())
        if certain or self.now_ms() - first >= MISSING_MS:
            del self._missing[decision.id]
            self._gone(decision)

    def _gone(self, decision: Decision) -> None:
        if rival := self._rival(decision):
            self.failed(decision, rival)
            return
        with self._ledger.write() as connection:
            gone = outcomes.gone(connection, decision, self.now_ms())
        if gone:
            self.tell_failed(decision, GONE)

    def tell_failed(self, before: Decision, sentence: str, *, kept: bool = False) -> None:
        """Tell of what is in the ledger already; `kept` where it is tried again."""
        with self._ledger.read() as connection:
            decision = decisions.fetch(connection, before.id).decision
            title = shown.title(connection, before.article_id)
        undo = before.write_state == "reverting"
        self._on_failed(Failed(decision, title, sentence, undo, kept))

    def _rival(self, decision: Decision) -> str:
        """A sentence where another article has taken the file's place; else empty."""
        with self._ledger.read() as connection:
            place = shown.place(connection, decision.article_id)
        for source in self._library.sources:
            if place is None or source.name != place[0]:
                continue
            try:
                return replaced(place[1], source.article(place[1]).title)
            except (SourceMissing, Unreadable):
                return ""
        return ""
