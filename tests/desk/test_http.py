"""The desk over HTTP: the same answers, and nobody but Slack is let in."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.storage.schema import decision
from tests.articles import write
from tests.desk.desk import ANA, BEN, CHANNEL, eventually, settings_for, text_of
from tests.desk.service import Service, listening

Json = dict[str, Any]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    place = tmp_path_factory.mktemp("http")
    digest = settings_for(place).digests
    service = Service(place, mode="http", digests=digest)
    service.slack()
    service.start()
    yield service
    service.stop()


def _published(service: Service) -> list[str]:
    files = sorted(service.site.rglob("*.md"))
    return [file.name for file in files if "published: true" in file.read_text()]


def test_a_command_is_answered_in_the_response(running: Service) -> None:
    status, text = running.command("robots")
    assert status == 200
    answer = json.loads(text)
    assert answer["response_type"] == "ephemeral"
    assert "Quiet robots" in text_of(answer)
    assert running.remote.sockets() == 0


def test_a_press_publishes_under_one_id(running: Service) -> None:
    run_id = running.desk.digests.post_now("AI desk")
    running.bot.clock.post(run_id)
    message = running.remote.messages(CHANNEL)[-1]
    with listening("bot", "handlers") as heard:
        assert running.press("publish", message) == (200, "")
        eventually(lambda: _published(running))
        eventually(lambda: heard.ids("Wrote line"))
    assert _published(running) == ["quiet.md"]
    (name,) = heard.ids(f"{ANA}: publish of ")
    assert heard.ids("Wrote line") == {name}
    assert len(name) == 8
    eventually(lambda: "ublished" in text_of(running.remote.messages(CHANNEL)[-1]))
    assert "Quiet robots" not in str(heard.lines)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"signed": "v0=" + "0" * 64}, "is not signed with the app's secret"),
        ({"signed": "nonsense"}, "is not signed with the app's secret"),
        ({"at": time.time() - 3600}, "was signed more than five minutes ago"),
        ({"at": time.time() + 3600}, "was signed more than five minutes ago"),
    ],
)
def test_what_is_not_slacks_or_not_of_now_is_refused(
    running: Service, given: dict[str, object], reason: str
) -> None:
    with listening("handlers") as heard:
        status, text = running.command("robots", **given)
    assert (status, text) == (401, "This is only for Slack.\n")
    assert heard.lines == [("", f"A request from 127.0.0.1 was refused: it {reason}")]


def test_what_came_before_is_refused(running: Service) -> None:
    body, at = "command=%2Farticles&text=robots&user_id=U0ANA", time.time()
    assert running.send(body, at=at)[0] == 200
    assert running.send(body, at=at)[0] == 401


def test_what_is_huge_or_no_text_or_elsewhere_is_refused(running: Service) -> None:
    assert running.send("a" * 1_100_000)[0] == 413
    assert running.send("payload=%7B%7D", path="/")[0] == 404
    assert running.send("payload=%7B%7D", path="/healthz")[0] == 404


def test_the_webhook_of_repositories_is_there_and_asks_for_its_own_secret(running: Service) -> None:
    assert running.send("{}", path="/webhook/news")[0] == 401


def test_slack_may_ask_whether_it_is_us(running: Service) -> None:
    body = '{"type":"url_verification","challenge":"abc"}'
    assert running.send(body, kind="application/json") == (200, '{"challenge": "abc"}')


def test_health_and_metrics_tell_how_it_is(running: Service) -> None:
    running.command("robots", at=time.time() - 5)
    assert running.health() == (200, "All is well.\n")
    shown = running.metrics()
    for line in (
        "copydesk_connected 1.0",
        "copydesk_problems 0.0",
        "copydesk_articles 3.0",
    ):
        assert line in shown.splitlines()
    assert 'copydesk_slack_calls_total{method="auth.test",outcome="ok"} ' in shown
    assert 'copydesk_request_seconds_bucket{kind="command",le="0.1"}' in shown
    assert BEN not in shown


@pytest.mark.parametrize("word", ["publish", "reject", "later"])
def test_a_press_of_somebody_from_another_workspace_is_refused(running: Service, word: str) -> None:
    message, before = _digest(running), _decided(running)
    other = {"id": "U9OTHER", "team_id": "T9OTHER", "username": "x", "name": "x"}
    with listening("handlers") as heard:
        assert running.press(word, message, user=other) == (200, "")
    assert [line for _, line in heard.lines] == [
        f"U9OTHER: {word} was refused: this person may not decide"
    ]
    assert _decided(running) == before


def test_a_press_with_made_up_values_is_refused(running: Service) -> None:
    message, before = _digest(running), _decided(running)
    (block,) = [one for one in message["blocks"] if "publish" in str(one.get("elements", ""))][:1]
    for made_up in ("article|0000000000000000|v1|d1.1|1", "article|../../etc/passwd|v|d1.1|1"):
        block["block_id"] = made_up
        with listening("handlers") as heard:
            assert running.press("publish", message) == (200, "")
        assert [line for _, line in heard.lines] == [f"{ANA}: publish of {made_up!r} was refused"]
    assert _decided(running) == before


def _digest(running: Service) -> Json:
    """The message of a digest with one article, just posted."""
    running.now += timedelta(minutes=1)  # it stands still, and no two are posted at once
    name = f"robots-{running.now:%H%M}.md"
    write(running.site, name, title=name, quality=90, published="false", topics="[AI]")
    running.desk.library.refresh()
    running.bot.clock.post(running.desk.digests.post_now("AI desk"))
    return running.remote.messages(CHANNEL)[-1]


def _decided(running: Service) -> tuple[list[str], int]:
    """What is published in the files, and how many decisions the ledger has."""
    with running.desk.ledger.read() as connection:
        return _published(running), len(connection.execute(select(decision)).all())
