"""Simulate a year of digests, and check what came of it.

    python -m tests.year --seed 7 --slots 1000 --bots 3 --kills 24

Exits with 1 where something is not as it must be. The same seed makes the same year, but for what
depends on when a process was killed.
"""

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.year.run import Plan
from tests.year.simulate import simulate

BUNDLE = Path(__file__).parents[2].parent / "shared" / "corpora" / "upstream.bundle"

MEMORY = Path("/dev/shm")  # noqa: S108  a directory of its own is made there
"""A disk is waited for at each transaction, and a killed process loses nothing in memory either."""


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code."""
    asked = _parser().parse_args(arguments)
    logging.disable(logging.NOTSET if asked.verbose else logging.CRITICAL)
    if asked.verbose:
        logging.basicConfig(level=logging.WARNING)
    bundle = None if asked.made_up or not BUNDLE.exists() else BUNDLE
    plan = Plan(
        seed=asked.seed,
        slots=asked.slots,
        bots=asked.bots,
        ledger=_address(asked.ledger),
        kills=asked.kills,
        bundle=bundle,
    )
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="copydesk-year-", dir=memory) as name:
        outcome = simulate(
            plan, asked.keep or Path(name), _count if sys.stderr.isatty() else _quiet
        )
    if asked.json:
        asked.json.write_text(json.dumps(outcome, indent=2) + "\n", encoding="utf-8")
    _tell(outcome)
    return 1 if outcome["faults"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--slots", type=int, default=1000, help="so many at least")
    parser.add_argument("--bots", type=int, default=1, help="all on one ledger")
    parser.add_argument("--ledger", default="", help="an SQLite file or a postgresql:// address")
    parser.add_argument("--kills", type=int, default=0, help="bots killed by SIGKILL")
    parser.add_argument("--made-up", action="store_true", help="without the real history")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome there")
    parser.add_argument("--keep", type=Path, help="an empty directory to work in, kept")
    parser.add_argument("--verbose", action="store_true", help="with the bots' log")
    return parser


def _address(text: str) -> str:
    if text.startswith("postgresql://"):
        return text.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"sqlite:///{Path(text).resolve()}" if text and "://" not in text else text


def _count(slots: int) -> None:
    print(f"\r{slots} slots", end="\r", file=sys.stderr, flush=True)  # noqa: T201


def _quiet(_slots: int) -> None:
    """Nobody looks."""


def _tell(outcome: dict[str, Any]) -> None:
    for name, value in outcome.items():
        if name == "faults":
            continue
        if isinstance(value, dict):
            value = ", ".join(f"{key} {n}" for key, n in value.items())
        print(f"{name:20}{value}")  # noqa: T201
    for fault in outcome["faults"]:
        print(f"NOT AS IT MUST BE: {fault}")  # noqa: T201
    if not outcome["faults"]:
        print("Every slot is posted once or accounted for, and every message is true.")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
