"""Many people press at random, at once: the ledger, the files and the messages agree after it."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from tests.desk.desk import ANA, BEN, CHANNEL, CLEO, World, eventually, text_of

PRESSES = 2_000 if os.environ.get("COPYDESK_SOAK") else 80


@pytest.mark.soak
@pytest.mark.parametrize("seed", [7, 11])
def test_a_crowd_leaves_one_truth(world: World, seed: int) -> None:
    chance = random.Random(seed)
    message = world.post_digest()
    presses = [_press(chance) for _ in range(PRESSES)]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda press: _do(world, message, *press), presses))
    eventually(lambda: _written(world), "every decision to be in its file")
    eventually(lambda: _agrees(world, message), "the message to say what the ledger says")
    assert _deciders(world) <= {ANA, BEN}
    assert _published(world) == len(world.changed_lines())
    assert all(after == "published: true\n" for _, _, after in world.changed_lines())


def _press(chance: random.Random) -> tuple[str, str, int]:
    word = chance.choice(["publish", "publish", "reject", "later", "undo", "undo"])
    return chance.choice([ANA, ANA, BEN, CLEO]), word, chance.randint(1, 7)


def _do(world: World, message: dict[str, Any], user: str, word: str, number: int) -> None:
    """Press what is there; who presses too late has nothing to press, as on a screen."""
    shown = next(one for one in world.remote.messages(CHANNEL) if one["ts"] == message["ts"])
    try:
        world.press(word, number, user, shown)
    except (StopIteration, RuntimeError):
        return  # the message changed under the hand


def _rows(world: World, sql: str) -> list[Any]:
    with world.desk.ledger.read() as connection:
        return list(connection.execute(text(sql)))


def _written(world: World) -> bool:
    waiting = "SELECT count(*) FROM decision WHERE write_state IN ('pending', 'reverting')"
    return bool(_rows(world, waiting)[0][0] == 0)


def _published(world: World) -> int:
    open_ones = "SELECT count(*) FROM decision WHERE ended_at IS NULL AND verb = 'publish'"
    return int(_rows(world, open_ones)[0][0])


def _deciders(world: World) -> set[str]:
    return {row[0] for row in _rows(world, 'SELECT DISTINCT "user" FROM decision')}


def _agrees(world: World, message: dict[str, Any]) -> bool:
    sql = "SELECT verb, count(*) FROM decision WHERE ended_at IS NULL GROUP BY verb"
    by_verb = {row[0]: row[1] for row in _rows(world, sql)}
    shown = text_of(
        next(one for one in world.remote.messages(CHANNEL) if one["ts"] == message["ts"])
    )
    words = {"publish": "Published by", "reject": "Rejected by", "later": "Later, by"}
    return all(shown.count(word) == by_verb.get(verb, 0) for verb, word in words.items())
