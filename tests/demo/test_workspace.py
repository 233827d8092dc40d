"""The workspace of the stand-in: what may never come twice."""

import json

from bot.demo.clock import Clock
from bot.demo.server import HERE
from bot.demo.workspace import Workspace


def test_no_trigger_comes_twice_though_a_reset_counts_anew() -> None:
    seed = json.loads((HERE / "workspace.json").read_text(encoding="utf-8"))
    # One at a time, so that each may lie in memory where the last one lay.
    made = [Workspace(seed, Clock()).new_trigger("U0ANA") for _ in range(20)]
    assert len(set(made)) == len(made)
    assert len({one.split(".")[0] for one in made}) == 1
