"""Files, uploaded by Slack's own client, and what Slack refuses."""

import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient

from bot.demo.remote import Remote
from tests.demo.test_stand_in_api import error_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def _announced(client: WebClient, length: int = len(PNG)) -> tuple[str, str]:
    answer = client.files_getUploadURLExternal(filename="a.png", length=length, alt_txt="A plot")
    return str(answer["upload_url"]), str(answer["file_id"])


def _sent(url: str, content: bytes) -> int:
    request = urllib.request.Request(url, content, method="POST")  # noqa: S310  our own server
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            assert answer.read().decode() == f"OK - {len(content)}"
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _completed(client: WebClient, file: str, channel: str = "C0AIDESK") -> None:
    client.files_completeUploadExternal(files=[{"id": file}], channel_id=channel)


def test_a_file_is_shared_with_its_words_and_is_shown(client: WebClient, remote: Remote) -> None:
    client.files_upload_v2(
        channel="C0AIDESK",
        content=PNG,
        filename="a.png",
        title="The week",
        alt_txt="A plot",
        initial_comment="Look",
    )
    (message,) = remote.messages("C0AIDESK")
    (file,) = message["files"]
    assert (message["text"], message["bot_id"], message["upload"]) == ("Look", "B0DESK", True)
    assert (file["title"], file["alt_txt"], file["mimetype"]) == ("The week", "A plot", "image/png")
    with urllib.request.urlopen(file["url_private"], timeout=10) as answer:  # noqa: S310
        assert answer.read() == PNG


def test_without_a_channel_a_file_is_nowhere(client: WebClient, remote: Remote) -> None:
    client.files_upload_v2(content=PNG, filename="a.png")
    assert remote.messages("C0AIDESK") == []


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0RANDOM", "not_in_channel"),
        ("C0NOWHERE", "channel_not_found"),
        ("C0ATTIC", "is_archived"),
        ("U0ANA", "invalid_arguments"),
        ("#ai-desk", "invalid_arguments"),
    ],
)
def test_refuses_channels(client: WebClient, channel: str, error: str) -> None:
    url, file = _announced(client)
    assert _sent(url, PNG) == 200
    assert error_of(lambda: _completed(client, file, channel)) == error
    _completed(client, file)


def test_refuses_what_was_not_uploaded_or_is_complete(client: WebClient) -> None:
    url, file = _announced(client)
    assert error_of(lambda: _completed(client, file)) == "file_not_found"
    assert _sent(url, PNG) == 200
    _completed(client, file)
    assert error_of(lambda: _completed(client, file)) == "file_not_found"
    assert error_of(lambda: _completed(client, "F0NONE")) == "file_not_found"


def test_takes_as_many_bytes_as_were_announced_once_and_soon(
    client: WebClient, remote: Remote
) -> None:
    url, _ = _announced(client, 3)
    assert [_sent(url, b"four"), _sent(url, b"123"), _sent(url, b"123")] == [400, 200, 404]
    remote.clock(1_000_000)
    url, _ = _announced(client, 3)
    remote.clock(1_000_000 + 1801)
    assert _sent(url, b"123") == 404


def test_refuses_announcements(client: WebClient) -> None:
    announce = client.files_getUploadURLExternal
    assert error_of(lambda: announce(filename="a.png", length=0)) == "missing_argument"
    assert error_of(lambda: announce(filename="", length=1)) == "invalid_arguments"
    long = error_of(lambda: announce(filename="a.png", length=1, alt_txt="a" * 1001))
    assert long == "alt_txt_too_large"
