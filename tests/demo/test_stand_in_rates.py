"""Too many calls of one method, while the stand-in counts them."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.api import METHODS
from bot.demo.rates import BURST, PER_MINUTE, TIERS
from bot.demo.remote import Remote

NOW = 1_700_000_000


@pytest.fixture(autouse=True)
def counted(remote: Remote) -> None:
    """Calls are counted, and the clock stands still."""
    remote.rates(on=True)
    remote.clock(NOW)


def refused(call: Callable[[], object]) -> int | None:
    """The seconds that Slack asks to wait, None where it takes the call."""
    try:
        call()
    except SlackApiError as error:
        answer = error.response
    else:
        return None
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    return int(answer.headers["Retry-After"])


def test_a_burst_then_one_a_second_in_each_channel(client: WebClient, remote: Remote) -> None:
    def post(channel: str = "C0AIDESK") -> int | None:
        return refused(lambda: client.chat_postMessage(channel=channel, text="x"))

    assert [post() for _ in range(BURST + 2)] == [None] * BURST + [1, 1]
    assert post("C0GENERAL") is None
    remote.clock(NOW + 1)
    assert [post(), post()] == [None, 1]
    assert len(remote.messages("C0AIDESK")) == BURST + 1


def test_as_many_as_the_tier_has_in_a_minute(client: WebClient, remote: Remote) -> None:
    def groups() -> int | None:
        return refused(client.usergroups_list)

    most = PER_MINUTE[TIERS["usergroups.list"]]
    remote.clock(NOW - 20)
    assert groups() is None
    remote.clock(NOW)
    assert [groups() for _ in range(most)] == [None] * (most - 1) + [40]
    assert refused(client.users_list) is None
    remote.clock(NOW + 40)
    assert [groups(), groups()] == [None, 20]


def test_nothing_is_counted_unless_asked_for(client: WebClient, remote: Remote) -> None:
    remote.rates(on=False)
    posts = [lambda: client.chat_postMessage(channel="C0AIDESK", text="x")] * (BURST + 1)
    assert [refused(post) for post in posts] == [None] * (BURST + 1)


def test_what_is_refused_is_recorded(client: WebClient, remote: Remote) -> None:
    for _ in range(BURST + 1):
        refused(lambda: client.chat_postMessage(channel="C0AIDESK", text="x"))
    last = remote.calls("chat.postMessage")[-1]
    assert (last["arguments"]["text"], last["answer"]) == ("x", "429")


def test_every_tier_is_of_a_method() -> None:
    assert set(TIERS) <= set(METHODS)
