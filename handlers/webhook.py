"""The webhook: whoever hosts a repository says that something was pushed to it."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Collection
from concurrent.futures import Executor

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PATH = "/webhook/{name}"
SIGNATURE, SCHEME = "x-hub-signature-256", "sha256="
MOST_BYTES = 25_000_000
"""GitHub sends no more."""

log = logging.getLogger(__name__)


def webhook(
    pushed: Callable[[str], None],
    names: Collection[str],
    secret: Callable[[], str | None],
    threads: Executor,
) -> Route:
    """The route that takes pushes in, signed with the secret, which is asked for each time: None
    refuses all. `pushed` is told the name of one of the sources `names`. What was sent is not
    looked at: it is only a reason to look, so that a repeated one does no harm."""

    async def take(request: Request) -> Response:
        key = await asyncio.get_running_loop().run_in_executor(threads, secret)
        try:
            made = await _signature(request, key or "")
        except ClientDisconnect:
            return Response()
        if made is None:
            return PlainTextResponse("This is too much.\n", 413)
        given = request.headers.get(SIGNATURE, "")
        # Bytes, as text that is not ASCII can't be compared in constant time.
        if not key or not hmac.compare_digest(made.encode(), given.encode()):
            log.warning("A push was told to %s that is not signed with our secret", PATH)
            return PlainTextResponse("This is not signed with the webhook's secret.\n", 401)
        name = request.path_params["name"]
        if name not in names:
            return PlainTextResponse("No repository has this name in the settings.\n", 404)
        pushed(name)
        return PlainTextResponse("It is looked at.\n", 202)

    return Route(PATH, take, methods=["POST"])


async def _signature(request: Request, key: str) -> str | None:
    """What the body is to be signed with; None where it is too long. It is never held whole."""
    made, size = hmac.new(key.encode(), digestmod=hashlib.sha256), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        made.update(chunk)
    return SCHEME + made.hexdigest()
