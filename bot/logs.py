"""Logs: lines for a person in a terminal, one JSON object a line for a machine.

No token gets into either, whatever a message or a trace holds.
"""

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.services import trail

OURS = ("bot", "handlers")
EVERY = 60.0
"""Seconds in which somebody else's library may say one thing once: slack_sdk tries to connect
every few seconds and tells of each time."""

MOST_KINDS = 500

_TOKEN = re.compile(r"\b(xox[a-z]|xapp|xwfp)-[\w.-]+")
_TICKET = re.compile(r"(wss?://[^\s?]+)\?\S+")
_OF_ITS_OWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


class Lines(logging.Formatter):
    """`14:03:22 INFO message (id)`, for a person; in the machine's own time zone."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", datefmt="%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        """The line, with the id of what it belongs to."""
        line = super().formatMessage(record)
        return f"{line} ({trail.current()})" if trail.current() else line

    def format(self, record: logging.LogRecord) -> str:
        """The line, and a trace where there is one."""
        return without_tokens(super().format(record))


class Objects(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, id; trace after an error."""

    def format(self, record: logging.LogRecord) -> str:
        """The object as one line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_tokens(record.getMessage()),
            "id": trail.current(),
        }
        if record.exc_info:
            said["trace"] = without_tokens(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False, default=str)


class Rarely(logging.Filter):
    """Lets pass what is ours; of others' lines that differ in numbers and ids alone, one a
    minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is logged."""
        if record.name.partition(".")[0] in OURS:
            return True
        kind = record.name, _OF_ITS_OWN.sub("", record.getMessage())
        now = self._clock()
        if now - self._said.get(kind, -EVERY) < EVERY:
            return False
        if len(self._said) >= MOST_KINDS:
            self._said.clear()
        self._said[kind] = now
        return True


def without_tokens(text: str) -> str:
    """The text with Slack's tokens and socket tickets cut off."""
    return _TICKET.sub(r"\1?…", _TOKEN.sub(r"\1-…", text))


def handler(stream: TextIO, *, as_json: bool) -> logging.Handler:
    """What writes to the stream, for a machine or for a person."""
    made = logging.StreamHandler(stream)
    made.setFormatter(Objects() if as_json else Lines())
    made.addFilter(Rarely())
    return made


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Log to standard error (or the stream): lines in a terminal, else JSON; ours from `level`
    on, everybody else's warnings."""
    chosen = stream or sys.stderr
    made = handler(chosen, as_json=not chosen.isatty())
    logging.basicConfig(level=logging.WARNING, handlers=[made], force=True)
    # Whoever called Slack tells what became of it, in a sentence.
    logging.getLogger("slack_sdk.web").setLevel(logging.CRITICAL)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
