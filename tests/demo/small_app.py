"""An app of a few lines on the other side of the stand-in: no Bolt, only a socket."""

import json
import threading
import urllib.request
from collections.abc import Callable
from typing import Any

from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]
Answer = Callable[[Json], Json | None]
TIMEOUT_SECONDS = 30


class SmallApp:
    """Answers over Socket Mode with what `answers` says for the text of a command, an action_id
    or a callback_id: the acknowledgement's payload, or None for no acknowledgement at all."""

    def __init__(self, url: str, bot_token: str, app_token: str) -> None:
        self._url = url
        self._bot_token = bot_token
        self.answers: dict[str, Answer] = {}
        self.heard: list[Json] = []
        address = self._call("apps.connections.open", {}, app_token)["url"]
        self._hang_up: Callable[[], None] = lambda: None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(address,), name="small-app")
        self._thread.start()
        assert self._ready.wait(TIMEOUT_SECONDS)

    def call(self, method: str, **arguments: Any) -> Json:
        """One call of the Web API; raises AssertionError where it is refused."""
        answer = self._call(method, arguments, self._bot_token)
        assert answer["ok"], answer
        return answer

    def control(self, what: str, **arguments: Any) -> Json:
        """One call of the control address."""
        return self._post(f"/control/{what}", arguments, {})

    def control_view(self, user: str) -> Json:
        """The uppermost dialog that a person has open."""
        address = f"{self._url}/control/views?user={user}"
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            view: Json = json.load(response)["views"][-1]
        return view

    def post(self, text: str, blocks: list[Json] | None = None) -> str:
        """Post into #ai-desk; returns the message's ts."""
        more = {"blocks": blocks} if blocks else {}
        return str(self.call("chat.postMessage", channel="C0AIDESK", text=text, **more)["ts"])

    def forget(self) -> None:
        """Start anew: the workspace as seeded, nothing heard, no answers."""
        self.control("reset")
        self.answers.clear()
        self.heard.clear()

    def stop(self) -> None:
        """Hang up."""
        self._hang_up()
        self._thread.join(TIMEOUT_SECONDS)

    def _call(self, method: str, arguments: Json, token: str) -> Json:
        return self._post(f"/api/{method}", arguments, {"authorization": f"Bearer {token}"})

    def _post(self, path: str, body: Json, headers: dict[str, str]) -> Json:
        request = urllib.request.Request(  # noqa: S310 - the stand-in's own address
            self._url + path,
            json.dumps(body).encode(),
            {"content-type": "application/json; charset=utf-8", **headers},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            answer: Json = json.load(response)
        return answer

    def _listen(self, address: str) -> None:
        with connect(address, open_timeout=TIMEOUT_SECONDS) as socket:
            self._hang_up = socket.close
            for text in socket:
                envelope = json.loads(text)
                if envelope["type"] == "hello":
                    self._ready.set()
                else:
                    self._answer(socket, envelope)

    def _answer(self, socket: ClientConnection, envelope: Json) -> None:
        payload = envelope["payload"]
        self.heard.append(payload)
        asked = self.answers.get(_what(payload))
        answer = asked(payload) if asked else {}
        if answer is not None:
            socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": answer}))


def _what(payload: Json) -> str:
    """What `answers` is looked up by."""
    if "command" in payload:
        return str(payload["text"])
    if payload["type"] == "block_actions":
        return str(payload["actions"][0]["action_id"])
    return str(payload["view"]["callback_id"])
