"""What Slack's errors mean: the difference between once and twice."""

from datetime import timedelta
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from socket import gaierror
from ssl import SSLCertVerificationError, SSLEOFError
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.outcome import FAILURES, Outcome, outcome


def answered(code: str, status: int = 200, **headers: str) -> SlackApiError:
    """The error that slack_sdk raises for an answer of Slack's."""
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": code},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return SlackApiError("The request failed.", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError("timed out"),
        URLError(TimeoutError("timed out")),
        ConnectionResetError(104, "Connection reset by peer"),
        RemoteDisconnected("Remote end closed connection without response"),
        IncompleteRead(b""),
        URLError(SSLEOFError(8, "EOF occurred in violation of protocol")),
        HTTPException(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        answered("internal_error"),
        answered("fatal_error"),
        answered("request_timeout"),
        answered("service_unavailable", 503),
        answered("Received a response in a non-JSON format: <html>", 502),
        answered("Received a response in a non-JSON format: <html>"),
        answered("invalid_auth", 500),
    ],
)
def test_it_may_have_been_posted(error: Exception) -> None:
    assert isinstance(error, FAILURES)
    assert outcome(error).kind == "unknown"
    assert outcome(error).sentence.endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        URLError(ConnectionRefusedError(111, "Connection refused")),
        URLError(gaierror(-2, "Name or service not known")),
        URLError(SSLCertVerificationError("certificate verify failed")),
        answered("channel_not_found"),
        answered("invalid_auth"),
        answered("no_text"),
        answered("a_word_that_slack_invents_later"),
    ],
)
def test_it_was_certainly_not_posted(error: Exception) -> None:
    assert outcome(error).kind == "refused"


@pytest.mark.parametrize("code", ["msg_blocks_too_long", "invalid_blocks", "msg_too_long"])
def test_it_is_to_be_drawn_smaller(code: str) -> None:
    assert outcome(answered(code)).kind == "smaller"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (answered("ratelimited", 429, Retry_After="7"), 7),
        (answered("ratelimited", 429, retry_after="7"), 7),
        (answered("ratelimited", 200), 30),
        (answered("ratelimited", 429, Retry_After="soon"), 30),
    ],
)
def test_it_is_to_wait(error: SlackApiError, seconds: int) -> None:
    expected = Outcome("wait", "Slack asked to wait.", "ratelimited", timedelta(seconds=seconds))
    assert outcome(error) == expected


def test_a_sentence_says_what_to_do() -> None:
    assert "SLACK_BOT_TOKEN" in outcome(answered("token_revoked")).sentence
    assert outcome(answered("no_text")).sentence == "Slack refused: no_text."


def test_of_the_scopes_that_slack_names_it_lacks_those_that_it_does_not_have() -> None:
    error = answered("missing_scope")
    error.response.data |= {"needed": "chat:write,im:history", "provided": "commands, im:history"}
    assert outcome(error).needed == "chat:write"
