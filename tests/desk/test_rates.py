"""The bot where Slack counts its calls: what is refused comes later, once, and nobody waits."""

import pytest
from slack_sdk import WebClient

from tests.desk.desk import ANA, CHANNEL, CLEO, SEED, World, eventually, text_of

LONG_AGO = 58  # seconds: of the minute that Slack counts in, nearly all has passed
UPDATES_A_MINUTE, POSTS_AT_ONCE = 50, 5


@pytest.fixture
def client(world: World) -> WebClient:
    """The app's own client: what it calls counts against the bot."""
    return WebClient(
        SEED["tokens"]["bot"], base_url=f"{world.remote.url}/api/", timeout=5, retry_handlers=[]
    )


def test_drawing_and_posting_wait_and_nothing_else_does(world: World, client: WebClient) -> None:
    now = world.remote.clock(1_800_000_000)["now"]
    shown = world.post_digest()
    world.remote.rates(on=True)
    for _ in range(UPDATES_A_MINUTE):
        client.chat_update(channel=CHANNEL, ts=shown["ts"], text="x", blocks=shown["blocks"])
    for number in range(POSTS_AT_ONCE):
        client.chat_postMessage(channel=CHANNEL, text=str(number))
    world.remote.clock(now + LONG_AGO)
    for number in range(POSTS_AT_ONCE):
        client.chat_postMessage(channel=CHANNEL, text=str(number))

    world.press("publish", 1, ANA, shown)
    eventually(lambda: _refused(world, "chat.update"), "an update that is refused")
    world.bot.clock.post(world.desk.digests.post_now("AI desk"))
    assert _refused(world, "chat.postMessage") == 1
    assert len(eventually(world.changed_lines)) == 1
    assert "articles" in text_of(world.type("/articles topic:AI"))
    world.press("publish", 2, CLEO, shown)
    assert "S0EDIT" in eventually(lambda: world.private(CLEO))[-1]
    assert "Published by" not in str(world.remote.messages(CHANNEL))

    world.remote.clock(now + LONG_AGO + 4)
    eventually(lambda: "Published by" in text_of(_digests(world)[0]), "the first digest drawn")
    eventually(lambda: len(_digests(world)) == 2, "the second digest")
    assert len(world.changed_lines()) == 1


def _refused(world: World, method: str) -> int:
    """How many calls of a method were answered with 429."""
    calls = world.remote.calls(method)
    return sum(call["answer"] == "429" for call in calls)


def _digests(world: World) -> list[dict[str, object]]:
    return [one for one in world.remote.messages(CHANNEL) if "metadata" in one]
