"""Logs: lines for people, objects for machines, ids throughout, no tokens."""

import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import logs
from bot.services import trail


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """A logger of ours that writes nowhere else."""
    made = logging.getLogger("bot.test_logs")
    made.propagate, made.level = False, logging.INFO
    yield made
    made.handlers.clear()


def _written(log: logging.Logger, *, as_json: bool) -> io.StringIO:
    stream = io.StringIO()
    log.handlers[:] = [logs.handler(stream, as_json=as_json)]
    return stream


def test_a_machine_gets_one_object_a_line(log: logging.Logger) -> None:
    stream = _written(log, as_json=True)
    with trail.followed("abc"):
        log.info("Two\nlines of “%s”", "it")
    log.warning("Nothing began this")
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert list(first) == ["time", "level", "logger", "message", "id"]
    assert first["message"] == "Two\nlines of “it”"
    assert (first["level"], first["logger"], first["id"]) == ("info", "bot.test_logs", "abc")
    assert first["time"].endswith("Z")
    assert (second["level"], second["id"]) == ("warning", "")


def test_a_person_gets_a_line_with_the_id_at_its_end(log: logging.Logger) -> None:
    stream = _written(log, as_json=False)
    with trail.followed("abc"):
        log.info("Posted")
    log.info("Stopping")
    first, second = stream.getvalue().splitlines()
    assert first.endswith(" INFO Posted (abc)")
    assert second.endswith(" INFO Stopping")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_token_is_written_not_even_in_a_trace(log: logging.Logger, as_json: bool) -> None:
    stream = _written(log, as_json=as_json)
    try:
        float("xoxb-12-secret was refused at wss://slack.example/link?ticket=secret&a=1")
    except ValueError:
        log.exception("With xapp-1-A-secret")
    assert "secret" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "xoxb-…" in stream.getvalue()


def test_what_others_repeat_is_written_once_a_minute() -> None:
    now = [0.0]
    rarely = logs.Rarely(clock=lambda: now[0])

    def passes(name: str, message: str) -> bool:
        record = logging.LogRecord(name, logging.ERROR, "", 0, message, (), None)
        return rarely.filter(record)

    assert passes("slack_bolt.App", "Failed (session id: 0b4cbe0f-9c5c-4a4b-8b53-0f3b1d4a9a4e)")
    assert not passes("slack_bolt.App", "Failed (session id: 1b4cbe0f-9c5c-4a4b-8b53-0f3b1d4a9a4e)")
    assert passes("slack_bolt.App", "Something else")
    assert passes("handlers.link", "Ours")
    assert passes("handlers.link", "Ours")
    now[0] = 61.0
    assert passes("slack_bolt.App", "Failed (session id: 2b4cbe0f-9c5c-4a4b-8b53-0f3b1d4a9a4e)")


def test_an_id_goes_along_to_another_thread_and_ends_with_its_cause() -> None:
    with ThreadPoolExecutor(2) as pool, trail.followed() as name:
        task = trail.carried(trail.current)
        assert [pool.submit(task).result() for _ in range(3)] == [name] * 3
        assert pool.submit(trail.current).result() == ""
    assert len(name) == 8
    assert trail.current() == ""


def test_an_id_is_found_again_by_what_it_was_remembered_for() -> None:
    with trail.followed("click"):
        trail.remember("of this test")
    with trail.resumed("of this test") as name:
        assert (name, trail.current()) == ("click", "click")
    with trail.resumed("of no test") as other:
        assert other == "of no test"


def test_only_so_many_are_remembered() -> None:
    with trail.followed("old"):
        for number in range(trail.MOST_REMEMBERED + 1):
            trail.remember(f"many {number}")
    with trail.resumed("many 0") as forgotten, trail.resumed("many 1") as kept:
        assert (forgotten, kept) == ("many 0", "old")
