"""A host with pull requests that stands in for GitHub: the few calls that are used, on loopback,
and whoever merges and closes there, by plain git."""

import json
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Literal, Protocol

TOKEN = "ghp_0123456789abcdef"
How = Literal["merge", "squash", "bare squash"]
"""A merge commit; one commit with the others' messages; one that leaves these out."""

COMMITTER = "Host"


class Git(Protocol):
    """The repository."""

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git in it; its output. Raises CalledProcessError."""


class _Hosted(BaseHTTPRequestHandler):
    """The calls, as GitHub answers them."""

    server: "PullHost"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        status, answer = self.server.answer(self, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class PullHost(ThreadingHTTPServer):
    """One repository's pull requests. `broken` is the status of every answer, unless 0;
    `forgets` loses what it answers to the next proposal. Answers once it was started."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hosted)
        self.pulls: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.broken, self.forgets = 0, False
        self._thread = Thread(target=self.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """The address of its interface."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self.shutdown()
        self.server_close()
        self._thread.join()

    def open(self) -> list[dict[str, Any]]:
        """What waits to be merged."""
        return [one for one in self.pulls if one["state"] == "open"]

    def merge(self, pull: dict[str, Any], repository: Git, how: How, at: int) -> bool:
        """Merge it at that time (Unix seconds), as whoever presses its button does; False where it
        can't be merged: there is a conflict, or the branch has moved meanwhile."""
        base, head = f"refs/heads/{pull['base']['ref']}", f"refs/heads/{pull['head']}"
        before = repository.git("rev-parse", "--verify", base)
        try:
            tree = repository.git("merge-tree", "--write-tree", before, head).splitlines()[0]
        except subprocess.CalledProcessError:
            return False
        message = f"{pull['title']} (#{pull['number']})\n"
        if how == "squash":
            message += "\n" + repository.git("log", "--reverse", "--format=%B", head, f"^{before}")
        lines = f"commit refs/hosted/next\nmark :1\ncommitter {COMMITTER} <h@x> {at} +0000\n"
        lines += f"data {len(message.encode())}\n{message}\nfrom {before}\n"
        lines += f"merge {head}\n" if how == "merge" else ""
        lines += f'M 040000 {tree} ""\n\nget-mark :1\n'
        made = repository.git("fast-import", "--quiet", "--force", given=lines.encode())
        try:
            repository.git("update-ref", base, made, before)
        except subprocess.CalledProcessError:
            return False
        pull.update(state="closed", merged_at="2026-11-23T09:02:00Z")
        return True

    def answer(self, asked: BaseHTTPRequestHandler, body: dict[str, Any]) -> tuple[int, Any]:
        """The status, and what is said."""
        self.calls.append(asked.command)
        assert asked.path.startswith("/repos/owner/name/pulls")
        if asked.headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, {"message": "Bad credentials"}
        if self.broken:
            return self.broken, {"message": "No"}
        if asked.command == "POST":
            return self._propose(body)
        if asked.command == "PATCH":
            [one] = [p for p in self.pulls if asked.path.endswith(f"/{p['number']}")]
            if one["merged_at"] is None:
                one.update(body)
            return 200, one
        found = [one for one in self.pulls if f"owner%3A{_quoted(one)}&" in asked.path]
        return 200, found[::-1]

    def _propose(self, body: dict[str, Any]) -> tuple[int, Any]:
        if any(one["head"] == body["head"] for one in self.open()):
            return 422, {"message": "Validation Failed"}
        number = len(self.pulls) + 1
        page = f"https://github.com/owner/name/pull/{number}"
        base = {"ref": body["base"]}
        one = {**body, "base": base, "number": number, "html_url": page, "state": "open"}
        self.pulls.append(one | {"merged_at": None})
        return (502, {}) if self.forgets else (201, one)


def _quoted(pull: dict[str, Any]) -> str:
    return str(pull["head"]).replace("/", "%2F")
