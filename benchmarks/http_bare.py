"""A bare endpoint that verifies signatures, in a process of its own: `python http_bare.py FILE`.

It answers with the bytes of the file. Prints its address, and ends when its standard input does.
"""

import sys
from pathlib import Path

from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.addresses import Address
from bot.web import Server

ANYWHERE = Address("127.0.0.1", 0)
PATH = "/slack/events"
SIGNING = "0123456789abcdef0123456789abcdef"


def serve(server: Server) -> None:
    """Serve until there is nothing more to read."""
    server.start()
    print(server.url, flush=True)
    sys.stdin.read()
    server.stop()


def main() -> None:
    answer, verifier = Path(sys.argv[1]).read_bytes(), SignatureVerifier(SIGNING)

    async def take(request: Request) -> Response:
        body = (await request.body()).decode()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        return Response(answer, media_type="application/json;charset=utf-8")

    app = Starlette(routes=[Route(PATH, take, methods=["POST"])])
    serve(Server(app, ANYWHERE, "bare"))


if __name__ == "__main__":
    main()
