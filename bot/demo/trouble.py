"""What a call meets that a fault was armed for: before it takes effect, or after."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from bot.demo.answer import as_json
from bot.demo.faults import Fault
from bot.demo.transport import abort

_BROKEN = {"500": "Internal Server Error", "503": "Service Unavailable"}


async def before(request: Request, fault: Fault) -> Response | None:
    """What is answered instead of doing the call, None where the call goes on."""
    if fault.kind == "429":
        return too_often(fault.seconds)
    if fault.kind in _BROKEN:
        return Response(_BROKEN[fault.kind], int(fault.kind), media_type="text/plain")
    if fault.kind == "error":
        return as_json({"ok": False, "error": fault.code})
    if fault.kind == "drop_before":
        return await drop(request)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    return None


async def after(request: Request, fault: Fault) -> Response | None:
    """What is answered in place of the true answer to a call that took effect, if anything."""
    if fault.kind == "error_after":
        return as_json({"ok": False, "error": fault.code})
    if fault.kind == "drop_after":
        return await drop(request)
    if fault.kind == "slow_after":
        await asyncio.sleep(fault.seconds)
    return None


def too_often(seconds: float) -> Response:
    """Slack's answer to too many calls: wait so many seconds."""
    headers = {"Retry-After": str(max(0, round(seconds)))}
    return as_json({"ok": False, "error": "ratelimited"}, 429, headers)


async def drop(request: Request) -> Response:
    """Cut the connection off instead of answering."""
    abort(request.scope)
    # one turn of the loop lets the server notice; what is returned then goes nowhere
    await asyncio.sleep(0)
    return Response()
