"""Who may decide, as Slack says: user groups, channels, guests and people from elsewhere."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from bot.demo import StandIn
from bot.demo.faults import Fault
from bot.domain.roles import Roles
from handlers.people import People
from tests.handlers.posting_desk import stand_in

ANA, BEN, CLEO, GUEST = "U0ANA", "U0BEN", "U0CLEO", "U0GUEST"
EDITORS, RANDOM = "S0EDIT", "C0RANDOM"


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    standing_in = stand_in()
    standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def world(running: StandIn) -> Any:
    running.world.reset()
    return running.world


def people(world: Any, roles: Roles) -> People:
    token, url = world.workspace.tokens["bot"], f"{world.base_url}/api/"
    client = WebClient(token, base_url=url, timeout=5, retry_handlers=[])
    found = People(client, roles, ZoneInfo("UTC"))
    found.refresh()
    return found


def test_a_user_group_a_channel_and_a_name_decide(world: Any) -> None:
    found = people(world, Roles((EDITORS, CLEO)))
    assert found.known
    assert [found.may_decide(user) for user in (ANA, BEN, CLEO, GUEST)] == [True, True, True, False]
    assert people(world, Roles((RANDOM,))).may_decide(CLEO)
    assert not people(world, Roles(("C0AIDESK",))).may_decide("U0DESK"), "the bot is no person"


def test_a_guest_in_the_channel_or_the_group_decides_only_if_named(world: Any) -> None:
    world.workspace.usergroups[EDITORS]["users"].append(GUEST)
    assert not people(world, Roles((RANDOM, EDITORS))).may_decide(GUEST)
    assert people(world, Roles((RANDOM, GUEST))).may_decide(GUEST)


def test_somebody_of_a_connected_organisation_decides_only_if_named(world: Any) -> None:
    world.workspace.users[CLEO]["team_id"] = "T0ELSEWHERE"
    assert not people(world, Roles((RANDOM,), (EDITORS,))).may_decide(CLEO)
    assert people(world, Roles((RANDOM, CLEO))).may_decide(CLEO)


def test_somebody_who_is_not_among_the_people_is_asked_about(world: Any) -> None:
    world.faults.arm(Fault("users.list", "500"))
    found = people(world, Roles((EDITORS, RANDOM)))
    assert found.may_decide(ANA)
    assert not found.may_decide(GUEST)


def test_a_role_that_was_taken_away_is_seen_when_asked_again(world: Any) -> None:
    found = people(world, Roles((EDITORS,), (ANA,)))
    world.workspace.usergroups[EDITORS]["users"].remove(BEN)
    found.look_again(BEN)
    assert found.may_decide(BEN), "what Slack said a moment ago holds for a press"
    found.look_again(BEN, within=0)
    assert not found.may_decide(BEN)
    world.workspace.usergroups[EDITORS]["users"].append(CLEO)
    found.look_again(CLEO, within=0)
    assert found.may_decide(CLEO)
    world.workspace.users[CLEO]["is_ultra_restricted"] = True
    found.look_again(CLEO, within=0)
    assert not found.may_decide(CLEO)
    assert found.is_admin(ANA)


def test_where_slack_does_not_answer_its_last_word_holds(world: Any) -> None:
    found = people(world, Roles((EDITORS,)))
    world.faults.arm(Fault("usergroups.users.list", "500"))
    found.look_again(BEN, within=0)
    assert found.may_decide(BEN)


def test_a_channel_that_is_not_there_is_nobodys(world: Any) -> None:
    found = people(world, Roles(("C0NOWHERE",), (), (EDITORS,)))
    assert found.known, "that there is none is a clear answer"
    assert not found.may_decide(ANA)
    assert found.may_manage(ANA)
