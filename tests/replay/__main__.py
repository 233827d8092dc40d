"""Replay a repository's history while editors decide, and judge what came of it.

    python -m tests.replay --repository PATH --branch main --folder _news --seed 7

Without `--repository`, a history of the same kind is made up. Exits with 1 where something is not
as it must be.
"""

import argparse
import json
import logging
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.replay.history import History, made_up, of_repository
from tests.replay.killed import replay_killed
from tests.replay.repository import Repository
from tests.replay.run import Plan, replay
from tests.replay.slack import replay_in_slack
from tests.replay.whole import replay_whole

MADE_UP = 60


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.slack and asked.pull_requests:
        parser.error("--pull-requests goes without --slack")
    logging.disable(logging.CRITICAL if not asked.verbose else logging.NOTSET)
    plan = Plan(
        branch=asked.branch,
        folder=asked.folder,
        seed=asked.seed,
        bots=asked.bots,
        ledgers=min(asked.ledgers, asked.bots),
        batch=asked.batch,
        overridden=asked.overridden,
        pull_requests=asked.pull_requests,
    )
    with tempfile.TemporaryDirectory(prefix="copydesk-replay-") as name:
        directory = Path(asked.keep or name)
        history = _history(asked, Path(name))
        if asked.slack and asked.kills:
            verdict = replay_whole(plan, history, directory, asked.kills)
        elif asked.slack:
            verdict = replay_in_slack(plan, history, directory)
        elif asked.kills:
            verdict = replay_killed(plan, history, directory, asked.kills)
        else:
            verdict = replay(plan, history, directory)
    _tell(verdict, as_json=asked.json)
    return 1 if verdict["faults"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("--repository", type=Path, help="a repository or a bundle")
    parser.add_argument("--branch", default="main")
    parser.add_argument("--folder", default="_news", help="where its articles are")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--commits", type=int, help="only the last ones")
    parser.add_argument("--kills", type=int, default=0, help="how often a bot is killed")
    parser.add_argument("--slack", action="store_true", help="through the stand-in Slack")
    parser.add_argument("--bots", type=int, default=1)
    parser.add_argument("--ledgers", type=int, default=1, help="1: the bots share one")
    parser.add_argument("--batch", action="store_true", help="one commit for all that are due")
    parser.add_argument(
        "--pull-requests", action="store_true", help="propose, and have others merge or close"
    )
    parser.add_argument(
        "--overridden", choices=("tell", "reopen", "again"), default="reopen", help="the setting"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON alone")
    parser.add_argument("--keep", type=Path, help="an empty directory to work in, kept")
    parser.add_argument("--verbose", action="store_true", help="with the bot's log")
    return parser


def _history(asked: argparse.Namespace, place: Path) -> History:
    if asked.repository is None:
        return made_up(random.Random(asked.seed), asked.commits or MADE_UP, asked.folder)
    path = asked.repository.resolve()
    if path.is_file():
        bare = Repository.create(place / "history.git", asked.branch)
        bare.git("fetch", "-q", str(path), f"{asked.branch}:{asked.branch}")
        path = bare.path
    source = Repository(path if (path / "HEAD").exists() else path / ".git", asked.branch)
    history = of_repository(source, asked.commits)
    source.close()
    return history


def _tell(verdict: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(verdict, indent=2))  # noqa: T201
        return
    for name, value in verdict.items():
        if name == "faults":
            continue
        shown = (
            ", ".join(f"{key} {n}" for key, n in value.items())
            if isinstance(value, dict)
            else value
        )
        print(f"{name:36}{shown}")  # noqa: T201
    for fault in verdict["faults"]:
        print(f"NOT AS IT MUST BE: {fault}")  # noqa: T201
    if not verdict["faults"]:
        print("Every decision is in, or back with the editors; nothing else has changed.")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
