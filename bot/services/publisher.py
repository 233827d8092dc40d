"""The publisher: brings the files to what was decided.

Safe to kill anywhere and to run again, and safe beside another publisher of the same ledger:
what a write is about to replace is in the ledger before the file is touched; the file is written
while the decision's row is locked, so that nobody undoes it or writes it at the same moment, and
the lock dies with its process; a file that already says what it should is recognised, never
written again. Nothing is claimed, so nothing is left claimed.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from bot.domain import standing
from bot.domain.errors import EditRefused, LedgerError, SourceChanged, SourceMissing, Unreadable
from bot.domain.review import Decision
from bot.services import outcomes, trail
from bot.services.library import Library
from bot.services.writing import (
    GONE,
    Failed,
    Make,
    Recognise,
    Refuse,
    Written,
    Yield,
    step,
)
from bot.storage import decisions, shown
from bot.storage.decisions import Pending
from bot.storage.edit import Edit
from bot.storage.folder import Folder
from bot.storage.ledger import Ledger

log = logging.getLogger(__name__)

ATTEMPTS = 20
"""How often a file that changes under our hands is read again before the decision fails."""

MISSING_MS = 60_000
"""How long a file may be missing before it counts as gone: the index follows a move within that."""

POLL_SECONDS = 1.0
"""The terminal and other bots decide too, and only the ledger tells of it."""


class Publisher:
    """Writes what was decided. `now` gives aware UTC.

    `on_written` and `on_failed` hear of each outcome after it is in the ledger; a process that
    is killed in between has told nobody.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        now: Callable[[], datetime],
        on_written: Callable[[Written], None] = lambda _: None,
        on_failed: Callable[[Failed], None] = lambda _: None,
    ) -> None:
        self._ledger, self._library, self._now = ledger, library, now
        self._on_written, self._on_failed = on_written, on_failed
        self._poked, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        # When a decision's file was first missed; a restart only waits once more.
        self._missing: dict[int, int] = {}

    def drain(self) -> int:
        """Bring every file to what was decided; gives how many decisions were looked at.

        Raises LedgerError; what stands in the way of one decision ends that one alone.
        """
        with self._ledger.read() as connection:
            waiting = decisions.to_write(connection, self._now_ms())
        for decision_id in waiting:
            with trail.resumed(f"decision {decision_id}"):
                self._settle(decision_id)
        return len(waiting)

    def start(self) -> None:
        """Drain in a thread of its own, every second and when poked."""
        self._thread = threading.Thread(target=self._run, name="publisher")
        self._thread.start()

    def poke(self) -> None:
        """Something was decided: look now."""
        self._poked.set()

    def stop(self) -> None:
        """Finish the file in hand and end the thread."""
        self._stopping.set()
        self.poke()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._poked.clear()
            try:
                self.drain()
            except LedgerError as error:
                log.warning("Publishing waits: %s", error)
            except Exception:
                # Whatever it is, the decisions that wait are still in the ledger: go on.
                log.exception("Publishing was interrupted and is tried again")
            self._poked.wait(POLL_SECONDS)

    def _settle(self, decision_id: int) -> None:
        for _ in range(ATTEMPTS):
            with self._ledger.read() as connection:
                pending = decisions.fetch(connection, decision_id)
            if pending.decision.write_state not in ("pending", "reverting"):
                return
            try:
                self._once(pending)
            except SourceChanged:
                continue
            except SourceMissing:
                self._missed(pending.decision)
            except EditRefused as error:
                self._fail(pending.decision, str(error))
            except Unreadable as error:
                self._fail(pending.decision, f"The file can't be read: {error}")
            except OSError as error:
                reason = error.strerror or error
                self._fail(pending.decision, f"The file can't be written: {reason}.")
            return
        sentence = "The file changed each time it was to be written. Try again."
        self._fail(pending.decision, sentence)

    def _once(self, pending: Pending) -> None:
        """One attempt. Raises SourceChanged, SourceMissing, Unreadable, OSError."""
        decision = pending.decision
        with self._ledger.read() as connection:
            hint = shown.place(connection, decision.article_id)
        folder, path = self._library.locate(decision.article_id, hint)
        data = folder.read(path)
        article = folder.article_in(data, path)
        match step(pending, data, article, folder.fields):
            case Make(edit):
                self._write(pending, folder, path, edit)
            case Recognise(edit):
                with self._ledger.write() as connection:
                    told = outcomes.done(connection, decision, self._now_ms())
                if told and edit is not None:
                    self._tell(decision, folder, path, edit)
            case Yield():
                with self._ledger.write() as connection:
                    outcomes.overtaken(connection, decision, self._now_ms())
            case Refuse(sentence):
                self._fail(decision, sentence)

    def _write(self, pending: Pending, folder: Folder, path: str, edit: Edit) -> None:
        decision = pending.decision
        if decision.write_state == "pending" and pending.written_over != edit.old_text:
            with self._ledger.write() as connection:
                decisions.intend(connection, decision, edit.old_text)
        with self._ledger.write() as connection:
            if not outcomes.held(connection, decision):
                return
            folder.write(path, edit)
            outcomes.done(connection, decision, self._now_ms())
        self._tell(decision, folder, path, edit)

    def _tell(self, before: Decision, folder: Folder, path: str, edit: Edit) -> None:
        log.info(
            "Wrote line %d of %s in %s for decision %d", edit.line, path, folder.name, before.id
        )
        written = Written(
            decision=self._fetch(before),
            source=folder.name,
            path=path,
            file=folder.root / path,
            line=edit.line,
            old_line=edit.old_line,
            new_line=edit.new_line,
            undo=before.write_state == "reverting",
        )
        self._on_written(written)

    def _fail(self, decision: Decision, sentence: str) -> None:
        with self._ledger.write() as connection:
            failed = outcomes.failed(connection, decision, sentence, self._now_ms())
        if failed:
            self._tell_failed(decision, sentence)

    def _missed(self, decision: Decision) -> None:
        """The file isn't where it was: moved perhaps, and not found again yet."""
        first = self._missing.setdefault(decision.id, self._now_ms())
        if self._now_ms() - first < MISSING_MS:
            return
        del self._missing[decision.id]
        with self._ledger.write() as connection:
            gone = outcomes.gone(connection, decision, self._now_ms())
        if gone:
            self._tell_failed(decision, GONE)

    def _tell_failed(self, before: Decision, sentence: str) -> None:
        with self._ledger.read() as connection:
            decision = decisions.fetch(connection, before.id).decision
            title = shown.title(connection, before.article_id)
        undo = before.write_state == "reverting"
        self._on_failed(Failed(decision, title, sentence, undo))

    def _fetch(self, decision: Decision) -> Decision:
        with self._ledger.read() as connection:
            return decisions.fetch(connection, decision.id).decision

    def _now_ms(self) -> int:
        return standing.milliseconds(self._now())
