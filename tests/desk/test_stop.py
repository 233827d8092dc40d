"""A bot is stopped while people press buttons."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from bot.storage.schema import decision
from tests.desk.desk import World


def test_what_was_acknowledged_is_done_and_nothing_else(tmp_path: Path) -> None:
    world = World(tmp_path)
    message = world.post_digest()

    def press(number: int) -> bool:
        return bool(world.remote.click(**where(number))["ok"])

    def where(number: int) -> dict[str, str]:
        block = next(b for b in message["blocks"] if b.get("block_id", "").endswith(f"|{number}"))
        place = {"channel": message["channel"], "ts": message["ts"], "block_id": block["block_id"]}
        return {"user": "U0ANA", "action_id": "publish", **place}

    try:
        with ThreadPoolExecutor(7) as people:
            pressed = [people.submit(press, number) for number in range(1, 8)]
            world.bot.stop()
        done = sum(one.exception() is None and one.result() for one in pressed)
        with world.desk.ledger.read() as connection:
            states = connection.scalars(select(decision.c.write_state)).all()
        assert states == ["written"] * done
        assert len(world.changed_lines()) == done
    finally:
        world.desk.close()
        world.stand_in.stop()
