"""Trail: one short id through everything that one command, press or digest caused.

It lives beside the call (contextvars), so that nothing needs to hand it on. Where work changes
threads, `carried` takes it along; where it changes hands through the ledger, `remember` and
`resumed` find it again by a key that both sides know.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TypeVar

Result = TypeVar("Result")

MOST_REMEMBERED = 1000

_current: ContextVar[str] = ContextVar("trail", default="")
_remembered: OrderedDict[str, str] = OrderedDict()
_lock = threading.Lock()


def current() -> str:
    """The id of what is going on in this thread; empty where nothing was begun."""
    return _current.get()


@contextmanager
def followed(name: str = "") -> Iterator[str]:
    """Give everything inside one id: `name`, or a new one of eight letters and digits."""
    token = _current.set(name or secrets.token_hex(4))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def carried(task: Callable[[], Result]) -> Callable[[], Result]:
    """The task with the id of now, in whatever thread and whenever it is called."""
    context = copy_context()
    # A context can't be entered twice at once, and a task might be.
    return lambda: context.copy().run(task)


def remember(key: str) -> None:
    """Let `resumed` find the id of now by this key. Only the newest thousand are kept: logs read
    better with them, and nothing depends on them."""
    if not current():
        return
    with _lock:
        _remembered[key] = current()
        _remembered.move_to_end(key)
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)


@contextmanager
def resumed(key: str) -> Iterator[str]:
    """Give everything inside the id that was remembered by this key, else the key itself: then
    another process began it."""
    with _lock:
        name = _remembered.get(key, key)
    with followed(name):
        yield name
