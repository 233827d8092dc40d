"""What a person sees, and a test gets, where something did not work."""

from typing import Any

from bot.demo.errors import Json
from bot.demo.sockets import UnacknowledgedError


def failed(error: str, message: str, **more: Any) -> Json:
    """An answer with what Slack would call the error, and a sentence for the person."""
    return {"ok": False, "error": error, "message": message, "response": {}, **more}


def unanswered(missing: UnacknowledgedError, who: str) -> Json:
    """The answer where nobody acknowledged."""
    message = f'{who} failed with the error "{missing.code}"'
    return {**failed(missing.code, message), "ack_ms": missing.ms}
