"""How often each Web API method may be called. Off unless asked for: tests press fast."""

from collections import defaultdict, deque

from bot.demo.clock import Clock
from bot.demo.errors import SlackError

# Slack names its tiers by calls in a minute, for one app in one workspace
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
WINDOW_SECONDS = 60.0
TIERS = {
    "api.test": 4,
    "apps.connections.open": 3,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "users.profile.get": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
POST = "chat.postMessage"
# about one a second in a channel; how long a burst may be is not documented
SECONDS_A_POST = 1.0
BURST = 5


class RateLimitedError(SlackError):
    """Too many calls: `seconds` is what Retry-After says."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class Rates:
    """Counts calls by the stand-in's clock while `on`."""

    def __init__(self, clock: Clock) -> None:
        self.on = False
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._free: dict[str, float] = {}

    def clear(self) -> None:
        """Off, and nothing counted."""
        self.on = False
        self._calls.clear()
        self._free.clear()

    def count(self, method: str, channel: str) -> None:
        """Count one call; raises RateLimitedError where it is one too many, uncounted then."""
        if not self.on:
            return
        if method == POST:
            self._count_post(channel)
        elif method in TIERS:
            self._count_call(method, PER_MINUTE[TIERS[method]])

    def _count_call(self, method: str, most: int) -> None:
        now, calls = self._clock.now(), self._calls[method]
        while calls and not now - WINDOW_SECONDS < calls[0] <= now:
            calls.popleft()
        if len(calls) >= most:
            raise RateLimitedError(calls[0] + WINDOW_SECONDS - now)
        calls.append(now)

    def _count_post(self, channel: str) -> None:
        now = self._clock.now()
        free = max(self._free.get(channel, now), now)
        over = free - now - (BURST - 1) * SECONDS_A_POST
        if over > 0:
            raise RateLimitedError(over)
        self._free[channel] = free + SECONDS_A_POST
