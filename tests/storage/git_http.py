"""A host that serves repositories over HTTP on this machine, to whoever has the token."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


class _Handler(BaseHTTPRequestHandler):
    root: Path
    token: str
    asked: list[str]

    def do_GET(self) -> None:
        """Ask `git http-backend`."""
        self.asked.append(f"{self.command} {self.path}")
        wanted = "Basic " + base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
        if self.path.startswith("/moved"):
            self._answer(301, b"", {"Location": self.path.replace("moved", "up")})
        elif self.headers.get("Authorization") != wanted:
            self._answer(401, b"no", {"WWW-Authenticate": "Basic realm=git"})
        else:
            self._backend()

    do_POST = do_GET  # noqa: N815  # the name that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _backend(self) -> None:
        parts, body = urlsplit(self.path), self.headers.get("Content-Length", "0")
        ran = subprocess.run(
            ["git", "http-backend"],
            input=self.rfile.read(int(body)),
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"],
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_PROJECT_ROOT": str(self.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REMOTE_USER": "desk",
                "PATH_INFO": parts.path,
                "QUERY_STRING": parts.query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            },
        )
        head, _, data = ran.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        headers = {name: value for name, value in lines if name != "Status"}
        status = next((value for name, value in lines if name == "Status"), "200")
        self._answer(int(status.split()[0]), data, headers)

    def _answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(root: Path, token: str) -> Iterator[tuple[str, list[str]]]:
    """Serve the repositories in `root`. Gives the address, and a list of what was asked for."""
    asked: list[str] = []
    handler = type("Handler", (_Handler,), {"root": root, "token": token, "asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()
