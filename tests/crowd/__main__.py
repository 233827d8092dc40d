"""Let a crowd press at random at one desk, and judge what came of it.

    python -m tests.crowd --seed 7 --people 10 --articles 200 --clicks 5000

Exits with 1 where something is not as it must be.
"""

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.crowd.run import Plan, run


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code."""
    asked = _parser().parse_args(arguments)
    logging.lastResort = logging.StreamHandler() if asked.verbose else logging.NullHandler()
    plan = Plan(
        seed=asked.seed,
        people=asked.people,
        articles=asked.articles,
        clicks=asked.clicks,
        terminal=asked.terminal,
    )
    with tempfile.TemporaryDirectory(prefix="copydesk-crowd-") as name:
        found = run(plan, Path(name))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    _tell(found)
    return 1 if found["faults"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crowd", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--people", type=int, default=10, help="at least 6")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--clicks", type=int, default=5000)
    parser.add_argument("--terminal", type=int, default=10, help="decisions by copydesk decide")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the outcome as JSON too")
    parser.add_argument("--verbose", action="store_true", help="with the bot's log")
    return parser


def _tell(found: dict[str, Any]) -> None:
    for name, value in found.items():
        if isinstance(value, dict):
            print(f"{name}:")  # noqa: T201
            for what, count in value.items():
                print(f"  {what:44}{count:>7,}")  # noqa: T201
        elif name != "faults":
            print(f"{name:46}{value:>7,}")  # noqa: T201
    for fault in found["faults"]:
        print(f"NOT AS IT MUST BE: {fault}")  # noqa: T201
    if not found["faults"]:
        print("Ledger, git, messages and queues agree; everybody was told.")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
