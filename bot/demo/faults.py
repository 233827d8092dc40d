"""Faults on demand: what goes wrong, how often, for which method."""

from dataclasses import dataclass

from bot.demo.errors import ControlError

# before: nothing happens; after: it takes effect, and the answer is late, wrong or lost
_BEFORE = ("429", "500", "error", "drop_before", "slow")
_AFTER = ("error_after", "drop_after", "slow_after")
_ENVELOPE = ("duplicate", "lose", "slow")
KINDS = tuple(dict.fromkeys(_BEFORE + _AFTER + _ENVELOPE))
EVERY_METHOD = "*"


@dataclass(slots=True)
class Fault:
    """`method` is a Web API method, `*` for all, `response_url`, or `envelope`. `seconds` is the
    Retry-After of a 429 and the delay of what is slow; `code` what `error` answers."""

    method: str
    kind: str
    times: int = 1
    seconds: float = 1.0
    code: str = "internal_error"


class Faults:
    """The faults that are armed, the oldest first."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Let the next `times` calls of the method go wrong; raises ControlError."""
        if fault.kind not in KINDS:
            kinds = ", ".join(KINDS)
            raise ControlError(f"There is no fault {fault.kind}: choose one of {kinds}.")
        self._armed.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; counts it."""
        for fault in self._armed:
            if fault.method == method or (fault.method == EVERY_METHOD and "." in method):
                fault.times -= 1
                if fault.times <= 0:
                    self._armed.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._armed.clear()
