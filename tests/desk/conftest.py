"""One desk for the whole run, made as new for every test."""

from collections.abc import Iterator

import pytest

from tests.desk.desk import World
from tests.payload_rules import problems


# Not for the whole session: the bot's threads draw random numbers for its socket, which Hypothesis
# takes for a test that is not repeatable.
@pytest.fixture(scope="package")
def running_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("desk"))
    yield world
    world.close()


@pytest.fixture
def world(running_world: World) -> Iterator[World]:
    """The desk as new. What it sent in the test must be what Slack takes, by others' rules."""
    running_world.reset()
    yield running_world
    assert problems(running_world.remote.calls()) == []
