"""Answers as JSON, which nobody keeps."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from bot.demo.errors import Json


def as_json(
    body: Json | list[Json], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer that nobody keeps."""
    kept = {"cache-control": "no-store", **(headers or {})}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, kept, media_type="application/json; charset=utf-8")
