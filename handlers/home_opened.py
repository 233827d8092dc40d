"""Somebody opened the app's Home tab: one listener."""

import logging
from typing import Any

from slack_bolt import Ack

from bot.domain.errors import CopydeskError
from handlers.home import HomeTabs

log = logging.getLogger(__name__)


class HomeOpened:
    """Hears of Home tabs that are opened."""

    def __init__(self, home: HomeTabs) -> None:
        self._home = home

    def handle(self, ack: Ack, event: dict[str, Any]) -> None:
        """Have the tab drawn. Slack tells of the app's other tabs, too: those are left alone.
        Nothing is raised: an exception would take the acknowledgement back."""
        try:
            if event.get("tab") == "home":
                known = (event.get("view") or {}).get("hash")
                self._home.opened(str(event["user"]), str(known or ""))
        except (KeyError, TypeError, AttributeError):
            log.warning("A Home tab was opened without the parts that Slack sends: left alone")
        except CopydeskError as error:
            log.error("A Home tab could not be opened: %s", error)  # noqa: TRY400
        ack()
