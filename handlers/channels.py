"""Channels: from a name with `#` to the id that Slack's methods take."""

from slack_sdk import WebClient


class Channels:
    """Looks names up in Slack and keeps what it found."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._ids: dict[str, str] = {}

    def id(self, channel: str) -> str | None:
        """The id of a channel, given as an id or as a name with `#`; None where the bot sees no
        channel of that name. Raises what a call of slack_sdk raises."""
        if not channel.startswith("#"):
            return channel
        if channel not in self._ids:
            self._read()
        return self._ids.get(channel)

    def forget(self, channel: str) -> None:
        """Look the name up anew next time: the channel it led to is not there."""
        self._ids.pop(channel, None)

    def _read(self) -> None:
        found: dict[str, str] = {}
        for page in self._client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=999
        ):
            found |= {f"#{one['name']}": one["id"] for one in page["channels"]}
        self._ids = found
