"""Metrics: counted apart for each bot, few names, and told even where one can't be had."""

from bot.domain.errors import IndexUnusable
from handlers.metrics import Metrics


def _broken() -> float:
    raise IndexUnusable("The index is away.")


def test_what_happens_is_counted_and_what_is_measured_is_asked() -> None:
    metrics = Metrics()
    metrics.answered("command", 0.004)
    metrics.answered("something <new>", 0.004)
    metrics.called("chat.update", "ratelimited")
    metrics.wrote("published")
    metrics.measure({"articles": ("Articles.", lambda: 3), "broken": ("Broken.", _broken)})
    shown = metrics.text().decode().splitlines()
    for line in (
        'copydesk_request_seconds_count{kind="command"} 1.0',
        'copydesk_request_seconds_bucket{kind="command",le="0.005"} 1.0',
        'copydesk_request_seconds_count{kind="other"} 1.0',
        'copydesk_slack_calls_total{method="chat.update",outcome="ratelimited"} 1.0',
        'copydesk_writes_total{outcome="published"} 1.0',
        "copydesk_articles 3.0",
        "copydesk_broken NaN",
    ):
        assert line in shown
    assert "copydesk_articles" not in Metrics().text().decode()
