"""One desk for the whole run, made as new for every test."""

from collections.abc import Iterator

import pytest

from tests.desk.desk import World


@pytest.fixture(scope="session")
def running_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("desk"))
    yield world
    world.close()


@pytest.fixture
def world(running_world: World) -> World:
    running_world.reset()
    return running_world
