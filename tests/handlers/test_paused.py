"""A digest that can't be posted is paused, tells who must know, and loses nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.demo import StandIn
from bot.services.lateness import Lateness
from bot.storage.schema import item, run
from handlers.clock import Clock
from handlers.health import pause_problems
from tests import ledgers
from tests.handlers.posting_desk import AI_DESK, KilledError, PostingDesk, stand_in
from tests.services.shelf import digest, waiting

MORNING = digest()
MINUTE = 60
ATTIC, RANDOM = "C0ATTIC", "C0RANDOM"


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """A stand-in Slack for all of these tests."""
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def desk(running: StandIn, tmp_path: Path) -> Iterator[PostingDesk]:
    """A desk at eight with a digest at nine, and twelve articles."""
    running.world.reset()
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    desk = PostingDesk(ledger, running, MORNING)
    desk.shelf.put(waiting(12))
    desk.clock.tick()
    yield desk
    ledger.close()


def tick_for(desk: PostingDesk, seconds: int) -> None:
    """Tick every thirty seconds."""
    for _ in range(0, seconds, 30):
        desk.clock.tick()
        desk.forward(seconds=30)


def post_to(desk: PostingDesk, channel: str) -> None:
    """Let the nine o'clock digest go to this channel."""
    desk.restart(digest(channel=channel))
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    desk.clock.tick()


def states(desk: PostingDesk) -> dict[str, str]:
    with desk.ledger.read() as connection:
        rows = connection.execute(select(run).order_by(run.c.due_at, run.c.id))
        return {row.slot: row.state for row in rows}


def why(desk: PostingDesk) -> str:
    """Why Copydesk paused the digest."""
    pause = desk.digests.paused()["Morning"]
    assert pause.by == ""
    return pause.why


def invite(desk: PostingDesk, channel: str = RANDOM) -> None:
    desk.world.workspace.channels[channel]["members"].append("U0DESK")


