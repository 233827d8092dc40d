"""History: whether a message of ours is in a channel, told by the key in its metadata."""

from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

EVENT_TYPE = "copydesk_digest"

LOOK_BACK = timedelta(minutes=10)
"""How long before the claim the reading starts: our clock and Slack's may differ by this much."""

PAGE, MOST_PAGES = 200, 50


class TooMuchError(Exception):
    """The channel has more messages than are read, and ours was not among those."""


def metadata(key: str) -> dict[str, Any]:
    """What a posted message carries, for `History.find`. It can be read by everybody in the
    workspace."""
    return {"event_type": EVENT_TYPE, "event_payload": {"run": key}}


class History:
    """Reads channels as the bot."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._own: set[str] = set()

    def find(self, channel: str, key: str, since: datetime) -> str | None:
        """The time stamp of our message with this key, None where all messages from `since` (a
        claim's instant) were read and it is not among them.

        Raises TooMuchError, and what a call of slack_sdk raises.
        """
        own, oldest, cursor = self._me(), (since - LOOK_BACK).timestamp(), None
        for _ in range(MOST_PAGES):
            page = self._client.conversations_history(
                channel=channel,
                oldest=f"{oldest:.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for message in page["messages"]:
                if _is_it(message, own, key):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise TooMuchError(
            f"The channel has more than {PAGE * MOST_PAGES} messages to look through."
        )

    def read(self, channel: str, ts: str) -> tuple[str, dict[str, Any]] | None:
        """The key and the message at this place; None where there is none with a key of ours.

        Raises what a call of slack_sdk raises.
        """
        page = self._client.conversations_history(
            channel=channel,
            oldest=ts,
            latest=ts,
            inclusive=True,
            include_all_metadata=True,
            limit=1,
        )
        for message in page["messages"]:
            key = _key(message)
            if message.get("ts") == ts and key and _is_it(message, self._me(), key):
                return key, message
        return None

    def _me(self) -> set[str]:
        if not self._own:
            answer = self._client.auth_test()
            self._own = {str(answer[name]) for name in ("bot_id", "user_id") if answer.get(name)}
        return self._own


def _is_it(message: dict[str, Any], own: set[str], key: str) -> bool:
    ours = {message.get("bot_id"), message.get("user")} & own
    return bool(ours and _key(message) == key)


def _key(message: dict[str, Any]) -> str:
    carried = message.get("metadata") or {}
    if carried.get("event_type") != EVENT_TYPE:
        return ""
    return str((carried.get("event_payload") or {}).get("run", ""))
