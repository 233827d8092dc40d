"""Watcher: keeps a library as its folders are, in threads of its own."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.domain.errors import CopydeskError, SourceMissing
from bot.services.library import Counts, Library
from bot.storage.folder import Folder
from bot.storage.spare_memory import MANY, give_back

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.25
_RETRY_SECONDS = 1.0
_READY_SECONDS = 10.0
_MISSING_SECONDS = 15.0


class Watcher:
    """Watches every folder, scans them all once at the start and again every `every` seconds.

    Watching starts before the scan, so that nothing falls between the two; the scans find what
    watching missed. `changed` is called after whatever changed the index, in one of the threads.
    """

    def __init__(
        self,
        library: Library,
        now: Callable[[], datetime],
        *,
        every: float = 300.0,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._library, self._now, self._every, self._changed = library, now, every, changed
        self._stop = threading.Event()
        # What isn't a folder is followed: `following`.
        self._folders = [one for one in library.sources if isinstance(one, Folder)]
        self._ready = {folder.name: threading.Event() for folder in self._folders}
        self._threads: list[threading.Thread] = []
        self.last_scan: datetime | None = None
        self.counts: Counts | None = None
        self._unwatched: dict[str, str] = {}
        self._trouble = ""
        self._began = time.monotonic()

    @property
    def since_scan(self) -> float:
        """Seconds since a full scan ended, or since the start."""
        return time.monotonic() - self._began

    def missing(self) -> list[str]:
        """A sentence for every folder that can't be read just now."""
        lost = [said for name, said in self._unwatched.items() if not self._ready[name].is_set()]
        scanned = self.counts.missing if self.counts else ()
        return list(dict.fromkeys([*lost, *scanned]))

    def start(self) -> None:
        """Begin; returns at once."""
        self._library.expect_refresh()
        self._began = time.monotonic()
        for folder in self._folders:
            self._spawn(f"watch {folder.name}", self._watch, folder)
        self._spawn("scan", self._scan_for_ever)

    def stop(self) -> None:
        """End, after the change that is being taken in."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _spawn(self, name: str, target: Callable[..., None], *given: Folder) -> None:
        thread = threading.Thread(target=target, args=given, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _watch(self, folder: Folder) -> None:
        while not self._stop.is_set():
            try:
                for paths in folder.watch(self._stop, self._ready[folder.name]):
                    self._take_in(partial(self._library.touch, folder.name, paths))
            except SourceMissing as problem:
                if self._unwatched.get(folder.name) != str(problem) or self._was_ready(folder):
                    _log.warning("%s", problem)
                self._unwatched[folder.name] = str(problem)
                # Unset again: once it can be watched anew, what happened meanwhile is scanned for.
                self._ready[folder.name] = threading.Event()
                self._stop.wait(_RETRY_SECONDS)

    def _was_ready(self, folder: Folder) -> bool:
        return self._ready[folder.name].is_set()

    def _scan_for_ever(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while len(self._watched()) < len(self._ready) and time.monotonic() < deadline:
            if self._stop.wait(0.02):
                return
        while not self._stop.is_set():
            watched = self._watched()
            self._scan()
            self._rest(watched)

    def _watched(self) -> frozenset[threading.Event]:
        return frozenset(ready for ready in self._ready.values() if ready.is_set())

    def _rest(self, watched: frozenset[threading.Event]) -> None:
        """Wait until the next scan is due, a folder came back, or the index broke."""
        began = time.monotonic()
        while time.monotonic() < began + self._pause() and self._watched() <= watched:
            broken = self._library.index.broken and not self._trouble
            if broken and time.monotonic() > began + _RETRY_SECONDS:
                return
            if self._stop.wait(min(_LOOK_SECONDS, self._every)):
                return

    def _pause(self) -> float:
        # What can't be read or written may come back without a sign, such as other permissions
        # or room on a disk.
        missing = self.counts is not None and self.counts.missing
        return min(self._every, _MISSING_SECONDS) if missing or self._trouble else self._every

    def _scan(self) -> None:
        first = self.last_scan is None
        counts = self._take_in(self._library.refresh, always=first)
        if counts is None:
            return
        if counts.indexed >= MANY:
            give_back()
        known = self.counts.missing if self.counts else ()
        self.counts, self.last_scan, self._trouble = counts, self._now(), ""
        self._began = time.monotonic()
        for sentence in counts.missing:
            if sentence not in known:
                _log.warning("%s", sentence)

    def _take_in(self, change: Callable[[], Counts], *, always: bool = False) -> Counts | None:
        """Do it; None where it failed, which is logged: the next scan tries again."""
        try:
            counts = change()
            if always or counts.indexed or counts.removed or counts.left_out:
                self._changed()
        except CopydeskError as problem:
            if self._trouble != str(problem):
                _log.error("%s", problem)  # a sentence for the operator: no trace
            # What was not taken in is scanned for.
            self._trouble = str(problem)
        except Exception:  # noqa: BLE001  # a dead thread would leave the index behind, unnoticed
            _log.exception("Taking in changes of the files failed")
        else:
            return counts
        return None
