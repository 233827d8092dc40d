"""A desk whose digests go to the stand-in Slack."""

import json
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Any

from slack_sdk import WebClient

from bot.demo import StandIn
from bot.demo.faults import Fault
from bot.domain.digest import Digest, Post
from bot.manifest import manifest
from bot.services.digests import Digests
from bot.storage.ledger import Ledger
from handlers.blocks import Message
from handlers.clock import Clock, no_step
from handlers.digest_message import digest_message
from handlers.refresh import Refresher
from tests.services.shelf import Desk
from tests.stand_ins import CheckedStandIn

AI_DESK = "C0AIDESK"


class KilledError(BaseException):
    """The process ends here: nothing may catch it."""


class PostingDesk(Desk):
    """One ledger, one stand-in, and the processes that come and go between them."""

    def __init__(self, ledger: Ledger, stand_in: StandIn, *digests: Digest) -> None:
        self.stand_in, self.world = stand_in, stand_in.world
        self.steps: list[int] = []
        super().__init__(ledger, *digests)
        self.forward()

    def restart(self, *digests: Digest, step: Callable[[str], None] = no_step) -> None:
        super().restart(*digests)
        self.clock = self.clock_of(self.digests, step)
        self.refresher = Refresher(self.digests, self.client(), self.render)

    def clock_of(self, digests: Digests, step: Callable[[str], None] = no_step) -> Clock:
        return Clock(digests, self.client(), self.render, step=step, every=0.02)

    def client(self, token: str = "", timeout: int = 5) -> WebClient:
        url = f"{self.world.base_url}/api/"
        token = token or self.world.workspace.tokens["bot"]
        return WebClient(token, base_url=url, timeout=timeout, retry_handlers=[])

    def render(self, post: Post, *, step: int = 0, posted: datetime | None = None) -> Message:
        self.steps.append(step)
        return digest_message(post, step=step, posted=posted)

    def at(self, text: str) -> None:
        """Set our clock and Slack's."""
        self.now.set(text)
        self.forward()

    def forward(self, **span: float) -> None:
        """Move our clock and Slack's."""
        self.now.forward(**span)
        self.world.clock.set(self.now().timestamp())

    def fault(self, method: str, kind: str, times: int = 1, **values: Any) -> None:
        self.world.faults.arm(Fault(method, kind, times, **values))

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call for call in self.world.calls if call["method"] == method]

    def messages(self, channel: str = AI_DESK) -> list[dict[str, Any]]:
        """What the bot has posted, the oldest first."""
        history = self.world.workspace.history(channel)
        return [message for message in history if message.get("bot_id")]


def stand_in() -> StandIn:
    """A stand-in with the seed workspace and our manifest, not yet started."""
    seed = json.loads((files("bot.demo") / "workspace.json").read_text("utf-8"))
    return CheckedStandIn(seed, manifest("/articles"))
