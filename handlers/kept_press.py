"""Where a dialog was opened from: kept in it, so that what it decides shows there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.blocks import Ref, parse_block_id
from handlers.press import Press

LONGEST_URL = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPress:
    """What was pressed, the version of the article that the dialog shows, and the response_url
    through which the message that was pressed can be drawn again."""

    channel: str
    ts: str
    ephemeral: bool
    block_id: str
    version: str
    url: str = ""

    @property
    def place(self) -> str:
        """As `Decision.place`."""
        return place_of(self.channel, self.ts, ephemeral=self.ephemeral)

    def ref(self) -> Ref | None:
        """The article; None where the block is none of ours."""
        return parse_block_id(self.block_id)

    def press(self, user: str, word: str) -> Press:
        """The press as if this person had decided there."""
        ref = self.ref()
        return Press(
            user=user,
            channel=self.channel,
            word=word,
            value="",
            block_id=self.block_id,
            trigger_id="",
            ephemeral=self.ephemeral,
            ts=self.ts,
            home=bool(ref and ref.home),
        )

    def kept(self) -> dict[str, Any]:
        """As the dialog's private_metadata keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


def keep_press(press: Press, version: str, url: str) -> KeptPress:
    """Keep where somebody pressed."""
    return KeptPress(
        channel=press.channel,
        ts=press.ts,
        ephemeral=press.ephemeral,
        block_id=press.block_id,
        version=version,
        url=url if len(url) <= LONGEST_URL else "",
    )


def read_kept(kept: Mapping[str, Any]) -> KeptPress:
    """What `KeptPress.kept` gave. Raises KeyError where it is something else."""
    return KeptPress(
        channel=str(kept["channel"]),
        ts=str(kept["ts"]),
        ephemeral=bool(kept["ephemeral"]),
        block_id=str(kept["block_id"]),
        version=str(kept["version"]),
        url=str(kept["url"]),
    )


def place_of(channel: str, ts: str, *, ephemeral: bool) -> str:
    """Where something was pressed, as `Decision.place`: outside any channel it is the queue."""
    if not channel:
        return "queue"
    return f"answer {channel}" if ephemeral else f"message {channel} {ts}"
