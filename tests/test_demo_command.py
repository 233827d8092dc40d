"""`copydesk demo` as a process: the page, the digest, the line that changes, and no traces."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from bot.demo.remote import Remote
from tests.articles import write
from tests.command import SECONDS, eventually, start
from tests.desk.desk import ANA, CHANNEL
from tests.payload_rules import problems

ELSEWHERE = "http://127.0.0.1:9"
MISLEADING = {
    "SLACK_BOT_TOKEN": "xoxb-real",
    "SLACK_APP_TOKEN": "xapp-real",
    "SLACK_API_URL": ELSEWHERE,
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s",
    "HTTPS_PROXY": ELSEWHERE,
    "http_proxy": ELSEWHERE,
}

Demo = Callable[..., "Running"]


class Running:
    """A demo that has said where its page is; `shown` collects what it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.shown = process, ""
        reader = Thread(target=self._read, daemon=True)
        reader.start()
        found = eventually(lambda: re.search(r"Open (http://\S+) and", self.shown), "the address")
        assert found is not None
        self.remote = Remote(found[1])

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown += line

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Stop it; its status and what it said on standard error. What it sent until then must
        be what Slack takes."""
        assert problems(self.remote.calls()) == []
        self.process.send_signal(number)
        status = self.process.wait(timeout=SECONDS)
        assert self.process.stderr is not None
        return status, self.process.stderr.read()

    def page_is_gone(self) -> bool:
        """Whether nobody answers at the page's address."""
        host, _, port = self.remote.url.removeprefix("http://").partition(":")
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) != 0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """Starts demos whose temporary files are in a folder of the test."""
    started: list[subprocess.Popen[str]] = []
    (tmp_path / "temporary").mkdir()

    def begin(*arguments: str | Path, **env: str) -> Running:
        env = {"TMPDIR": str(tmp_path / "temporary"), **env}
        started.append(start("demo", *arguments, env=env))
        return Running(started[-1])

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_a_newcomer_publishes_an_article_and_sees_the_line(demo: Demo, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = demo("--port", str(port), **MISLEADING)
        assert not running.remote.url.endswith(f":{port}")
    assert "57 articles, 7 files left out (broken on purpose)." in running.shown
    assert "AI desk: 7 of 23 to review\n 1. " in running.shown
    assert "Credit lines & generated images" in running.shown
    digest = running.remote.messages(CHANNEL)[-1]
    block = next(one for one in digest["blocks"] if one["type"] == "actions")
    pressed = {"ts": digest["ts"], "block_id": block["block_id"], "channel": CHANNEL}
    running.remote.click(ANA, "publish", **pressed)
    eventually(lambda: "  +published: true\n" in running.shown, "the difference")
    assert re.search(
        r"_news/\S+\.md:\d+\n  -published: false\n  \+published: true\n", running.shown
    )
    assert running.end(signal.SIGINT) == (0, "")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert running.page_is_gone()


def test_a_folder_of_ones_own_is_copied_and_never_touched(demo: Demo, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    shutil.copytree(Path(__file__).parent / "sites" / "hugo", blog)
    before = {file: file.stat().st_mtime_ns for file in blog.rglob("*")}
    running = demo("--articles", blog, "--port", "0")
    assert "The desk: " in running.shown
    assert "1 file left out (copydesk check says why)" in running.shown
    digest = running.remote.messages(CHANNEL)[-1]
    block = next(one for one in digest["blocks"] if one["type"] == "actions")
    pressed = {"ts": digest["ts"], "block_id": block["block_id"], "channel": CHANNEL}
    running.remote.click(ANA, "publish", **pressed)
    eventually(lambda: "  +draft: False   # until Thursday\n" in running.shown, "the difference")
    assert running.end(signal.SIGTERM) == (0, "")
    assert {file: file.stat().st_mtime_ns for file in blog.rglob("*")} == before


def test_where_all_is_published_it_says_so_and_killed_it_leaves_no_page(
    demo: Demo, tmp_path: Path
) -> None:
    write(tmp_path / "blog", "2026-01-01-hello.md", title="Hello", date="2026-01-01")
    running = demo("--articles", tmp_path / "blog", "--port", "0")
    assert "The desk: nothing to review" in running.shown
    assert "None of them is unpublished." in running.shown
    assert "Hello" in str(running.remote.send(ANA, CHANNEL, "/articles hello"))
    os.kill(running.process.pid, signal.SIGKILL)
    eventually(running.page_is_gone, "the end of the page")


def test_a_folder_that_can_not_be_copied_is_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    process = start("demo", "--articles", place, "--port", "0", env={"TMPDIR": str(place)})
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert "choose a folder outside it" in said
    assert "Traceback" not in said
