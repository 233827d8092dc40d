"""A server in a process of its own: Copydesk's web door, or a bare Starlette endpoint.

`python http_server.py ours DATA LEDGER` or `python http_server.py bare FILE`, where the file has
the bytes to answer with. Prints its address, and ends when its standard input does.
"""

import sys
from pathlib import Path

from corpus import ANYWHERE, settings_for
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Bot
from bot.desk import open_desk
from bot.settings import Secrets
from bot.web import Server
from handlers.web import PATH

SIGNING = "0123456789abcdef0123456789abcdef"
NOWHERE = "http://127.0.0.1:9/api/"


def ours(data: Path, ledger: Path) -> None:
    """The bot over an index that is there, without the parts that call Slack."""
    desk = open_desk(settings_for(data, ledger), data, alone=True)
    secrets = Secrets(bot_token="xoxb-bench", signing_secret=SIGNING, api_url=NOWHERE)  # noqa: S106
    bot = Bot(desk, secrets)
    _serve(bot.servers["listen"])
    bot.after.stop()
    desk.close()


def bare(answer: bytes) -> None:
    """Verifies the signature, and answers with these bytes."""
    verifier = SignatureVerifier(SIGNING)

    async def take(request: Request) -> Response:
        body = (await request.body()).decode()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        return Response(answer, media_type="application/json;charset=utf-8")

    app = Starlette(routes=[Route(PATH, take, methods=["POST"])])
    _serve(Server(app, ANYWHERE, "bare"))


def _serve(server: Server) -> None:
    server.start()
    print(server.url, flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    if what == "ours":
        ours(*map(Path, given))
    else:
        bare(Path(given[0]).read_bytes())
