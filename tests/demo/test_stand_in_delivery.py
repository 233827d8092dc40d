"""What becomes of an envelope: lost, doubled, late, cut off, sent again."""

import threading
import time
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.remote import Remote
from tests.demo.conftest import APP_TOKEN, BOT_TOKEN, Connect
from tests.demo.listeners import kept
from tests.demo.small_app import SmallApp


def test_nobody_answers(bolt: App, connect: Connect, remote: Remote) -> None:
    seen = remote.send("U0ANA", "C0AIDESK", "/desk")
    assert (seen["ok"], seen["error"]) == (False, "dispatch_failed")
    connect(bolt)
    started = time.monotonic()
    seen = remote.send("U0ANA", "C0AIDESK", "/desk")
    assert seen["message"] == '/desk failed with the error "operation_timeout"'
    assert time.monotonic() - started > 2.9


def test_a_lost_envelope_is_not_sent_again(bolt: App, connect: Connect, remote: Remote) -> None:
    bodies = kept(bolt)
    connect(bolt)
    remote.reset(ack_seconds=0.3)
    remote.fault("envelope", "lose")
    assert remote.send("U0ANA", "C0AIDESK", "/desk")["error"] == "operation_timeout"
    assert bodies == []


def test_an_envelope_comes_twice(bolt: App, connect: Connect, remote: Remote) -> None:
    both = threading.Semaphore(0)

    @bolt.command("/desk")
    def answer(ack: Any) -> None:
        ack(text="x")
        both.release()

    connect(bolt)
    remote.fault("envelope", "duplicate")
    assert remote.send("U0ANA", "C0AIDESK", "/desk")["ok"]
    assert both.acquire(timeout=30)
    assert both.acquire(timeout=30)
    assert len(remote.ephemerals("U0ANA")) == 1


@pytest.mark.parametrize("how", ["refresh", "close", "abort"])
def test_the_client_connects_again(bolt: App, connect: Connect, remote: Remote, how: str) -> None:
    kept(bolt)
    connect(bolt, ping_interval=0.3)
    assert remote.sockets(how) == 1
    assert remote.wait_sockets(1, seconds=15)
    assert remote.send("U0ANA", "C0AIDESK", "/desk")["ok"]


def test_two_connections_share_the_work(
    connect: Connect, client: WebClient, remote: Remote
) -> None:
    counts = [0, 0]

    def counting(which: int) -> App:
        app = App(client=client, process_before_response=True)

        @app.command("/desk")
        def answer(ack: Any) -> None:
            counts[which] += 1
            ack()

        return app

    for which in (0, 1):
        connect(counting(which))
    for _ in range(6):
        assert remote.send("U0ANA", "C0AIDESK", "/desk")["ok"]
    assert counts == [3, 3]


def test_an_envelope_comes_after_the_next_one(remote: Remote) -> None:
    app = SmallApp(remote.url, BOT_TOKEN, APP_TOKEN)  # hears one after the other, unlike Bolt
    remote.fault("envelope", "late", seconds=5)
    first = threading.Thread(target=remote.send, args=("U0ANA", "C0AIDESK", "/desk first"))
    first.start()
    while remote.faults():
        time.sleep(0.01)
    remote.send("U0ANA", "C0AIDESK", "/desk second")
    first.join(10)
    app.stop()
    assert [heard["text"] for heard in app.heard] == ["second", "first"]


@pytest.mark.parametrize(
    ("kind", "error", "heard"),
    [("drop_before", "dispatch_failed", 0), ("drop_after", "operation_timeout", 1)],
)
def test_the_connection_ends_around_an_envelope(
    bolt: App, connect: Connect, remote: Remote, kind: str, error: str, heard: int
) -> None:
    bodies = kept(bolt)
    connect(bolt, ping_interval=0.3)
    remote.reset(ack_seconds=0.5)
    remote.fault("envelope", kind)
    assert remote.send("U0ANA", "C0AIDESK", "/desk")["error"] == error
    assert len(bodies) == heard
    assert remote.wait_sockets(1, seconds=15)
    assert remote.send("U0ANA", "C0AIDESK", "/desk")["ok"]


@pytest.fixture
def attempts(bolt: App) -> list[tuple[str, str]]:
    """The event's id and the number of the retry, of each event that came."""
    found: list[tuple[str, str]] = []

    @bolt.event("app_home_opened")
    def opened(body: dict[str, Any], request: Any) -> None:
        found.append((body["event_id"], request.headers.get("x-slack-retry-num", ["0"])[0]))

    return found


def _home_opened(remote: Remote) -> dict[str, Any]:
    return remote.event(type="app_home_opened", user="U0ANA", tab="home")


def test_events_are_sent_again_at_once(
    bolt: App, connect: Connect, remote: Remote, attempts: list[tuple[str, str]]
) -> None:
    connect(bolt)
    remote.reset(ack_seconds=0.5)
    remote.fault("envelope", "lose")
    seen = _home_opened(remote)
    assert (seen["ok"], seen["attempts"], [number for _, number in attempts]) == (True, 2, ["1"])


@pytest.mark.parametrize(("lost", "number"), [(2, "2"), (3, "3")])
def test_events_are_sent_again_after_one_minute_and_five(
    bolt: App,
    connect: Connect,
    remote: Remote,
    attempts: list[tuple[str, str]],
    lost: int,
    number: str,
) -> None:
    connect(bolt)
    remote.reset(ack_seconds=0.1, now=1_700_000_000)
    remote.fault("envelope", "lose", times=lost)
    assert _home_opened(remote)["error"] == "operation_timeout"
    remote.clock(1_700_000_059)
    time.sleep(0.1)
    assert attempts == []
    now = 1_700_000_060
    deadline = time.monotonic() + 10
    while not attempts and time.monotonic() < deadline:
        remote.clock(now)
        time.sleep(0.2)
        now += 300
    assert [one for _, one in attempts] == [number]


def test_an_event_is_given_up_after_the_third_retry(
    bolt: App, connect: Connect, remote: Remote, attempts: list[tuple[str, str]]
) -> None:
    connect(bolt)
    remote.reset(ack_seconds=0.1, now=1_700_000_000)
    remote.fault("envelope", "lose", times=4)
    _home_opened(remote)
    for number in range(1, 5):
        remote.clock(1_700_000_000 + 400 * number)
        time.sleep(0.2)
    assert attempts == []
