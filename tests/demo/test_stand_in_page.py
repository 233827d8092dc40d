"""The page's API: state, events as they happen, files, and what it refuses."""

import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Generator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo import StandIn
from bot.demo.remote import Remote
from tests.demo.conftest import MANIFEST, SEED, Connect, Json

REASON: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A & B"},
    "notify_on_close": True,
    "blocks": [],
}


class Events:
    """A page that listens: `next()` is the event after the last."""

    def __init__(self, url: str, user: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
        self._connection.request("GET", f"/page/events?user={user}")
        self._response = self._connection.getresponse()
        self.type = self._response.headers["content-type"]
        assert self._response.readline() == b": open\n"

    def next(self) -> Json:
        while True:
            line = self._response.readline()
            if line.startswith(b"data: "):
                found: Json = json.loads(line.removeprefix(b"data: "))
                return found
            if not line:
                return {"type": "end"}

    def close(self) -> None:
        self._response.close()
        self._connection.close()


@pytest.fixture
def events(remote: Remote) -> Generator[Events]:
    found = Events(remote.url, "U0ANA")
    yield found
    found.close()


def get(url: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers=headers or {})  # noqa: S310 - our own address
    found: http.client.HTTPResponse = opener.open(request, timeout=30)
    return found


def state(remote: Remote, user: str = "U0ANA") -> Json:
    with get(f"{remote.url}/page/state?user={user}") as response:
        found: Json = json.load(response)
        return found


def page(remote: Remote, name: str, body: Json) -> Json:
    data = json.dumps(body).encode()
    request = urllib.request.Request(f"{remote.url}/page/{name}", data)  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        found: Json = json.load(response)
        return found


def test_the_state_of_a_person(remote: Remote, client: WebClient) -> None:
    client.chat_postMessage(channel="C0AIDESK", text="all")
    client.chat_postEphemeral(channel="C0AIDESK", user="U0BEN", text="Ben only")
    ben = state(remote, "U0BEN")
    assert ben["me"]["real_name"] == "Ben Okafor"
    assert [one["text"] for one in ben["messages"]["C0AIDESK"]] == ["all", "Ben only"]
    assert ben["messages"]["C0AIDESK"][0]["bot"] == "Copydesk"
    ana = state(remote, "")
    assert ana["me"]["id"] == "U0ANA"
    assert [one["text"] for one in ana["messages"]["C0AIDESK"]] == ["all"]
    assert [one["id"] for one in ana["channels"] if one.get("is_im")] == ["D0ANA"]
    assert ana["app"]["bot_user"] == "U0DESK"


def test_events_as_they_happen(remote: Remote, client: WebClient, events: Events) -> None:
    assert events.type == "text/event-stream; charset=utf-8"
    sent = page(remote, "send", {"user": "U0BEN", "channel": "C0GENERAL", "text": "hello"})
    first = events.next()
    assert first == {
        "type": "message",
        "channel": "C0GENERAL",
        "ts": sent["message"]["ts"],
        "message": sent["message"],
    }
    assert first["message"]["user"] == "U0BEN"
    ts = client.chat_postMessage(channel="C0AIDESK", text="one")["ts"]
    client.chat_update(channel="C0AIDESK", ts=ts, text="two")
    client.chat_delete(channel="C0AIDESK", ts=ts)
    client.chat_postEphemeral(channel="C0AIDESK", user="U0BEN", text="not for Ana")
    client.chat_postEphemeral(channel="C0AIDESK", user="U0ANA", text="for Ana")
    remote.notice("Published", "_news/a.md", ["-published: false", "+published: true"])
    seen = [events.next() for _ in range(5)]
    kinds = ["message", "message_changed", "message_deleted", "ephemeral", "notice"]
    assert [one["type"] for one in seen] == kinds
    assert seen[1]["message"]["edited"]
    assert seen[3]["message"]["text"] == "for Ana"
    assert seen[4]["notice"]["diff"] == ["-published: false", "+published: true"]
    assert len(state(remote)["notices"]) == 1
    remote.reset()
    assert events.next() == {"type": "reset"}


def test_modals_on_the_page(
    bolt: App, connect: Connect, remote: Remote, client: WebClient, events: Events
) -> None:
    closed = threading.Event()

    @bolt.command("/desk")
    def ask(ack: Any, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=REASON)
        ack()

    @bolt.view_closed("")
    def gone(ack: Any) -> None:
        ack()
        closed.set()

    connect(bolt)
    assert page(remote, "send", {"user": "U0ANA", "channel": "C0AIDESK", "text": "/desk"})["ok"]
    opened = events.next()
    assert opened["type"] == "view_opened"
    assert opened["view"]["title"]["text"] == "A & B"
    where = {"user": "U0ANA", "view_id": opened["view"]["id"]}
    page(remote, "view", {**where, "event": "close", "values": {}})
    assert events.next() == {"type": "view_closed", "view_id": opened["view"]["id"]}
    assert closed.wait(30)


def test_the_page_reports_values_as_slack_does(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    option = {"text": {"type": "plain_text", "text": "Old"}, "value": "old"}
    element = {"type": "static_select", "action_id": "pick", "options": [option]}
    label = {"type": "plain_text", "text": "Why"}
    block = {"type": "input", "block_id": "why", "label": label, "element": element}
    view = {**REASON, "callback_id": "r", "submit": label, "blocks": [block]}
    taken: list[Json] = []

    @bolt.command("/desk")
    def ask(ack: Any, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    @bolt.view("r")
    def take(ack: Any, body: Json) -> None:
        taken.append(body["view"]["state"]["values"])
        ack()

    connect(bolt)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    (opened,) = remote.views("U0ANA")
    entry = {"type": "static_select", "selected_option": option}
    where = {"user": "U0ANA", "view_id": opened["id"], "event": "submit"}
    assert page(remote, "view", {**where, "values": {"why": {"pick": entry}}})["ok"]
    assert taken == [{"why": {"pick": entry}}]


def test_files_are_never_kept(remote: Remote) -> None:
    with get(f"{remote.url}/") as response:
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
    with get(f"{remote.url}/main.js") as response:
        assert response.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Origin": "null"}]
)
def test_other_pages_are_refused(remote: Remote, headers: dict[str, str]) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        get(f"{remote.url}/page/state", headers)
    caught.value.close()
    with get(f"{remote.url}/page/state", {"Origin": remote.url}) as response:
        assert response.status == 200


def test_a_person_who_is_not_there(remote: Remote) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400") as caught:
        state(remote, "U0NOBODY")
    with caught.value as refusal:
        assert "choose one of U0ANA" in json.load(refusal)["message"]


def test_without_control_and_with_a_manifest() -> None:
    stand_in = StandIn(SEED, MANIFEST)
    try:
        url = stand_in.start()
        with pytest.raises(RuntimeError, match="40"):
            Remote(url).reset()
        quiet = Remote(url)
        assert [one["command"] for one in state(quiet)["app"]["commands"]] == ["/desk"]
        line = {"user": "U0ANA", "channel": "C0AIDESK", "text": "/shout"}
        assert page(quiet, "send", line)["error"] == "invalid_command"
        listening = Events(url, "U0ANA")
    finally:
        stand_in.stop()
    assert listening.next() == {"type": "end"}
    listening.close()
    stand_in.stop()
