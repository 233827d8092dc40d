"""Every limit: what is just inside passes, what is just outside is refused."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.demo.conftest import Json
from tests.demo.limits import LIMITS, Limit


def refusal(client: WebClient, limit: Limit, size: int) -> Json:
    """What the stand-in answers, empty where it takes the payload."""
    method, arguments = limit.payload(size)
    if method == "chat.update":
        arguments["ts"] = client.chat_postMessage(channel="C0AIDESK", text="x")["ts"]
    try:
        client.api_call(method, json=arguments)
    except SlackApiError as error:
        answer: Json = error.response.data
        return {} if answer["error"] == "invalid_trigger_id" else answer
    return {}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.thing)
def test_a_limit(client: WebClient, limit: Limit) -> None:
    assert refusal(client, limit, limit.most) == {}
    above = refusal(client, limit, limit.most + 1)
    assert " ".join([above["error"], *above.get("errors", [])]).endswith(limit.refusal)


@pytest.mark.parametrize(
    "limit", [one for one in LIMITS if one.least], ids=lambda limit: limit.thing
)
def test_a_lower_limit(client: WebClient, limit: Limit) -> None:
    assert refusal(client, limit, limit.least) == {}
    assert refusal(client, limit, limit.least - 1)
