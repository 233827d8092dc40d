"""What is known of a clone: where it is, what it is of, and when it was last as upstream."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

__all__ = ["State", "StateFile", "replace"]


@dataclass(frozen=True, slots=True)
class State:
    """`clone` is the clone's directory beside the state's file, `tip` the commit that is read,
    `synced_at` when upstream was last seen there (UTC, ISO 8601)."""

    clone: str
    url: str
    branch: str
    folders: tuple[str, ...]
    tip: str
    synced_at: str

    @property
    def synced(self) -> datetime:
        """The time of the last sync, aware."""
        return datetime.fromisoformat(self.synced_at)


class StateFile:
    """Keeps the state in a file, whole or not at all. The clone that it does not name is
    nobody's."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "state.json"
        self._seen: tuple[tuple[int, int], State] | None = None

    def load(self) -> State | None:
        """The state as it is now, written by whichever process; None where there is none."""
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            if self._seen is None or self._seen[0] != stamp:
                self._seen = (stamp, _state(json.loads(self._file.read_bytes())))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # the copy is a by-product: it is made again
        return self._seen[1]

    def save(self, state: State) -> None:
        """Replace the state. A new tip is on the disk before this returns."""
        before = self.load()
        written = self._file.with_name(f"state.{os.getpid()}.new")
        with written.open("w", encoding="utf-8") as target:
            json.dump(asdict(state), target)
            if before is None or replace(before, synced_at=state.synced_at) != state:
                target.flush()
                os.fsync(target.fileno())
        written.replace(self._file)


def _state(values: Mapping[str, Any]) -> State:
    found = {field.name: values[field.name] for field in fields(State)}
    state = State(**{**found, "folders": tuple(found["folders"])})
    if "/" in state.clone or state.synced.tzinfo is None:
        raise ValueError("no state of ours")
    return state
