"""Following: keeps the index as the repositories are that are elsewhere."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from bot.domain.errors import CopydeskError, SourceMissing
from bot.services.library import Library
from bot.storage.git_sync import Synced
from bot.storage.spare_memory import MANY, give_back

log = logging.getLogger(__name__)


@runtime_checkable
class Syncs(Protocol):
    """A source whose truth is elsewhere."""

    name: str

    def sync(self) -> Synced:
        """Bring the copy here to where upstream is. Raises SourceMissing."""


class Following:
    """Syncs sources: by hand, and with `start` each in a thread of its own, every so many
    seconds. `every` goes by the source's name; `changed` is called after whatever changed the
    index."""

    def __init__(
        self, library: Library, every: Mapping[str, float], changed: Callable[[], None]
    ) -> None:
        self._library, self._every, self._changed = library, every, changed
        self.sources = tuple(one for one in library.sources if isinstance(one, Syncs))
        self._guards = {one.name: threading.Lock() for one in self.sources}
        self._poked = {one.name: threading.Event() for one in self.sources}
        self._taken: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def follow(self, source: Syncs) -> None:
        """Bring the source and the index to where upstream is. Raises SourceMissing where
        upstream can't be reached, IndexUnusable."""
        with self._guards[source.name]:
            synced = source.sync()
            self._missing.pop(source.name, None)
            if not self._take_in(source.name, synced):
                return
        self._changed()

    def missing(self) -> list[str]:
        """A sentence for every source that could not be reached when it was last tried."""
        return list(self._missing.values())

    def poke(self, name: str) -> None:
        """Something was pushed to the source: look now."""
        if name in self._poked:
            self._poked[name].set()

    def start(self) -> None:
        """Begin; returns at once."""
        for source in self.sources:
            thread = threading.Thread(
                target=self._keep, args=(source,), name=f"follow {source.name}"
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End, after the sync that goes on."""
        self._stopping.set()
        for event in self._poked.values():
            event.set()
        for thread in self._threads:
            thread.join()

    def _keep(self, source: Syncs) -> None:
        while not self._stopping.is_set():
            self._poked[source.name].clear()
            try:
                self.follow(source)
            except SourceMissing as problem:
                self._missed(source.name, str(problem))
            except CopydeskError as problem:
                log.error("%s", problem)  # noqa: TRY400  a sentence for the operator: no trace
            except Exception:
                # A dead thread would leave the index behind, unnoticed.
                log.exception("Following %s failed and is tried again", source.name)
            self._poked[source.name].wait(self._every.get(source.name, 60.0))

    def _missed(self, name: str, sentence: str) -> None:
        if self._missing.get(name) != sentence:
            log.warning("%s", sentence)
        self._missing[name] = sentence

    def _take_in(self, name: str, synced: Synced) -> bool:
        """Bring the index to the commit; whether there was anything to do."""
        taken = self._taken.get(name)
        if taken == synced.after:
            return False
        if taken is not None and taken == synced.before and synced.changed is not None:
            self._library.touch(name, synced.changed)
        else:
            counts = self._library.refresh()
            if counts.indexed >= MANY:
                give_back()
        self._taken[name] = synced.after
        return True
