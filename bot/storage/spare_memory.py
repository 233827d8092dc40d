"""Gives memory back to the system that was freed but kept."""

import ctypes
import gc
import sys
from functools import cache
from typing import Any

MANY = 2_000
"""Files: after reading so many at once there is something to give back."""


def give_back() -> None:
    """After much work: glibc keeps what threads freed, often more than is in use. Elsewhere the
    system sees to it."""
    gc.collect()
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


@cache
def _glibc() -> Any:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
