"""`copydesk demo --tour`: plays itself, tells what each person sees, says so where it does not."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import tour
from bot.blocks_text import text_of
from handlers import specimen_cases as cases
from handlers.digest_message import digest_message
from handlers.search_message import search_message
from handlers.specimen_digests import DIGESTS
from tests.command import SECONDS, copydesk, start

NAMES = {"U0ANA": "Ana Ferreira", "U0BEN": "Ben Okafor", "S0EDIT": "editors"}
AT_MOST = 20.0
"""Seconds that the tour may take, on a machine that is not busy with other things."""


def test_the_tour_comes_out_as_told_and_leaves_nothing(tmp_path: Path) -> None:
    began, idle = time.monotonic(), os.getloadavg()[0] < (os.cpu_count() or 1)
    process = start("demo", "--tour", env={"TMPDIR": str(tmp_path)})
    shown, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, said) == (0, ""), shown + said
    assert time.monotonic() - began < (AT_MOST if idle else SECONDS)
    assert list(tmp_path.iterdir()) == []
    assert max(map(len, shown.splitlines())) <= 80
    assert re.findall(r"^\d\. .+", shown, re.MULTILINE) == [
        "1. Search",
        "2. The digest",
        "3. Publish",
        "4. The difference in the file",
        "5. A second person presses",
        "6. Somebody who may not decide",
        "7. Undo",
    ]
    assert "Ana types in #ai-desk: /articles topic:AI is:open quality:>=94\n" in shown
    assert re.search(r"  │ Published by @Ana Ferreira, \S+ \w+\n  │ \[Undo\]\n", shown)
    assert re.search(r"  _news/\S+\.md:\d+\n  -published: false\n  \+published: true\n", shown)
    assert re.search(r"  Only Ben sees:\n  │ “.+” was published by\n  │ @Ana Ferreira\.\n", shown)
    assert "Only Cleo sees:\n  │ Only @editors can decide about articles." in shown
    assert shown.endswith("Everything came out as told. To play it yourself: copydesk demo\n")


def test_a_step_that_does_not_come_out_is_a_sentence_and_status_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tour, "QUERY", "zeppelin")
    monkeypatch.setattr(tour, "SECONDS", 0.3)
    with signals_kept():
        result = copydesk("demo", "--tour", status=1)
    assert result.stderr == (
        "\nStep 1, Search, did not come out: the search was not answered with two articles.\n"
    )


@contextmanager
def signals_kept() -> Iterator[None]:
    """A demo takes Ctrl+C and SIGTERM for itself, as the process that it usually is."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def test_the_tour_is_about_the_samples(tmp_path: Path) -> None:
    said = copydesk("demo", "--tour", "--articles", tmp_path, status=2).stderr
    assert "leave out --articles" in said


def test_every_message_is_plain_lines_of_the_width_asked_for() -> None:
    messages = [digest_message(post) for post in DIGESTS.values()]
    messages += [search_message(view, may_decide=True) for view in cases.SEARCHES.values()]
    for message in messages:
        for width in (40, 76):
            lines = text_of(message.blocks, NAMES, width)
            assert lines
            assert max(map(len, lines)) <= width
            assert not re.search(r"<!date\^\d{2}|<@U0ANA|[\u2066-\u2069]", "\n".join(lines))
