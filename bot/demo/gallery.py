"""The gallery: messages and dialogs that the app hands over, to be looked at side by side."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.demo.answer import as_json
from bot.demo.errors import ControlError, Json
from bot.demo.page_api import body, text
from bot.demo.validation import block_problems
from bot.demo.world import World

_PAGE = Path(__file__).parent / "page" / "gallery.html"
_SURFACES = {"message": "message", "private": "message", "dialog": "modal", "home": "home"}


async def hang(world: World, request: Request) -> Response:
    """Take over what is shown from now on: {exhibits: [{group, name, kind, blocks, title}], now}.

    `kind` is message, private, dialog or home; `now` is the moment at which it is read, in seconds
    since 1970. Refuses, with the name, what Slack would refuse.
    """
    given = await body(request)
    exhibits = [_checked(one) for one in given.get("exhibits") or []]
    now = float(given.get("now") or world.clock.now())
    world.gallery = {"exhibits": exhibits, "now": now}
    return as_json({"ok": True, "count": len(exhibits)})


def _checked(one: Any) -> Json:
    if not isinstance(one, dict):
        raise ControlError("An exhibit is not an object.")
    name, kind = f"{text(one, 'group')}, {text(one, 'name')}", text(one, "kind")
    if kind not in _SURFACES:
        raise ControlError(f"{name}: there is no kind {kind}; take {', '.join(_SURFACES)}.")
    problems = list(block_problems(one.get("blocks"), _SURFACES[kind], "/blocks"))
    if problems:
        raise ControlError(f"{name}: {problems[0]}")
    return {key: one.get(key, "") for key in ("group", "name", "kind", "blocks", "title")}


async def shown(world: World, request: Request) -> Response:  # noqa: ARG001  as all of them
    """What hangs in the gallery: {exhibits, now}."""
    return as_json({"ok": True, "exhibits": [], "now": world.clock.now(), **world.gallery})


async def page(world: World, request: Request) -> Response:  # noqa: ARG001  as all of them
    """The gallery's own page."""
    return FileResponse(_PAGE)
