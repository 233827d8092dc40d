"""Once: what is done when it arrives, and answered alike when it arrives again."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

MOST = 2_000


class Once(Generic[Answer]):
    """Slack may deliver a command or a submission twice, also a while later. The second does
    nothing, and gets the first one's answer or error. What another process has done is not known
    here."""

    def __init__(self) -> None:
        self._done: dict[str, Future[Answer]] = {}
        self._lock = threading.Lock()

    def do(self, key: str, task: Callable[[], Answer]) -> Answer:
        """What the task gives, or raises, which is done for each key once; each time for an empty
        one. Waits where it is being done just now."""
        if not key:
            return task()
        mine: Future[Answer] = Future()
        with self._lock:
            found = self._done.setdefault(key, mine)
            if len(self._done) > MOST:
                del self._done[next(iter(self._done))]
        if found is mine:
            try:
                mine.set_result(task())
            except BaseException as error:  # noqa: BLE001 - raised below, to both
                mine.set_exception(error)
        return found.result()
