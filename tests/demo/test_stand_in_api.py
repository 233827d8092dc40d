"""The Web API, driven by Slack's own client."""

import json
import urllib.request
from collections.abc import Callable
from functools import partial

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import StandIn
from bot.demo.remote import Remote
from tests.demo.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, SEED, Json

AI_DESK = {"channel": "C0AIDESK"}
DIVIDER = [{"type": "divider"}]
EVENT = {"event_type": "copydesk_digest", "event_payload": {"run": "morning|1"}}


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_says_who_the_bot_is(client: WebClient) -> None:
    found = client.auth_test()
    assert (found["user_id"], found["bot_id"], found["team_id"]) == ("U0DESK", "B0DESK", "T0DESK")
    assert "chat:write" in found.headers["x-oauth-scopes"]
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
def test_refuses_tokens(remote: Remote, token: str, error: str) -> None:
    stranger = WebClient(token or None, base_url=f"{remote.url}/api/", retry_handlers=[])
    assert error_of(stranger.auth_test) == error
    if token == "":
        return
    other = BOT_TOKEN if token == APP_TOKEN else token
    assert error_of(lambda: stranger.apps_connections_open(app_token=other)) in (
        "invalid_auth",
        "not_allowed_token_type",
    )


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("", "channel_not_found"),
        ("C0RANDOM", "not_in_channel"),
        ("#random", "not_in_channel"),
        ("C0ATTIC", "is_archived"),
    ],
)
def test_refuses_channels(client: WebClient, channel: str, error: str) -> None:
    assert error_of(lambda: client.chat_postMessage(channel=channel, text="x")) == error


def test_posts_changes_and_deletes(client: WebClient, remote: Remote) -> None:
    posted = client.chat_postMessage(channel="#ai-desk", text="one", blocks=DIVIDER)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    assert where["channel"] == "C0AIDESK"
    client.chat_update(**where, text="two", blocks=DIVIDER)
    (message,) = remote.messages("C0AIDESK")
    assert message["blocks"]
    assert "edited" not in message
    client.chat_update(**where, text="three")
    (message,) = remote.messages("C0AIDESK")
    assert "blocks" not in message
    assert message["edited"]["user"] == "U0DESK"
    client.chat_delete(**where)
    assert remote.messages("C0AIDESK") == []
    assert error_of(lambda: client.chat_update(**where, text="x")) == "message_not_found"


def test_changes_only_its_own(client: WebClient, remote: Remote) -> None:
    sent = remote.send("U0ANA", "C0AIDESK", "mine & yours")["message"]
    where = {"channel": "C0AIDESK", "ts": sent["ts"]}
    assert sent["text"] == "mine &amp; yours"
    assert error_of(lambda: client.chat_update(**where, text="x")) == "cant_update_message"
    assert error_of(lambda: client.chat_delete(**where)) == "cant_delete_message"


def test_cuts_and_refuses_texts(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C0AIDESK", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    where = {"channel": "C0AIDESK", "ts": posted["ts"]}
    assert error_of(lambda: client.chat_update(**where, text="x" * 4001)) == "msg_too_long"
    assert error_of(lambda: client.api_call("chat.postMessage", json=AI_DESK)) == "no_text"


def test_metadata_comes_back_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel="C0AIDESK", text="x", metadata=EVENT)
    (plain,) = client.conversations_history(channel="C0AIDESK")["messages"]
    assert "metadata" not in plain
    (whole,) = client.conversations_history(channel="C0AIDESK", include_all_metadata=True)[
        "messages"
    ]
    assert whole["metadata"] == EVENT
    assert whole["bot_id"] == "B0DESK"
    bad: Json = {"event_type": "x"}
    assert (
        error_of(lambda: client.chat_postMessage(channel="C0AIDESK", text="x", metadata=bad))
        == "invalid_metadata_schema"
    )


def test_history_by_time_and_page(client: WebClient, remote: Remote) -> None:
    stamps = []
    for second in range(5):
        remote.clock(1_700_000_000 + second)
        stamps.append(client.chat_postMessage(channel="C0AIDESK", text=str(second))["ts"])

    def texts(**window: object) -> list[str]:
        found = client.conversations_history(channel="C0AIDESK", **window)  # type: ignore[arg-type]
        return [message["text"] for message in found["messages"]]

    assert texts() == ["4", "3", "2", "1", "0"]
    assert texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    assert texts(limit=2) == ["4", "3"]
    pages = client.conversations_history(channel="C0AIDESK", limit=2)
    assert [[m["text"] for m in page["messages"]] for page in pages] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]
    assert error_of(lambda: client.conversations_history(channel="C0RANDOM")) == "not_in_channel"


