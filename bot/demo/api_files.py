"""files.*: an address to upload to, the upload itself, and sharing what was uploaded."""

import mimetypes
import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.demo import messages
from bot.demo.arguments import Arguments
from bot.demo.errors import Json, SlackError, invalid
from bot.demo.messages import Draft
from bot.demo.workspace import File
from bot.demo.world import World

ALT_CHARACTERS = 1000
UPLOAD_SECONDS = 30 * 60.0
# Slack wants eight more signs; the ids of this workspace are shorter
_CONVERSATION = re.compile(r"[CGDZ][A-Z0-9]+")
_PATTERN = "input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"


def _upload_url(world: World, arguments: Arguments) -> Json:
    name, alt = arguments.needed("filename"), arguments.text("alt_txt")
    arguments.needed("length")
    length = arguments.count("length", 0)
    if length <= 0:
        raise SlackError("missing_argument")
    if len(alt) > ALT_CHARACTERS:
        raise SlackError("alt_txt_too_large")
    file = world.workspace.new_file(name, length, alt, world.clock.now() + UPLOAD_SECONDS)
    url = f"{world.base_url}/upload/{file.ticket}"
    return {"ok": True, "upload_url": url, "file_id": file.id}


def _complete(world: World, arguments: Arguments) -> Json:
    given = arguments.structure("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise invalid("invalid_arguments", ["missing required field: files"])
    files = [_uploaded(world, one) for one in given]
    channel = arguments.text("channel_id")
    thread = arguments.text("thread_ts")
    if channel:
        _check_channel(world, channel, thread)
    for file, one in zip(files, given, strict=True):
        file.title = str(one.get("title") or file.name)
        file.complete = True
    told = [_file(world, file) for file in files]
    if channel:
        draft = Draft(arguments.text("initial_comment"), thread_ts=thread, files=told)
        messages.post(world, channel, world.workspace.bot_user, draft)
    return {"ok": True, "files": told}


def _uploaded(world: World, given: Any) -> File:
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments")
    found = world.workspace.files.get(str(given.get("id", "")))
    if found is None or not found.content or found.complete:
        raise SlackError("file_not_found")
    return found


def _check_channel(world: World, channel: str, thread: str) -> None:
    if not _CONVERSATION.fullmatch(channel):
        raise invalid("invalid_arguments", [_PATTERN])
    place = world.workspace.channels.get(channel)
    member = place is not None and world.workspace.bot_user in place["members"]
    if place is None or (place.get("is_private") and not member):
        raise SlackError("channel_not_found")
    if place.get("is_archived"):
        raise SlackError("is_archived")
    # chat:write.public, with which messages go anywhere, says nothing of files
    if not member:
        raise SlackError("not_in_channel")
    if thread and thread not in world.workspace.messages[channel]:
        raise SlackError("thread_not_found")


def _file(world: World, file: File) -> Json:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": kind,
        "filetype": file.name.rpartition(".")[2],
        "size": len(file.content),
        "user": world.workspace.bot_user,
        "alt_txt": file.alt,
        "mode": "hosted",
        "url_private": f"{world.base_url}/files/{file.id}",
    }


async def upload(world: World, request: Request) -> Response:
    """Take the bytes of a file: once, soon, and as many as were announced."""
    ticket, content = request.path_params["ticket"], await request.body()
    files = world.workspace.files.values()
    found = next((one for one in files if one.ticket == ticket), None)
    if found is None or found.content or world.clock.now() > found.expires:
        return PlainTextResponse("This address takes no file.", 404)
    if len(content) != found.length:
        said = f"{found.length} bytes were announced, and {len(content)} came."
        return PlainTextResponse(said, 400)
    found.content = content
    return PlainTextResponse(f"OK - {len(content)}")


async def shown(world: World, request: Request) -> Response:
    """A file that was shared, for the page."""
    found = world.workspace.files.get(request.path_params["file"])
    if found is None or not found.complete:
        return PlainTextResponse("There is no such file.", 404)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(found.content, media_type=kind, headers={"x-content-type-options": "nosniff"})


METHODS: dict[str, Callable[[World, Arguments], Json]] = {
    "files.completeUploadExternal": _complete,
    "files.getUploadURLExternal": _upload_url,
}
