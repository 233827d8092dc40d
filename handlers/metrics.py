"""Metrics: what is counted and measured, for Prometheus."""

import math
from collections.abc import Callable, Mapping
from functools import partial

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.domain.errors import CopydeskError

KINDS = ("command", "block_actions", "view_submission", "view_closed", "event_callback")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
"""Slack waits three seconds for an answer."""


class Metrics:
    """A registry of its own, so that two bots of one process are counted apart."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "copydesk_request_seconds",
            "Time from a request of Slack's to its answer.",
            ["kind"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._calls = Counter(
            "copydesk_slack_calls",
            "Calls of Slack's Web API, by how they ended.",
            ["method", "outcome"],
            registry=self._registry,
        )
        self._writes = Counter(
            "copydesk_writes",
            "Changes of files, by what came of them.",
            ["outcome"],
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def answered(self, kind: str, seconds: float) -> None:
        """A request of Slack's was answered."""
        self._requests.labels(kind if kind in KINDS else "other").observe(seconds)

    def called(self, method: str, outcome: str) -> None:
        """Slack was called; `outcome` is `ok`, Slack's word, or `unreachable`."""
        self._calls.labels(method, outcome[:40]).inc()

    def wrote(self, outcome: str, files: int = 1) -> None:
        """Files were changed, or could not be: published, undone, failed, set back."""
        self._writes.labels(outcome).inc(files)

    def measure(self, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        """Ask for these whenever the metrics are read: name to description and value."""
        for name, (said, value) in gauges.items():
            gauge = Gauge(f"copydesk_{name}", said, registry=self._registry)
            gauge.set_function(partial(_known, value))

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)


def _known(value: Callable[[], float]) -> float:
    """The value; not a number where it can't be had, so that the others are told all the same."""
    try:
        return float(value())
    except CopydeskError:
        return math.nan
