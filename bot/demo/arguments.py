"""The arguments of a Web API call, however they were sent."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.demo.errors import Json, SlackError, invalid

_FALSE = ("", "0", "false", "no")


class Arguments:
    """Arguments by name. A form sends structures as JSON text and booleans as 0 and 1, a JSON
    body sends them as they are: both read the same here."""

    def __init__(self, given: Json) -> None:
        self.given = given

    def text(self, name: str, default: str = "") -> str:
        """A string; a number is turned into one."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """A string that must be there; raises SlackError invalid_arguments."""
        value = self.text(name)
        if not value:
            raise invalid("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """A boolean; false where it is missing."""
        value = self.given.get(name, False)
        return value.lower() not in _FALSE if isinstance(value, str) else bool(value)

    def count(self, name: str, default: int) -> int:
        """A whole number; raises SlackError invalid_arguments."""
        try:
            return int(self.given.get(name) or default)
        except (TypeError, ValueError):
            problem = f"must be a number [json-pointer:/{name}]"
            raise invalid("invalid_arguments", [problem]) from None

    def structure(self, name: str, code: str) -> Any:
        """A list or mapping, None where it is missing; raises SlackError `code` where the text
        is not JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(code) from None


async def read_arguments(request: Request) -> Arguments:
    """Query, form and JSON body taken together; raises SlackError for a body that cannot be
    read."""
    given: Json = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body:
        return Arguments(given)
    if kind == "application/json":
        given.update(_json_object(body))
    elif kind == "application/x-www-form-urlencoded":
        given.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    else:
        raise SlackError("invalid_form_data")
    return Arguments(given)


def _json_object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(found, dict):
        raise SlackError("json_not_object")
    return found
