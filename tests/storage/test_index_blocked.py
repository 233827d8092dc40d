"""The index where the system lets nothing be written: a sentence, and what there is goes on."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.index import Index
from tests.storage.indexes import article, put
from tests.storage.older import make_ancient, make_older

_FULL = """
import resource, signal, sys
from pathlib import Path
from bot.domain.errors import IndexBlocked
from bot.storage.index import Index
from tests.storage.indexes import article, found, put, search

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
place, limit = Path(sys.argv[1]), int(sys.argv[2])
more = [article(f"{number}.md", body=f"words{number} " * 40) for number in range(1500)]
refused = 0

def limited(most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

def blocked(do):
    global refused
    limited(limit)
    try:
        do()
    except IndexBlocked as problem:
        refused += 1
        assert "can't be written" in str(problem), problem
        assert "still found" in str(problem), problem
    finally:
        limited(resource.RLIM_INFINITY)

def bring_up():
    index.mend()
    put(index, *more)

index = Index.open(place, writable=True)
for turn in range(2):
    blocked(bring_up)
    assert "old" in found(index, "oldest"), turn
    assert index.path_of("old") == ("news", "old.md")
index.close()
index = None
try:
    limited(limit)
    index = Index.open(place, writable=True)
except IndexBlocked:
    refused += 1
    assert found(Index.open(place, writable=False), "oldest") == ["old"]
limited(resource.RLIM_INFINITY)
index = index or Index.open(place, writable=True)
assert found(index, "oldest") == ["old"]
bring_up()
assert index.count() == search(index, "").total == 1501
index.close()
print(refused)
"""
_FULL_BESIDE = """
import resource, signal, sys
from pathlib import Path
from bot.domain.errors import IndexBlocked
from bot.storage.index import Index
from tests.storage.indexes import article, found, put, search

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
place, limit = Path(sys.argv[1]), int(sys.argv[2])
more = [article(f"{number}.md", body=f"words{number} " * 40) for number in range(1500)]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    index = Index.open(place, writable=True)
except IndexBlocked as problem:
    print("refused:", problem)
    reader = Index.open(place, writable=False)
    assert found(reader, "oldest") == ["old"]
    reader.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    index = Index.open(place, writable=True)
for turn in range(2):
    try:
        index.mend()
        put(index, *more)
    except IndexBlocked as problem:
        print("blocked:", problem)
    assert index.building
    assert found(index, "oldest") == ["old"]
    assert index.path_of("old") == ("news", "old.md")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
index.mend()
put(index, *more, article("old.md", title="Not so old"))
index.complete()
assert search(index, "").total == 1501
assert found(index, "not so old") == ["old"]
index.close()
"""
_READ_ONLY = """
import os, sys
from pathlib import Path
from bot.domain.errors import IndexBlocked
from bot.storage.index import Index
from tests.storage.indexes import found

os.setgroups([])
os.setgid(65534)
os.setuid(65534)
place = Path(sys.argv[1])
try:
    index = Index.open(place, writable=True)
    assert found(index, "oldest") == ["old"]
    index.mend()
except IndexBlocked as problem:
    print(problem)
index = Index.open(place, writable=False)
assert found(index, "oldest") == ["old"]
assert index.path_of("old") == ("news", "old.md")
index.close()
"""


@pytest.fixture
def place(open_path: Path) -> Path:
    index = Index.open(open_path / "index", writable=True)
    put(index, article("old.md", title="The oldest"))
    index.close()
    return open_path / "index"


def _run(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("limit", [0, 3_000, 70_000, 150_000])
def test_on_a_full_disk_the_old_index_answers_and_room_is_enough(place: Path, limit: int) -> None:
    # A limit for every file is what a full disk is for whoever writes: no more bytes are taken.
    assert int(_run(_FULL, str(place), str(limit))) >= 1


@pytest.mark.parametrize("limit", [0, 3_000, 70_000, 150_000])
def test_on_a_full_disk_the_old_version_answers(place: Path, limit: int) -> None:
    make_older(place)
    assert "can't be written" in _run(_FULL_BESIDE, str(place), str(limit))


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can be another user")
@pytest.mark.parametrize("become", [Path.exists, make_older, make_ancient])
def test_where_nothing_may_be_written_the_old_index_answers(
    place: Path, become: Callable[[Path], object]
) -> None:
    become(place)
    for each in (place, *place.rglob("*")):
        each.chmod(each.stat().st_mode | 0o055)
    assert "can't be written" in _run(_READ_ONLY, str(place))
