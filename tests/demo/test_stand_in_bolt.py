"""Commands, clicks, modals and reconnecting, with a real Bolt app over a real socket."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.demo.remote import Remote
from tests.demo.conftest import Connect, Json
from tests.demo.listeners import asked_why, controls, kept
from tests.demo.pieces import plain


def test_the_acknowledgement_carries_the_answer(
    bolt: App, connect: Connect, remote: Remote
) -> None:
    @bolt.command("/desk")
    def answer(ack: Any, body: Json) -> None:
        ack(text=f"you asked {body['text']}", blocks=controls())

    connect(bolt)
    seen = remote.send("U0ANA", "C0AIDESK", "/desk topic:ai  is:open")
    assert seen["ok"]
    assert seen["message"]["text"] == "you asked topic:ai  is:open"
    assert seen["message"]["ephemeral"]
    assert [one["id"] for one in remote.ephemerals("U0ANA")] == [seen["message"]["id"]]
    assert remote.messages("C0AIDESK") == []


def test_the_fields_of_a_command(bolt: App, connect: Connect, remote: Remote) -> None:
    bodies = kept(bolt)
    connect(bolt)
    assert remote.send("U0BEN", "C0AIDESK", "/desk a & b")["message"] is None
    (body,) = bodies
    assert set(body) == {
        *("token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name"),
        *("command", "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id"),
    }
    assert (body["command"], body["text"], body["user_name"]) == ("/desk", "a & b", "ben")
    assert body["is_enterprise_install"] == "false"


def test_an_answer_for_everyone(bolt: App, connect: Connect, remote: Remote) -> None:
    bolt.command("/desk")(lambda ack: ack(text="all", response_type="in_channel"))
    connect(bolt)
    remote.send("U0ANA", "C0RANDOM", "/desk")
    assert [one["text"] for one in remote.messages("C0RANDOM")] == ["all"]


def test_an_answer_with_wrong_blocks(bolt: App, connect: Connect, remote: Remote) -> None:
    bolt.command("/desk")(lambda ack: ack(text="x", blocks=[{"type": "footer"}]))
    connect(bolt)
    seen = remote.send("U0ANA", "C0AIDESK", "/desk")
    assert seen["error"] == "invalid_command_response"
    assert seen["refusal"]["error"] == "invalid_blocks"


def test_a_click_in_a_message(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    bodies = kept(bolt)
    connect(bolt)
    ts = client.chat_postMessage(channel="C0AIDESK", text="x", blocks=controls())["ts"]
    remote.click("U0ANA", "go", channel="C0AIDESK", ts=ts)
    remote.click("U0ANA", "menu", channel="C0AIDESK", ts=ts, value="later", block_id="row")
    remote.click("U0ANA", "sort", channel="C0AIDESK", ts=ts, value="publish")
    button, menu, select = bodies
    assert button["type"] == "block_actions"
    assert button["user"]["id"] == "U0ANA"
    assert button["team"] == {"id": "T0DESK", "domain": "tidewater"}
    assert button["channel"] == {"id": "C0AIDESK", "name": "ai-desk"}
    assert button["container"]["message_ts"] == button["message"]["ts"] == ts
    assert not button["is_enterprise_install"]
    (action,) = button["actions"]
    assert (action["type"], action["block_id"], action["value"]) == ("button", "row", "7")
    # Slack hands plain texts back with entities
    assert action["text"]["text"] == "A &amp; B"
    assert float(action["action_ts"]) > float(ts)
    assert menu["actions"][0]["selected_option"]["value"] == "later"
    chosen = select["state"]["values"]["row"]["sort"]["selected_option"]
    assert chosen == select["actions"][0]["selected_option"]
    assert select["trigger_id"] != menu["trigger_id"]


def test_a_click_on_what_is_not_there(remote: Remote, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0AIDESK", text="x", blocks=controls())["ts"]
    with pytest.raises(RuntimeError, match="no control stop: there are row go; row menu"):
        remote.click("U0ANA", "stop", channel="C0AIDESK", ts=ts)


def test_a_response_url_changes_what_was_clicked(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    @bolt.action("go")
    def go(ack: Any, respond: Any) -> None:
        ack()
        respond(text="done", replace_original=True)

    @bolt.command("/desk")
    def answer(ack: Any) -> None:
        ack(text="list", blocks=controls())

    connect(bolt)
    shown = remote.send("U0ANA", "C0RANDOM", "/desk")["message"]
    remote.click("U0ANA", "go", ephemeral_id=shown["id"])
    (after,) = remote.ephemerals("U0ANA")
    assert (after["id"], after["text"], after["blocks"]) == (shown["id"], "done", [])
    ts = client.chat_postMessage(channel="C0AIDESK", text="x", blocks=controls())["ts"]
    remote.click("U0ANA", "go", channel="C0AIDESK", ts=ts)
    assert [one["text"] for one in remote.messages("C0AIDESK")] == ["done"]


def test_a_response_url_lasts_five_uses_and_half_an_hour(
    bolt: App, connect: Connect, remote: Remote
) -> None:
    bodies = kept(bolt)
    connect(bolt)
    remote.clock(1_700_000_000)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    remote.send("U0ANA", "C0AIDESK", "/desk")
    first, second = (body["response_url"] for body in bodies)
    used = [call_url(first, {"text": str(n)}) for n in range(6)]
    assert [status for status, _ in used] == [200] * 5 + [404]
    assert "used_url" in used[5][1]
    assert [one["text"] for one in remote.ephemerals("U0ANA")] == ["0", "1", "2", "3", "4"]
    remote.clock(1_700_000_000 + 1801)
    assert call_url(second, {"text": "late"}) == (404, '{"ok":false,"error":"expired_url"}')


def call_url(url: str, body: Json) -> tuple[int, str]:
    found = WebhookClient(url, retry_handlers=[]).send_dict(body)
    return found.status_code, found.body


def test_a_response_url_deletes(bolt: App, connect: Connect, remote: Remote) -> None:
    bolt.command("/desk")(lambda ack: ack(text="list", blocks=controls()))

    @bolt.action("go")
    def go(ack: Any, respond: Any) -> None:
        ack()
        respond(delete_original=True)

    connect(bolt)
    shown = remote.send("U0ANA", "C0AIDESK", "/desk")["message"]
    remote.click("U0ANA", "go", ephemeral_id=shown["id"])
    assert remote.ephemerals() == []


def test_a_modal_opens_and_is_submitted(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    submitted: list[Json] = []

    @bolt.command("/desk")
    def ask(ack: Any, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=asked_why())
        ack()

    @bolt.view("reason")
    def take(ack: Any, body: Json) -> None:
        submitted.append(body["view"])
        typed = body["view"]["state"]["values"]["why"]["typed"]["value"]
        if typed == "bad":
            ack(response_action="errors", errors={"why": "Say more."})
        else:
            ack()

    connect(bolt)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    assert [view["callback_id"] for view in remote.views("U0ANA")] == ["reason"]
    assert remote.views("U0BEN") == []
    assert remote.submit("U0ANA")["errors"] == {"why": "Please complete this required field."}
    assert remote.submit("U0ANA", {"why": {"typed": "bad"}})["errors"] == {"why": "Say more."}
    assert len(remote.views("U0ANA")) == 1
    assert remote.submit("U0ANA", {"why": {"typed": "old"}})["ok"]
    assert remote.views("U0ANA") == []
    assert submitted[-1]["private_metadata"] == "article 1"
    assert submitted[-1]["state"]["values"]["why"]["typed"] == {
        "type": "plain_text_input",
        "value": "old",
    }


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Second"]), ("push", ["Reason", "Second"]), ("clear", [])]
)
def test_the_answers_to_a_submission(
    bolt: App, connect: Connect, remote: Remote, client: WebClient, action: str, titles: list[str]
) -> None:
    second = {"type": "modal", "title": plain("Second"), "blocks": []}

    @bolt.command("/desk")
    def ask(ack: Any, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=asked_why())
        ack()

    @bolt.view("reason")
    def take(ack: Any) -> None:
        ack(response_action=action, **({} if action == "clear" else {"view": second}))

    connect(bolt)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    assert remote.submit("U0ANA", {"why": "x"})["ok"]
    assert [view["title"]["text"] for view in remote.views("U0ANA")] == titles


def test_a_trigger_opens_one_modal_within_three_seconds(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    bodies = kept(bolt)
    connect(bolt)
    remote.clock(1_700_000_000)
    for _ in range(2):
        remote.send("U0ANA", "C0AIDESK", "/desk")
    first, second = (body["trigger_id"] for body in bodies)

    def opened(trigger_id: str) -> str:
        try:
            client.views_open(trigger_id=trigger_id, view=asked_why())
        except SlackApiError as refusal:
            return str(refusal.response["error"])
        return "ok"

    assert opened("1.2.3") == "invalid_trigger_id"
    assert opened(first) == "ok"
    assert opened(first) == "exchanged_trigger_id"
    remote.clock(1_700_000_003.5)
    assert opened(second) == "expired_trigger_id"


def test_three_modals_on_top_of_each_other_at_most(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    view = {"type": "modal", "title": plain("Stack"), "blocks": controls()}
    errors: list[str] = []
    bolt.command("/desk")(
        lambda ack, body: (client.views_open(trigger_id=body["trigger_id"], view=view), ack())
    )

    @bolt.action("go")
    def push(ack: Any, body: Json) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            errors.append(error.response["error"])
        ack()

    connect(bolt)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    for _ in range(3):
        remote.click("U0ANA", "go", view_id=remote.views("U0ANA")[-1]["id"])
    assert (len(remote.views("U0ANA")), errors) == (3, ["push_limit_reached"])


def test_a_view_is_changed_by_its_hash(
    bolt: App, connect: Connect, remote: Remote, client: WebClient
) -> None:
    opened: list[Json] = []

    @bolt.command("/desk")
    def ask(ack: Any, body: Json) -> None:
        view = client.views_open(trigger_id=body["trigger_id"], view=asked_why())["view"]
        opened.append(view)
        ack()

    connect(bolt)
    remote.send("U0ANA", "C0AIDESK", "/desk")
    where = {"view_id": opened[0]["id"], "view": asked_why(), "hash": opened[0]["hash"]}
    client.views_update(**where)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(**where)


def test_views_are_changed_by_hash_and_published(client: WebClient, remote: Remote) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = client.views_publish(user_id="U0ANA", view=home)["view"]
    published = remote.home("U0ANA")
    assert published is not None
    assert published["id"] == view["id"]
    client.views_publish(user_id="U0ANA", view=home, hash=view["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id="U0ANA", view=home, hash=view["hash"])
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V1", view=asked_why())
