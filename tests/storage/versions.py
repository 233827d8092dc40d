"""Every version of every article in a real site's history."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

BUNDLE = Path(__file__).parents[2].parent / "shared" / "corpora" / "upstream.bundle"
# At full length (make soak) all of them, in short some.
STEP = 1 if os.environ.get("COPYDESK_SOAK") else 37


def versions(place: Path) -> Iterator[bytes]:
    """The bytes of the versions, after cloning into `place`. Skips where the history isn't."""
    if not BUNDLE.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    clone = place / "clone"
    subprocess.run(["git", "clone", "-q", "--bare", "-b", "upto", BUNDLE, clone], check=True)
    listed = _git(clone, "rev-list", "--objects", "upto").decode().splitlines()
    blobs = [line.split(" ", 1)[0] for line in listed if line.endswith(".md") and "_news/" in line]
    asked = "\n".join(blobs[::STEP]).encode()
    out = _git(clone, "cat-file", "--batch", given=asked)
    while out:
        head, _, out = out.partition(b"\n")
        size = int(head.rsplit(b" ", 1)[1])
        yield out[:size]
        out = out[size + 1 :]


def _git(clone: Path, *words: str, given: bytes = b"") -> bytes:
    run = subprocess.run(["git", "-C", clone, *words], input=given, capture_output=True, check=True)
    return run.stdout
