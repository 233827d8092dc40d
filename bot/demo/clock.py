"""The stand-in's own clock, and the time stamps that name messages."""

import time


class Clock:
    """Real time until it is set; then it stands still at what it was set to."""

    def __init__(self) -> None:
        self._fixed: float | None = None
        self._last = 0
        self._minted: set[int] = set()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() if self._fixed is None else self._fixed

    def set(self, now: float | None) -> None:
        """Stand still at `now`, in seconds since 1970; None goes back to real time."""
        self._fixed = now
        self._last = 0

    def stamp(self) -> str:
        """A `ts` that was not given out before, later than the one before it unless the clock
        was set back: seconds, a dot, six digits."""
        micros = max(int(self.now() * 1_000_000), self._last + 1)
        while micros in self._minted:
            micros += 1
        self._minted.add(micros)
        self._last = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
