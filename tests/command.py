"""The command line as a person uses it: in this process, or in one of its own."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner, Result

from bot.cli import main

Found = TypeVar("Found")

SECONDS = 60
"""What a process may take for anything: on a busy machine a start alone can take ten."""


def copydesk(
    *arguments: str | Path, status: int = 0, env: Mapping[str, str] | None = None
) -> Result:
    """Run a command here; fails where it ends in another status, or not in a sentence."""
    with _log_levels_kept():
        clean = {name: None for name in os.environ if name.startswith(("SLACK_", "COPYDESK_"))}
        result = CliRunner().invoke(
            main, [str(one) for one in arguments], env={**clean, **(env or {})}
        )
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def start(*arguments: str | Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command as a process of its own."""
    surroundings = {
        k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "COPYDESK_"))
    }
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "bot.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**surroundings, "PYTHONUNBUFFERED": "1", **(env or {})},
    )


def eventually(found: Callable[[], Found], what: str) -> Found:
    """What `found` gives as soon as it is true; fails after a minute."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {SECONDS} seconds")


@contextmanager
def _log_levels_kept() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", "bot", "handlers")]
    before = [logger.level for logger in loggers]
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