def test_threads(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0AIDESK", text="parent")["ts"]
    client.chat_postMessage(channel="C0AIDESK", text="reply", thread_ts=parent)
    assert len(client.conversations_history(channel="C0AIDESK")["messages"]) == 1
    replies = client.conversations_replies(channel="C0AIDESK", ts=parent)["messages"]
    assert [message["text"] for message in replies] == ["parent", "reply"]


def test_channels_and_people(client: WebClient) -> None:
    names = [one["name"] for one in client.conversations_list(exclude_archived=True)["channels"]]
    assert names == ["ai-desk", "general", "random"]
    info = client.conversations_info(channel="C0RANDOM")["channel"]
    assert not info["is_member"]
    assert client.conversations_join(channel="C0RANDOM")["channel"]["is_member"]
    assert "U0ANA" in client.conversations_members(channel="C0AIDESK")["members"]
    assert client.conversations_open(users="U0ANA")["channel"]["id"] == "D0ANA"
    assert client.chat_postMessage(channel="U0ANA", text="hello")["channel"] == "D0ANA"


def test_people_have_zones_and_groups(client: WebClient, remote: Remote) -> None:
    remote.clock(1_720_000_000)
    ana = client.users_info(user="U0ANA")["user"]
    assert (ana["tz"], ana["tz_offset"]) == ("Europe/Lisbon", 3600)
    assert client.users_info(user="U0GUEST")["user"]["is_restricted"]
    assert error_of(lambda: client.users_info(user="U0NOBODY")) == "user_not_found"
    (group,) = client.usergroups_list(include_users=True)["usergroups"]
    assert (group["id"], group["handle"]) == ("S0EDIT", "editors")
    assert client.usergroups_users_list(usergroup="S0EDIT")["users"] == ["U0ANA", "U0BEN"]
    assert client.bots_info(bot="B0DESK")["bot"]["user_id"] == "U0DESK"
    assert client.team_info()["team"]["domain"] == "tidewater"
    assert len(client.users_list()["members"]) == 5
    assert client.users_profile_get(user="U0BEN")["profile"]["title"] == "Editor"


def test_ephemerals_and_permalinks(client: WebClient, remote: Remote) -> None:
    client.chat_postEphemeral(channel="C0AIDESK", user="U0CLEO", text="only you")
    assert [one["to"] for one in remote.ephemerals("U0CLEO")] == ["U0CLEO"]
    assert remote.ephemerals("U0ANA") == []
    ts = client.chat_postMessage(channel="C0AIDESK", text="x")["ts"]
    link = client.chat_getPermalink(channel="C0AIDESK", message_ts=ts)["permalink"]
    assert link == f"https://tidewater.slack.com/archives/C0AIDESK/p{ts.replace('.', '')}"


def test_scopes_are_those_of_the_manifest() -> None:
    stand_in = StandIn(SEED, MANIFEST)
    try:
        client = WebClient(BOT_TOKEN, base_url=f"{stand_in.start()}/api/", retry_handlers=[])
        assert client.auth_test().headers["x-oauth-scopes"].startswith("commands,chat:write")
        with pytest.raises(SlackApiError) as caught:
            client.users_info(user="U0ANA")
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "users:read"
    finally:
        stand_in.stop()


def test_takes_get_and_form_and_json(remote: Remote) -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    form = b"channel=C0AIDESK&text=caf%C3%A9&blocks=[{%22type%22:%22divider%22}]&unfurl_links=0"
    for query, body, kind in [
        ("?channel=C0AIDESK&text=caf%C3%A9", None, ""),
        ("", form, "application/x-www-form-urlencoded"),
        ("", '{"channel": "C0AIDESK", "text": "café"}'.encode(), "application/json; charset=utf-8"),
    ]:
        url = f"{remote.url}/api/chat.postMessage{query}"
        more = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(url, body, {**headers, **more})  # noqa: S310
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            assert json.load(response)["ok"]
    assert [one["text"] for one in remote.messages("C0AIDESK")] == ["café"] * 3
    assert "blocks" in remote.messages("C0AIDESK")[1]


def test_private_channels_hide(client: WebClient, remote: Remote) -> None:
    secret = {"id": "C0SECRET", "name": "secret", "is_private": True, "members": ["U0ANA"]}
    remote.reset(workspace={**SEED, "channels": [*SEED["channels"], secret]})
    kinds = "public_channel,private_channel"
    found = client.conversations_list(types=kinds)["channels"]
    assert "secret" not in [one["name"] for one in found]
    for method in ("conversations.info", "conversations.history", "chat.postMessage"):
        call = partial(client.api_call, method, json={"channel": "C0SECRET", "text": "x"})
        assert error_of(call) == "channel_not_found"


def test_unknown_methods(client: WebClient) -> None:
    assert error_of(lambda: client.api_call("chat.shout")) == "unknown_method"
