"""The control address from Python: a person's hands, and trouble on demand."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from bot.demo.errors import Json

# longer than Slack's three seconds and any pause that a test asks for
_SECONDS = 30.0


class Remote:
    """Drives a stand-in that was started with its control address; `url` is where it is.

    Every call returns the answer as a mapping and raises RuntimeError with the stand-in's
    sentence where it refuses. Safe to use from several threads.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        # the machine's proxy settings are for other places
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, user: str, channel: str, text: str) -> Json:
        """A command or a line typed by a person; waits for the acknowledgement."""
        return self.post("command", user=user, channel=channel, text=text)

    def click(self, user: str, action_id: str, **where: Any) -> Json:
        """A control used: channel and ts, ephemeral_id, or view_id; block_id, value."""
        return self.post("click", user=user, action_id=action_id, **where)

    def submit(self, user: str, values: Json | None = None, view_id: str = "") -> Json:
        """The uppermost modal, or that one, submitted with {block_id: {action_id: value}}."""
        return self.post("view_submit", user=user, view_id=view_id, values=values or {})

    def close(self, user: str, view_id: str = "") -> Json:
        """The uppermost modal, or that one, closed."""
        return self.post("view_close", user=user, view_id=view_id)

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """A shortcut chosen in a message's menu."""
        return self.post("shortcut", user=user, channel=channel, ts=ts, callback_id=callback_id)

    def event(self, **event: Any) -> Json:
        """An event sent to the app, such as type="app_home_opened"."""
        return self.post("event", event=event)

    def messages(self, channel: str) -> list[Json]:
        """The messages of a channel, oldest first."""
        return self._list("messages", channel=channel)

    def ephemerals(self, user: str = "") -> list[Json]:
        """What one person alone sees, oldest first."""
        return self._list("ephemerals", user=user)

    def views(self, user: str) -> list[Json]:
        """The modals that a person has open, the uppermost last."""
        return self._list("views", user=user)

    def open_home(self, user: str) -> Json:
        """A person opens the app's Home tab; waits for the acknowledgement of the event."""
        return self.post("home", user=user)

    def home(self, user: str) -> Json | None:
        """A person's Home tab, None where none was published."""
        return self.get("views", user=user)["home"] or None

    def calls(self, method: str = "") -> list[Json]:
        """The recorded calls, {method, arguments, answer, at}, oldest first."""
        return self._list("calls", method=method)

    def fault(self, method: str, kind: str, **more: Any) -> Json:
        """Trouble for the next calls: times, seconds, code."""
        return self.post("fault", method=method, kind=kind, **more)

    def faults(self) -> list[Json]:
        """The faults that are still armed."""
        return self._list("faults")

    def rates(self, *, on: bool) -> Json:
        """Refuse calls that come too often, or stop that; off after a reset."""
        return self.post("rates", on=on)

    def sockets(self, do: str = "count") -> int:
        """Do refresh, close, abort or count to the open connections; how many there were."""
        return int(self.post("sockets", do=do)["count"])

    def wait_sockets(self, count: int = 1, seconds: float = 20.0) -> bool:
        """Wait until so many connections are open; False when that took too long."""
        return bool(self.post("wait", sockets=count, seconds=seconds)["ok"])

    def wait_calls(self, method: str, count: int = 1, seconds: float = 20.0) -> bool:
        """Wait until a method was called so many times since the reset."""
        return bool(self.post("wait", method=method, count=count, seconds=seconds)["ok"])

    def clock(self, now: float | None) -> Json:
        """Stand still at seconds since 1970; None goes back to real time."""
        return self.post("clock", now=now)

    def notice(self, title: str, path: str, diff: list[str]) -> Json:
        """A file change, shown beside the messages."""
        return self.post("notice", title=title, path=path, diff=diff)

    def reset(self, **given: Any) -> Json:
        """Back to the seed; workspace, now, ack_seconds (Slack's three otherwise)."""
        return self.post("reset", **given)

    def _list(self, name: str, **query: str) -> list[Json]:
        return list(self.get(name, **query)[name])

    def get(self, name: str, **query: str) -> Json:
        """GET /control/<name>."""
        return self._answer(f"{self.url}/control/{name}?{urlencode(query)}", None)

    def post(self, name: str, **body: Any) -> Json:
        """POST /control/<name>."""
        return self._answer(f"{self.url}/control/{name}", json.dumps(body).encode())

    def _answer(self, address: str, body: bytes | None) -> Json:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(address, body, headers)  # noqa: S310 - our own address
        try:
            with self._opener.open(request, timeout=_SECONDS) as response:
                found: Json = json.load(response)
        except urllib.error.HTTPError as refusal:
            with refusal:
                sentence = refusal.read().decode(errors="replace")
            raise RuntimeError(f"{address}: {refusal.code} {sentence}") from None
        return found
