"""SIGTERM in the middle of presses: what was acknowledged is done."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.desk.desk import ANA, World


def test_what_was_accepted_before_the_stop_is_in_the_files(tmp_path: Path) -> None:
    world = World(tmp_path)
    message = world.post_digest()
    with ThreadPoolExecutor(7) as hands:
        answers = list(hands.map(lambda n: world.press("publish", n, ANA, message), range(1, 8)))
        world.bot.stop()
    accepted = sum(bool(answer.get("ok")) for answer in answers)
    world.desk.close()
    changed = world.changed_lines()
    world.stand_in.stop()
    assert accepted > 0
    assert len(changed) == accepted
