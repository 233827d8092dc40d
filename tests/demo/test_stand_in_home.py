"""The Home tab at the stand-in: the app hears that it was opened, and Slack refuses what is off."""

import queue
from copy import deepcopy
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import StandIn
from bot.demo.remote import Remote
from tests.demo.conftest import BOT_TOKEN, MANIFEST, SEED, Connect, Json
from tests.demo.test_stand_in_page import page, state

HOME: Json = {"type": "home", "blocks": [{"type": "divider"}]}


def test_the_app_hears_that_it_is_opened_and_what_it_shows(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    heard: queue.Queue[Json] = queue.Queue()

    @bolt.event("app_home_opened")
    def opened(event: Json) -> None:
        heard.put(event)

    connect(bolt)
    assert state(remote)["home"] == {"view": None}
    assert page(remote, "home", {"user": "U0ANA"})["ok"]
    first = heard.get(timeout=10)
    assert (first["user"], first["tab"], first["channel"]) == ("U0ANA", "home", "D0ANA")
    assert "view" not in first
    view = client.views_publish(user_id="U0ANA", view=HOME)["view"]
    assert remote.open_home("U0ANA")["ok"]
    again = heard.get(timeout=10)["view"]
    assert (again["id"], again["hash"], again["type"]) == (view["id"], view["hash"], "home")
    assert state(remote)["home"]["view"]["id"] == view["id"]
    assert state(remote, "U0BEN")["home"] == {"view": None}


@pytest.mark.parametrize(("on", "events"), [(False, ["app_home_opened"]), (True, [])])
def test_what_the_manifest_turns_off_is_off(on: bool, events: list[str]) -> None:
    manifest: Any = deepcopy(MANIFEST)
    manifest["features"]["app_home"] = {"home_tab_enabled": on}
    manifest["settings"] = {"event_subscriptions": {"bot_events": events}}
    stand_in = StandIn(SEED, manifest, control=True)
    try:
        remote = Remote(stand_in.start())
        client = WebClient(BOT_TOKEN, base_url=f"{remote.url}/api/", retry_handlers=[])
        # No app is connected: an event would not be acknowledged.
        assert remote.open_home("U0ANA")["ok"]
        if on:
            client.views_publish(user_id="U0ANA", view=HOME)
        else:
            assert state(remote)["home"] is None
            with pytest.raises(SlackApiError, match="not_enabled"):
                client.views_publish(user_id="U0ANA", view=HOME)
    finally:
        stand_in.stop()
