"""Faults on demand: what goes wrong, how often, for which method."""

from dataclasses import dataclass

from bot.demo.errors import ControlError

EVERY_METHOD = "*"
ENVELOPE = "envelope"
RESPONSE_URL = "response_url"

# before: nothing happens; after: it takes effect, and the answer is late, wrong or lost
_BEFORE = ("429", "500", "503", "drop_before", "slow")
_AFTER = ("drop_after", "slow_after")
REPLY_KINDS = _BEFORE + _AFTER
CALL_KINDS = (*REPLY_KINDS, "error", "error_after")
ENVELOPE_KINDS = ("drop_after", "drop_before", "duplicate", "late", "lose", "slow")


@dataclass(slots=True)
class Fault:
    """`method` is a Web API method, `*` for all, `response_url`, or `envelope`. `seconds` is the
    Retry-After of a 429 and the delay of what is slow or late; `code` what `error` answers."""

    method: str
    kind: str
    times: int = 1
    seconds: float = 1.0
    code: str = "internal_error"


class Faults:
    """The faults that are armed, the oldest first."""

    def __init__(self) -> None:
        self.armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Let the next `times` calls of the method go wrong; raises ControlError."""
        kinds = _kinds(fault.method)
        if fault.kind not in kinds:
            raise ControlError(
                f"There is no fault {fault.kind} for {fault.method}: "
                f"choose one of {', '.join(kinds)}."
            )
        self.armed.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; counts it."""
        for fault in self.armed:
            if fault.method == method or (fault.method == EVERY_METHOD and "." in method):
                fault.times -= 1
                if fault.times <= 0:
                    self.armed.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self.armed.clear()


def _kinds(method: str) -> tuple[str, ...]:
    return {ENVELOPE: ENVELOPE_KINDS, RESPONSE_URL: REPLY_KINDS}.get(method, CALL_KINDS)
