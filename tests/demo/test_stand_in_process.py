"""The stand-in as a process of its own."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.remote import Remote
from tests.demo.conftest import MANIFEST


def start(*options: str) -> tuple[subprocess.Popen[bytes], str]:
    command = [sys.executable, "-W", "error", "-m", "bot.demo", "--control", *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    assert said["pid"] == process.pid
    return process, said["url"]


def end(process: subprocess.Popen[bytes]) -> int:
    try:
        process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_when_it_is_told_to(number: signal.Signals) -> None:
    process, url = start()
    assert Remote(url).sockets() == 0
    process.send_signal(number)
    assert end(process) == 0


def test_ends_with_whoever_started_it(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(json.dumps(MANIFEST))
    process, url = start("--until-stdin-closes", "--manifest", str(manifest))
    assert Remote(url).send("U0ANA", "C0AIDESK", "/shout")["error"] == "invalid_command"
    assert end(process) == 0
