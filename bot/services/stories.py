"""Grouping: keeps the stories as the index is, behind everything else."""

import gc
import logging
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from bot.domain.errors import CopydeskError
from bot.storage.index import Index
from bot.storage.stories import FEW, MANY, Stories

_log = logging.getLogger(__name__)
_AGAIN_SECONDS = 30.0
_AT_ONCE = 500


class Grouping:
    """Groups what is noted, and after the start all that the index has. Where it was ended in
    between, by a kill too, it goes on from there the next time."""

    def __init__(self, index: Index, stories: Stories) -> None:
        self._index, self._stories = index, stories
        self._lock, self._working = threading.Lock(), threading.Lock()
        self._noted: set[str] = set()
        self._all = True
        self._woken, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, ids: Collection[str] | None = None) -> None:
        """Say which articles came, changed or went; None: that may be any."""
        with self._lock:
            self._noted.update(ids or ())
            self._all = self._all or ids is None
        self._woken.set()

    @contextmanager
    def noting(self, source: str, paths: Collection[str]) -> Iterator[None]:
        """Note the articles of files that are about to change in the index: after that is done."""
        before = self._ids(source, paths)
        try:
            yield
        finally:
            after = self._ids(source, paths)
            self.note(None if before is None or after is None else before | after)

    def _ids(self, source: str, paths: Collection[str]) -> set[str] | None:
        return self._index.ids(source, paths) if len(paths) <= _AT_ONCE else None

    def start(self) -> None:
        """Group in a thread of its own from now on; returns at once."""
        self._thread = threading.Thread(target=self._run, name="stories", daemon=True)
        self._woken.set()
        self._thread.start()

    def stop(self) -> None:
        """End, after the few articles that are being grouped."""
        self._stop.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self, seconds: float | None = None) -> bool:
        """Group what was noted, for so many seconds (None: to the end); whether all is done.
        Raises IndexUnusable."""
        until = None if seconds is None else time.monotonic() + seconds
        with self._working:
            with self._lock:
                noted, everything = self._noted, self._all
                self._noted, self._all = set(), False
            done = False
            try:
                with _undisturbed(everything):
                    done = self._take_in(noted, everything, until) and self._compare(until)
            finally:
                if not done:
                    self.note(None if everything else noted)
            return done

    def lacks_some(self) -> bool:
        """Whether there are articles that were never grouped. Raises IndexUnusable."""
        return self._stories.grouped() < self._index.count()

    def _take_in(self, noted: set[str], everything: bool, until: float | None) -> bool:
        for page in _pieces(sorted(noted)):
            self._take(page, self._index.stamps_of(page))
        if not everything:
            return True
        count = 0
        for stamps in self._index.stamps():
            if count and self._ends(until):
                return False
            now = {one.id: one.stamp for one in stamps}
            known = self._stories.stamps(now)
            self._take([id_ for id_, stamp in now.items() if known.get(id_) != stamp], now)
            count += len(now)
        if self._stories.count() > count:
            self._forget()
        return True

    def _take(self, ids: Sequence[str], stamps: dict[str, int]) -> None:
        """Take in these articles as the index has them; those that it lacks are gone."""
        if ids:
            found = [
                (one, stamps[one.id]) for one in self._index.headlines(ids) if one.id in stamps
            ]
            self._stories.take(found, set(ids) - stamps.keys())

    def _forget(self) -> None:
        for ids in self._stories.ids():
            gone = set(ids) - self._index.stamps_of(ids).keys()
            if gone:
                self._stories.take((), gone)

    def _compare(self, until: float | None) -> bool:
        most = MANY if until is None else FEW
        while self._stories.compare_some(most):
            if self._ends(until):
                return False
        return True

    def _ends(self, until: float | None) -> bool:
        return self._stop.is_set() or (until is not None and time.monotonic() >= until)

    def _run(self) -> None:
        while self._woken.wait() and not self._stop.is_set():
            self._woken.clear()
            try:
                self.catch_up()
            except CopydeskError as problem:
                _log.error("%s", problem)
                self._stop.wait(_AGAIN_SECONDS)
            except Exception:  # noqa: BLE001  # a dead thread would leave the stories behind, unnoticed
                _log.exception("Grouping similar articles failed")
                self._stop.wait(_AGAIN_SECONDS)


@contextmanager
def _undisturbed(everything: bool) -> Iterator[None]:
    """While all articles are gone through, nobody looks for cycles of objects: words and rows make
    none, and that is a tenth of the time."""
    paused = everything and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _pieces(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
