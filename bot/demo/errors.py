"""What Slack says when it refuses."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal as the Web API words it: `code` is the `error` field, `extra` further fields."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> Json:
        """The body of the answer."""
        return {"ok": False, "error": self.code, **self.extra}


class ControlError(Exception):
    """A control or page call that names what is not there; the sentence says what to change."""


def invalid(code: str, problems: list[str]) -> SlackError:
    """A refusal with a list of problems, each ending in its JSON pointer, the way Slack gives
    them for blocks and views."""
    return SlackError(
        code,
        errors=problems,
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )
