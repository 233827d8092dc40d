"""What the operator's channel is told of a problem. Pure."""

from datetime import datetime

from bot.domain.notice import Notice
from handlers.blocks import Message, plain, section
from handlers.messages import sentence


def problem_message(notice: Notice, over: datetime | None = None) -> Message:
    """The message about a problem, or what it becomes when the problem was `over` (aware UTC)."""
    if over is None:
        return _as_written(f"Problem: {notice.sentence}")
    minutes = round((over - notice.since).total_seconds() / 60)
    lasted = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return _as_written(f"Over at {over:%H:%M} UTC, after {lasted}: {notice.sentence}")


def _as_written(text: str) -> Message:
    """Nothing in it is markup, and a path can be copied: in mrkdwn its marks are look-alikes."""
    return Message(sentence(text).text, [section(plain(text))])