# --- what pauses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("#random", "type /invite @Copydesk there"),
        (RANDOM, "type /invite @Copydesk there"),
        ("#nowhere", 'no channel "#nowhere"'),
        ("C0NOWHERE", "no such channel"),
        (ATTIC, "is archived"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_pauses_its_digest_alone(
    desk: PostingDesk, channel: str, words: str
) -> None:
    desk.restart(digest("Other", channel=channel), MORNING)
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    tick_for(desk, MINUTE)
    assert len(desk.messages()) == 1
    assert list(desk.digests.paused()) == ["Other"]
    assert words in desk.digests.paused()["Other"].why
    assert words in desk.digests.health("Other").last_error
    assert len(desk.calls("chat.postMessage")) <= 2


@pytest.mark.parametrize(
    "code", ["missing_scope", "account_inactive", "restricted_action", "is_archived"]
)
def test_what_lasts_pauses(desk: PostingDesk, code: str) -> None:
    desk.fault("chat.postMessage", "error", code=code)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    assert why(desk)
    assert states(desk) == {"2026-11-23T09:00": "planned"}


def test_history_that_cannot_be_read_any_more_pauses_and_keeps_the_doubt(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "drop_after")
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.world.workspace.channels[AI_DESK]["members"].remove("U0DESK")
    desk.clock.tick()
    assert "/invite" in why(desk)
    assert states(desk) == {"2026-11-23T09:00": "unsure"}
    invite(desk, AI_DESK)
    tick_for(desk, 2 * MINUTE)
    assert states(desk) == {"2026-11-23T09:00": "sent"}
    assert len(desk.messages()) == 1


def test_what_is_asked_for_by_hand_fails_at_once(desk: PostingDesk) -> None:
    desk.restart(digest(channel=RANDOM))
    run_id = desk.digests.post_now("Morning")
    desk.clock.post(run_id)
    state, reason = desk.digests.outbox.told(run_id)
    assert (state, "/invite" in reason) == ("failed", True)
    assert "/invite" in why(desk)


# --- nothing is lost ----------------------------------------------------------------------------


def test_its_articles_wait_for_the_next_time(desk: PostingDesk) -> None:
    post_to(desk, ATTIC)
    assert desk.digests.preview("Morning").new == 12
    desk.at("2026-11-24T09:00")
    tick_for(desk, MINUTE)
    assert desk.calls("chat.postMessage")[1:] == []
    desk.world.workspace.channels[ATTIC]["is_archived"] = False
    tick_for(desk, 2 * MINUTE)
    (posted,) = desk.messages(ATTIC)
    assert posted["text"].startswith("Morning: 7 of 12 to review")
    assert states(desk) == {"2026-11-23T09:00": "skipped", "2026-11-24T09:00": "sent"}
    with desk.ledger.read() as connection:
        (skipped, new) = connection.execute(
            select(run.c.skipped, run.c.new).where(run.c.state == "sent")
        ).one()
        assert len(list(connection.execute(select(item)))) == 7
    assert (skipped, new) == (1, 12)


def test_while_it_is_paused_no_slot_is_late(desk: PostingDesk) -> None:
    post_to(desk, RANDOM)
    desk.forward(minutes=30)
    assert Lateness(desk.ledger, desk.digests.every, desk.now).late() == []


# --- it goes on ---------------------------------------------------------------------------------


def test_once_invited_it_posts_the_same_slot_late(desk: PostingDesk) -> None:
    post_to(desk, RANDOM)
    desk.forward(minutes=30)
    desk.clock.tick()
    assert desk.messages(RANDOM) == []
    invite(desk)
    tick_for(desk, 2 * MINUTE)
    (posted,) = desk.messages(RANDOM)
    assert "Posted late" in str(posted["blocks"])
    assert states(desk) == {"2026-11-23T09:00": "sent"}
    assert desk.digests.paused() == {}


@pytest.mark.parametrize("code", ["missing_scope", "account_inactive"])
def test_once_slack_grants_what_it_lacked_it_goes_on(desk: PostingDesk, code: str) -> None:
    desk.fault("chat.postMessage", "error", code=code)
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.fault("auth.test", "error", code="account_inactive")
    tick_for(desk, MINUTE)
    assert desk.messages() == []
    tick_for(desk, 2 * MINUTE)
    assert len(desk.messages()) == 1


def test_the_cause_is_looked_at_once_a_minute_by_one_of_several(desk: PostingDesk) -> None:
    post_to(desk, RANDOM)
    clocks = [desk.clock_of(desk.another(digest(channel=RANDOM))) for _ in range(3)]
    for _ in range(15):
        for clock in clocks:
            clock.tick()
        desk.forward(seconds=20)
    assert 4 <= len(desk.calls("conversations.info")) <= 5


def test_where_nobody_can_know_it_waits_to_be_resumed(desk: PostingDesk) -> None:
    desk.fault("chat.postMessage", "error", code="restricted_action")
    desk.at("2026-11-23T09:00")
    tick_for(desk, 5 * MINUTE)
    assert desk.messages() == []
    assert desk.digests.resume("Morning")
    assert not desk.digests.resume("Morning")
    tick_for(desk, MINUTE)
    assert len(desk.messages()) == 1


def test_another_channel_lets_it_go_on(desk: PostingDesk) -> None:
    post_to(desk, "#nowhere")
    desk.restart(MORNING)
    tick_for(desk, 2 * MINUTE)
    assert len(desk.messages()) == 1


def test_late_by_more_than_its_grace_it_waits_for_the_next_slot(desk: PostingDesk) -> None:
    post_to(desk, RANDOM)
    desk.forward(hours=7)
    invite(desk)
    tick_for(desk, 2 * MINUTE)
    assert desk.messages(RANDOM) == []
    desk.at("2026-11-24T09:00")
    tick_for(desk, MINUTE)
    assert len(desk.messages(RANDOM)) == 1
    assert states(desk) == {"2026-11-23T09:00": "skipped", "2026-11-24T09:00": "sent"}


# --- somebody pauses it -------------------------------------------------------------------------


def test_somebodys_pause_ends_when_they_say_so_and_owes_nothing(desk: PostingDesk) -> None:
    desk.digests.pause("Morning", "on holiday", "U0ANA")
    desk.at("2026-11-25T09:00")
    tick_for(desk, 2 * MINUTE)
    assert desk.messages() == []
    desk.digests.resume("Morning")
    tick_for(desk, 2 * MINUTE)
    assert desk.messages() == []
    desk.at("2026-11-26T09:00")
    tick_for(desk, MINUTE)
    assert len(desk.messages()) == 1
    assert list(states(desk).values()) == ["waived"] * 3 + ["sent"]
    with desk.ledger.read() as connection:
        assert connection.scalar(select(run.c.skipped).where(run.c.state == "sent")) == 0


def test_a_stopped_digest_that_somebody_pauses_stays_theirs(desk: PostingDesk) -> None:
    post_to(desk, RANDOM)
    desk.digests.pause("Morning", "let it be", "U0ANA")
    invite(desk)
    tick_for(desk, 3 * MINUTE)
    assert desk.messages(RANDOM) == []
    assert pause_problems(desk.digests.paused()) == []


def test_paused_it_still_posts_by_hand(desk: PostingDesk) -> None:
    desk.digests.pause("Morning", "on holiday", "U0ANA")
    desk.clock.post(desk.digests.post_now("Morning"))
    assert len(desk.messages()) == 1


# --- who hears of it ----------------------------------------------------------------------------


def told(desk: PostingDesk, user: str = "U0ANA") -> list[str]:
    place = desk.world.workspace.direct(user)
    return [one["text"] for one in desk.world.workspace.history(place["id"])]


def made_by(desk: PostingDesk, creator: str) -> None:
    desk.clock = Clock(desk.digests, desk.client(), desk.render, creator=lambda _name: creator)


def test_its_creator_and_the_operator_hear_of_it_once(desk: PostingDesk) -> None:
    desk.restart(digest(channel=RANDOM))
    made_by(desk, "U0ANA")
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    tick_for(desk, 10 * MINUTE)
    (said,) = told(desk)
    assert said.startswith("The digest “Morning” is paused: Copydesk is not in the channel")
    assert "goes on by itself" in said
    (problem,) = pause_problems(desk.digests.paused())
    assert problem.sentence == said


def test_a_creator_who_cannot_be_written_to_now_is_told_later(desk: PostingDesk) -> None:
    desk.restart(digest(channel="#nowhere"))
    made_by(desk, "U0ANA")
    desk.clock.tick()
    desk.at("2026-11-23T09:00")
    desk.fault("chat.postMessage", "500")
    tick_for(desk, MINUTE)
    assert told(desk) == []
    tick_for(desk, 3 * MINUTE)
    assert len(told(desk)) == 1


def test_nobody_is_told_of_a_digest_of_the_settings(desk: PostingDesk) -> None:
    post_to(desk, "#nowhere")
    assert desk.calls("chat.postMessage") == []


# --- channels keep their ids --------------------------------------------------------------------


def test_a_renamed_channel_stays_the_digests(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.world.workspace.channels[AI_DESK]["name"] = "machine-desk"
    desk.world.workspace.channels["C0GENERAL"]["name"] = "ai-desk"
    desk.restart(MORNING)
    desk.at("2026-11-24T09:00")
    desk.clock.tick()
    assert (len(desk.messages()), len(desk.messages("C0GENERAL"))) == (2, 0)
    assert desk.digests.health("Morning").channel == AI_DESK


def test_a_digest_that_moves_keeps_its_memory(desk: PostingDesk) -> None:
    desk.at("2026-11-23T09:00")
    desk.clock.tick()
    desk.restart(digest(channel="#general"))
    desk.at("2026-11-24T09:00")
    desk.clock.tick()
    assert len(desk.messages()) == len(desk.messages("C0GENERAL")) == 1
    assert "Since" in str(desk.messages("C0GENERAL")[0]["blocks"])


# --- killed -------------------------------------------------------------------------------------


def killed_at(point: str) -> Callable[[str], None]:
    def die(name: str) -> None:
        if name == point:
            raise KilledError

    return die


@pytest.mark.parametrize("point", ["stopped", "paused", "smaller"])
def test_killed_while_it_is_refused(desk: PostingDesk, point: str) -> None:
    code = "msg_blocks_too_long" if point == "smaller" else "not_in_channel"
    desk.at("2026-11-23T09:00")
    for _ in range(2):
        desk.fault("chat.postMessage", "error", code=code)
        desk.restart(MORNING, step=killed_at(point))
        with pytest.raises(KilledError):
            tick_for(desk, 5 * MINUTE)
    desk.restart(MORNING)
    tick_for(desk, 5 * MINUTE)
    assert len(desk.messages()) == 1
    assert states(desk) == {"2026-11-23T09:00": "sent"}
