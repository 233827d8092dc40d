"""The command line as a person uses it: in this process, or in one of its own."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main


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
    """Start a command as a process of its own, as its own group leader's child."""
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


@contextmanager
def _log_levels_kept() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", "bot", "handlers")]
    before = [logger.level for logger in loggers]
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
