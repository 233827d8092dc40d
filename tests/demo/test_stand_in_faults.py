"""Trouble on demand, as Slack's own client meets it."""

import http.client
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from bot.demo.remote import Remote
from tests.demo.conftest import BOT_TOKEN

DROPPED = (ConnectionError, urllib.error.URLError, http.client.HTTPException)
POST = "chat.postMessage"


def post(client: WebClient) -> None:
    client.chat_postMessage(channel="C0AIDESK", text="x")


def test_too_many_requests(client: WebClient, remote: Remote) -> None:
    remote.fault(POST, "429", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert remote.messages("C0AIDESK") == []
    post(client)
    assert len(remote.messages("C0AIDESK")) == 1


def test_a_broken_server(client: WebClient, remote: Remote) -> None:
    remote.fault(POST, "500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            post(client)
    post(client)
    assert [call["answer"] for call in remote.calls(POST)][:2] == ["500", "500"]


def test_a_server_that_is_away(client: WebClient, remote: Remote) -> None:
    remote.fault("*", "503")
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == 503


@pytest.mark.parametrize(("kind", "posted"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection(client: WebClient, remote: Remote, kind: str, posted: int) -> None:
    remote.fault(POST, kind)
    with pytest.raises(DROPPED):
        post(client)
    assert len(remote.messages("C0AIDESK")) == posted
    post(client)
    assert len(remote.messages("C0AIDESK")) == posted + 1


def test_the_default_client_posts_twice(remote: Remote) -> None:
    """Why posts go out without automatic retries: this is what the default ones do."""
    client = WebClient(BOT_TOKEN, base_url=f"{remote.url}/api/")
    assert any(isinstance(one, ConnectionErrorRetryHandler) for one in client.retry_handlers)
    remote.fault(POST, "drop_after")
    post(client)
    assert len(remote.messages("C0AIDESK")) == 2


@pytest.mark.parametrize(("kind", "posted"), [("error", 0), ("error_after", 1)])
def test_an_error_before_and_after(
    client: WebClient, remote: Remote, kind: str, posted: int
) -> None:
    remote.fault(POST, kind, code="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(client)
    assert len(remote.messages("C0AIDESK")) == posted


@pytest.mark.parametrize(("kind", "posted"), [("slow", 0), ("slow_after", 1)])
def test_a_slow_answer(remote: Remote, kind: str, posted: int) -> None:
    hurried = WebClient(BOT_TOKEN, base_url=f"{remote.url}/api/", retry_handlers=[], timeout=1)
    remote.fault("*", kind, seconds=1.5)
    with pytest.raises(TimeoutError):
        post(hurried)
    assert len(remote.messages("C0AIDESK")) == posted
    # the message is there all the same, a little later
    assert remote.wait_calls(POST)
    assert len(remote.messages("C0AIDESK")) == 1


def test_an_unknown_fault(remote: Remote) -> None:
    with pytest.raises(RuntimeError, match="There is no fault explode for chat"):
        remote.fault(POST, "explode")


@pytest.mark.parametrize(
    ("method", "kind"), [("envelope", "429"), ("response_url", "error"), (POST, "duplicate")]
)
def test_a_fault_that_would_do_nothing(remote: Remote, method: str, kind: str) -> None:
    with pytest.raises(RuntimeError, match=f"There is no fault {kind} for {method}: choose"):
        remote.fault(method, kind)


@pytest.mark.parametrize("kind", ["slow", "slow_after"])
def test_a_slow_response_url(remote: Remote, kind: str) -> None:
    remote.fault("response_url", kind, seconds=1.5)
    client = WebhookClient(f"{remote.url}/response/x", timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        client.send(text="x")


def test_calls_are_recorded(client: WebClient, remote: Remote) -> None:
    post(client)
    (call,) = remote.calls(POST)
    assert call["arguments"] == {"channel": "C0AIDESK", "text": "x"}
    assert call["answer"]["ok"]
    remote.reset()
    assert remote.calls() == []
