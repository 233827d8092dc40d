"""The bot's condition: what its parts tell of themselves becomes health and metrics."""

from collections.abc import Callable

from bot.desk import Desk
from bot.services.following import Following
from bot.services.lateness import Lateness
from bot.services.overview import Overview, overview
from bot.services.watcher import Watcher
from handlers.client import SlackClient
from handlers.clock import Clock
from handlers.health import (
    Health,
    pause_problems,
    scan_problems,
    slack_problems,
    slot_problems,
    tick_problems,
)
from handlers.link import Link

Gauges = dict[str, tuple[str, Callable[[], float]]]


def health_of(
    desk: Desk,
    client: SlackClient,
    link: Link,
    clock: Clock,
    watcher: Watcher,
    following: Following,
) -> Health:
    """What can be wrong with a bot, asked anew each time."""
    lateness = Lateness(desk.ledger, desk.digests.every, desk.now)
    every = desk.settings.scan_every
    return Health(
        [
            lambda: slack_problems(client.refusals(), link.down_since, link.reason, desk.now()),
            lambda: tick_problems(clock.since_tick),
            lambda: scan_problems(
                [*dict.fromkeys([*following.missing(), *watcher.missing()])],
                watcher.since_scan,
                every,
                first=watcher.last_scan is None,
            ),
            lambda: slot_problems(lateness.late()),
            lambda: pause_problems(desk.digests.paused()),
        ]
    )


def overview_of(desk: Desk, watcher: Watcher, following: Following) -> Overview:
    """How old what is searched is, and what is still to be written. Raises LedgerError."""
    problems = [*dict.fromkeys([*following.missing(), *watcher.missing()])]
    return overview(desk.ledger, desk.library, watcher.last_scan, problems)


def gauges(desk: Desk, health: Health, link: Link, clock: Clock, watcher: Watcher) -> Gauges:
    """What is measured when somebody asks: name to description and value."""
    return {
        "problems": ("Problems that /healthz names.", lambda: len(health.problems())),
        "connected": ("1 while Slack is connected.", lambda: not link.down_since),
        "articles": ("Articles in the index.", lambda: desk.library.count()),
        "files_left_out": ("Files left out of it.", lambda: len(desk.library.left_out())),
        "seconds_since_tick": ("Since digests were looked for.", lambda: clock.since_tick),
        "seconds_since_scan": (
            "Since the folders were looked through.",
            lambda: watcher.since_scan,
        ),
    }
