"""The stand-in Slack as the tests run the bot against it: what is sent is checked a second time."""

from typing import Any

from bot.demo import StandIn
from tests.payload_rules import problems

Json = dict[str, Any]


class CheckedStandIn(StandIn):
    """Fails when it stops, where the bot sent anything that others' rules would refuse."""

    def __init__(self, workspace: Json, manifest: Json, *, control: bool = False) -> None:
        super().__init__(workspace, manifest, control=control)
        self.world.calls = self._recorded = _Recorded()

    def stop(self) -> None:
        """End it; raises AssertionError with everything that was wrong since its start."""
        super().stop()
        self._recorded.clear()
        if self._recorded.wrong:
            raise AssertionError("\n".join(self._recorded.wrong))


class _Recorded(list[Json]):
    """Recorded calls. They are checked when they are forgotten, as every reset does."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def clear(self) -> None:
        self.wrong += problems(self)
        super().clear()
