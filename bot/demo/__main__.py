"""The stand-in as a process: `python -m bot.demo`. Prints one line of JSON once it answers."""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import yaml

from bot.demo.server import HERE, StandIn


def main() -> int:
    """Serve until SIGTERM or SIGINT, or until standard input ends where that was asked for."""
    options = _options()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if options.until_stdin_closes:
        threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    workspace = _mapping(options.workspace)
    manifest = _mapping(options.manifest) if options.manifest else {}
    stand_in = StandIn(workspace, manifest, control=options.control)
    url = stand_in.start(options.port)
    sys.stdout.write(json.dumps({"url": url, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    ended.wait()
    stand_in.stop()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--control", action="store_true", help="open the control address")
    parser.add_argument("--workspace", type=Path, default=HERE / "workspace.json")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, YAML or JSON")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser.parse_args()


def _mapping(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        sys.exit(f"{path}: is not a mapping. Give a workspace or a manifest.")
    return found


def _wait_for_end(ended: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
