"""Tokens that are refused, a Slack that is away, a folder that can't be read: told, and over
again by itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import CopydeskError
from tests.desk.desk import ANA, CHANNEL, SEED, eventually, text_of
from tests.desk.service import Service, listening


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    made.stop()


def test_a_bot_that_starts_before_slack_joins_when_it_comes(service: Service) -> None:
    with listening("handlers.link") as heard:
        service.start()
        assert service.health() == (200, "All is well.\n")
        service.now = service.now.replace(minute=2)
        status, text = service.health()
        assert status == 503
        assert text.startswith("Slack is out of reach since 10:00 UTC. Slack could not be reached")
        service.slack()
        eventually(lambda: service.health()[0] == 200)
    assert "Quiet robots" in str(service.remote.send(ANA, CHANNEL, "/articles robots"))
    first, *_, last = heard.lines
    assert first[1].endswith("It is tried again in 2 seconds.")
    assert last == ("link", "Slack is connected again")


def test_a_refused_token_is_told_and_another_in_the_file_taken(service: Service) -> None:
    service.slack()
    service.give("xoxb-wrong")
    service.start()
    status, text = service.health()
    assert (status, text.splitlines()) == (
        503,
        [
            "Slack refused SLACK_BOT_TOKEN: invalid_auth. "
            "Check SLACK_BOT_TOKEN: it is on the app's page under Install App."
        ],
    )
    service.give(SEED["tokens"]["bot"])
    eventually(lambda: service.health()[0] == 200)
    service.stand_in.world.workspace.tokens["bot"] = "xoxb-another"
    service.give("xoxb-another")
    service.bot.client.conversations_list()
    assert service.health()[0] == 200


def test_a_refused_token_that_can_not_change_ends_the_start(service: Service) -> None:
    service.slack()
    service.give("xoxb-wrong")
    with pytest.raises(CopydeskError, match="Check SLACK_BOT_TOKEN"):
        service.start(from_files=False)


def test_a_socket_that_stays_down_is_told_after_a_minute(service: Service) -> None:
    service.slack()
    service.start()
    service.remote.fault("apps.connections.open", "500", times=1000)
    service.remote.sockets("close")
    eventually(lambda: service.bot.link.down_since)
    assert service.health()[0] == 200
    service.now = service.now.replace(minute=1)
    status, text = service.health()
    assert (status, text) == (
        503,
        "Slack is out of reach since 10:00 UTC. The connection to Slack broke off.\n",
    )
    service.remote.reset()
    eventually(lambda: service.health()[0] == 200)


def test_a_folder_that_is_away_is_told_and_nothing_is_forgotten(service: Service) -> None:
    service.slack()
    service.start()
    eventually(lambda: service.bot.health.problems() == [])
    away = service.site.with_name("away")
    shutil.move(service.site, away)
    eventually(lambda: service.health()[0] == 503)
    assert str(service.site) in service.health()[1]
    found = service.remote.send(ANA, CHANNEL, "/articles robots")["message"]
    assert "Quiet robots" in text_of(found)
    shutil.move(away, service.site)
    eventually(lambda: service.health()[0] == 200)
