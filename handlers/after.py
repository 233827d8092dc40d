"""What happens after an acknowledgement: answers that are sent later, and never lost in a stop."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_sdk.errors import SlackApiError

from bot.services import trail

log = logging.getLogger(__name__)


class After:
    """Runs hand-overs on threads of its own, so that a listener returns at once."""

    def __init__(self, workers: int = 4) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="after")

    def do(self, task: Callable[[], object]) -> None:
        """Run the task soon; at once and in this thread when stopped already, so that it is not
        lost. What it raises is logged: nobody waits for it."""
        try:
            self._pool.submit(trail.carried(lambda: _logged(task)))
        except RuntimeError:
            _logged(task)

    def stop(self) -> None:
        """Finish everything that was handed over, then return."""
        self._pool.shutdown(wait=True)


def _logged(task: Callable[[], object]) -> None:
    try:
        task()
    except SlackApiError as error:
        log.warning("Slack refused an answer: %s", error.response["error"])
    except Exception:
        log.exception("An answer could not be sent")
