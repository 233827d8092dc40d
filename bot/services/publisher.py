"""The publisher: brings the files to what was decided.

Safe to kill anywhere and to run again, and safe beside another publisher of the same ledger:
what a write is about to replace is in the ledger before the file is touched; a file in a folder
is written while the decision's row is locked, so that nobody undoes it or writes it at the same
moment, and the lock dies with its process; a file that already says what it should is
recognised, never written again. What is pushed has a page of its own: `pushing`.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from bot.domain.errors import (
    EditRefused,
    IndexUnusable,
    LedgerError,
    SourceChanged,
    SourceMissing,
    Unreadable,
)
from bot.domain.review import Decision
from bot.services import outcomes, trail
from bot.services.file_now import Now
from bot.services.guard import Guard
from bot.services.library import Library
from bot.services.pushing import Pushing
from bot.services.reports import Reports
from bot.services.rules import Rules
from bot.services.upstream import Upstream
from bot.services.writing import (
    Failed,
    Make,
    Recognise,
    Refuse,
    Seen,
    Written,
    Yield,
    step,
)
from bot.storage import decisions, shown
from bot.storage.decision_rows import Pending
from bot.storage.edit import Edit
from bot.storage.folder import Folder
from bot.storage.ledger import Ledger
from bot.storage.writes import over_text

log = logging.getLogger(__name__)

ATTEMPTS = 20
"""How often a file that changes under our hands is read again before the decision fails."""

POLL_SECONDS = 1.0
"""The terminal and other bots decide too, and only the ledger tells of it."""


class Publisher:
    """Writes what was decided, once it is due. `now` gives aware UTC.

    `on_written` and `on_failed` hear of each outcome after it is in the ledger; a process that
    is killed in between has told nobody. `pushing` is for sources that are repositories. `guard`
    is reminded of what it put off. `on_look` is called after each look of its thread, for what
    else only the ledger tells.
    """

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        now: Callable[[], datetime],
        on_written: Callable[[Written], None] = lambda _: None,
        on_failed: Callable[[Failed], None] = lambda _: None,
        rules: Rules | None = None,
        pushing: Callable[[Reports], Pushing] | None = None,
        guard: Guard | None = None,
        on_look: Callable[[], None] = lambda: None,
    ) -> None:
        self._ledger, self._library, self._rules = ledger, library, rules or Rules()
        self._reports = Reports(ledger, library, now, on_written, on_failed)
        self._pushing = pushing(self._reports) if pushing else None
        self._guard, self._on_look = guard, on_look
        self._upstreams = {one.name: one for one in library.sources if isinstance(one, Upstream)}
        self._poked, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def drain(self) -> int:
        """Bring every file to what was decided and is due; gives how many decisions were looked
        at.

        Raises LedgerError; what stands in the way of one decision ends that one alone.
        """
        self._remind()
        with self._ledger.read() as connection:
            waiting = decisions.to_write(connection, self._reports.now_ms())
        pushed: dict[str, list[int]] = {}
        for decision_id in waiting:
            source = self._source_of(decision_id)
            if source in self._upstreams:
                pushed.setdefault(source, []).append(decision_id)
                continue
            with trail.resumed(f"decision {decision_id}"):
                self._settle(decision_id)
        for source, ids in pushed.items():
            if self._pushing is not None:
                self._pushing.push(self._upstreams[source], ids)
        if self._pushing is not None:
            self._pushing.look(self._upstreams)
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
                self._on_look()
            except LedgerError as error:
                log.warning("Publishing waits: %s", error)
            except Exception:
                # Whatever it is, the decisions that wait are still in the ledger: go on.
                log.exception("Publishing was interrupted and is tried again")
            self._poked.wait(POLL_SECONDS)

    def _remind(self) -> None:
        try:
            if self._guard is not None:
                self._guard.look_when_due()
        except IndexUnusable as error:
            # Publishing needs no index, and the guard looks once it is whole again.
            log.warning("What was set back is looked at later: %s", error)

    def _source_of(self, decision_id: int) -> str:
        """The name of the source that the article was in when it was shown."""
        with self._ledger.read() as connection:
            article_id = decisions.fetch(connection, decision_id).decision.article_id
            place = shown.place(connection, article_id)
        place = place or self._library.index.path_of(article_id)
        return place[0] if place else ""

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
                self._reports.missed(pending.decision)
            except EditRefused as error:
                self._reports.failed(pending.decision, str(error))
            except Unreadable as error:
                self._reports.failed(pending.decision, f"The file can't be read: {error}")
            except OSError as error:
                reason = error.strerror or error
                self._reports.failed(pending.decision, f"The file can't be written: {reason}.")
            return
        sentence = "The file changed each time it was to be written. Try again."
        self._reports.failed(pending.decision, sentence)

    def _once(self, pending: Pending) -> None:
        """One attempt. Raises SourceChanged, SourceMissing, Unreadable, OSError."""
        decision = pending.decision
        with self._ledger.read() as connection:
            hint = shown.place(connection, decision.article_id)
            title = shown.title(connection, decision.article_id)
            seen = Seen(title, shown.address(connection, decision.article_id))
        folder, path = self._library.locate(decision.article_id, hint)
        if not isinstance(folder, Folder):
            return  # it was found meanwhile, in a repository: that is pushed when looked at next
        data = folder.read(path)
        now = Now(data, folder.article_in(data, path), folder.fields)
        match step(pending, now, self._rules.of(folder.name).writes, seen):
            case Make(edit):
                self._write(pending, folder, path, edit)
            case Recognise(edit):
                with self._ledger.write() as connection:
                    told = outcomes.done(connection, decision, self._reports.now_ms())
                if told and edit is not None:
                    self._tell(decision, folder, path, edit)
            case Yield():
                self._reports.overtaken(decision)
            case Refuse(sentence):
                self._reports.failed(decision, sentence)

    def _write(self, pending: Pending, folder: Folder, path: str, edit: Edit) -> None:
        decision, over = pending.decision, over_text(dict(edit.over))
        if decision.write_state == "pending" and pending.written_over != over:
            with self._ledger.write() as connection:
                decisions.intend(connection, decision, over)
        with self._ledger.write() as connection:
            if not outcomes.held(connection, decision):
                return
            folder.write(path, edit)
            outcomes.done(connection, decision, self._reports.now_ms())
        self._tell(decision, folder, path, edit)

    def _tell(self, before: Decision, folder: Folder, path: str, edit: Edit) -> None:
        self._reports.written(before, folder.name, path, edit, folder.root / path)
