"""The index on disk: who may write, what a crash leaves, which of two files counts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.errors import IndexUnusable
from bot.storage.folder import FileStat
from bot.storage.index import Index
from tests.storage.indexes import article, found, leave_out, put, seen


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index"


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    opened = Index.open(place, writable=True)
    yield opened
    opened.close()


def test_files_are_remembered(index: Index, place: Path) -> None:
    put(index, article("a.md"), article("b/c.md"))
    index.close()
    again = Index.open(place, writable=True)
    assert again.files("news") == {"a.md": seen("a.md"), "b/c.md": seen("b/c.md")}
    assert again.files("other") == {}
    assert again.sources() == ["news"]
    assert again.path_of("c") == ("news", "b/c.md")
    assert again.below("news", ["b"]) == {"b/c.md": seen("b/c.md")}
    assert sorted(found(again, "")) == ["a", "c"]
    again.close()


def test_change_move_and_removal(index: Index) -> None:
    put(index, article("a.md", title="Old"), article("b.md"))
    put(index, article("a.md", title="New"))
    assert (found(index, "old"), found(index, "new")) == ([], ["a"])
    put(index, article("x/a.md", title="New"), gone=["a.md"])
    assert found(index, "new") == ["a"]
    assert index.path_of("a") == ("news", "x/a.md")
    put(index, article("b.md", id="other"))
    assert index.article("b") is None
    assert index.article("other") == article("b.md", id="other")
    put(index, gone=["x/a.md", "b.md", "never-there.md"])
    assert found(index, "") == []
    assert index.files("news") == {}


def test_what_is_left_out(index: Index) -> None:
    put(index, article("a.md"))
    leave_out(index, "a.md", 7, "has no title")
    assert found(index, "") == []
    (why,) = index.left_out()
    assert (why.path, why.line, why.reason) == ("a.md", 7, "has no title")
    assert index.files("news") == {"a.md": seen("a.md")}
    put(index, article("a.md"))
    assert index.left_out() == []


def left_out(index: Index) -> dict[str, str]:
    return {why.path: why.reason for why in index.left_out()}


@pytest.mark.parametrize("together", [True, False])
def test_of_two_files_the_smaller_path_counts(index: Index, together: bool) -> None:
    first, second = article("b/x.md", title="Second"), article("a/x.md", title="First")
    if together:
        put(index, first, second)
    else:
        put(index, first)
        put(index, second)
    assert found(index, "first OR second") == ["x"]
    assert found(index, "first") == ["x"]
    assert index.path_of("x") == ("news", "a/x.md")
    assert left_out(index) == {"b/x.md": "is the same article as a/x.md"}
    put(index, gone=["a/x.md"])
    assert found(index, "second") == ["x"]
    assert left_out(index) == {}
    put(index, gone=["b/x.md"])
    assert found(index, "") == []


def test_the_other_takes_over_when_the_first_becomes_another_article(index: Index) -> None:
    put(index, article("a/x.md"), article("b/x.md"), article("c/x.md"))
    put(index, article("a/x.md", id="y"))
    assert sorted(found(index, "")) == ["x", "y"]
    assert left_out(index) == {"c/x.md": "is the same article as b/x.md"}
    put(index, article("a/x.md"))
    assert sorted(left_out(index)) == ["b/x.md", "c/x.md"]


def test_one_process_writes(index: Index, place: Path) -> None:
    with pytest.raises(IndexUnusable, match="Another Copydesk is writing"):
        Index.open(place, writable=True)
    code = (
        "from pathlib import Path; from bot.storage.index import Index; "
        f"Index.open(Path({str(place)!r}), writable=True)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "IndexUnusable: Another Copydesk is writing" in other.stderr
    assert f"(process {os.getpid()} on {socket.gethostname()}): stop it" in other.stderr
    put(index, article("a.md"))
    assert found(index, "") == ["a"]


def test_reading_beside_the_writer_sees_new_commits(index: Index, place: Path) -> None:
    put(index, article("a.md"))
    reader = Index.open(place, writable=False)
    assert found(reader, "") == ["a"]
    before = reader.generation
    put(index, article("b.md"))
    assert sorted(found(reader, "")) == ["a", "b"]
    assert reader.generation > before
    assert reader.path_of("b") == ("news", "b.md")
    index.wipe()
    put(index, article("c.md"))
    assert found(reader, "") == ["c"]
    assert reader.path_of("b") is None
    reader.close()


def test_reading_without_an_index(place: Path) -> None:
    with pytest.raises(IndexUnusable, match="copydesk index"):
        Index.open(place, writable=False)
    assert not place.exists()


def test_a_place_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexUnusable, match="can't be written"):
        Index.open(tmp_path / "index", writable=True)


def _files(place: Path) -> list[Path]:
    """The index's own files, one of each kind."""
    files = (file for file in place.rglob("*") if file.is_file() and file.name[0] != ".")
    kinds = {file.suffix: file for file in files if file.name != "writer.lock"}
    return list(kinds.values())


def test_whatever_is_broken_is_made_anew(place: Path, tmp_path: Path) -> None:
    index = Index.open(place, writable=True)
    put(index, article("a.md"), article("b.md", quality=1))
    index.close()
    whole = tmp_path / "whole"
    place.rename(whole)
    for file in _files(whole):
        for damage in ("remove", "cut", "turn"):
            shutil.copytree(whole, place)
            _damage(place / file.relative_to(whole), damage)
            index = Index.open(place, writable=True)
            _refresh(index)
            assert sorted(found(index, "a OR b")) == ["a", "b"], (file.name, damage)
            index.close()
            shutil.rmtree(place)


def _refresh(index: Index) -> None:
    """What a library does; damage that opening doesn't show, the first search does."""
    for _ in range(2):
        index.mend()
        put(index, *(article(f"{n}.md") for n in "ab" if f"{n}.md" not in index.files("news")))
        with suppress(IndexUnusable):
            found(index, "a OR b")


def _damage(file: Path, damage: str) -> None:
    data = file.read_bytes()
    half = max(len(data) // 2, 1)
    if damage == "remove":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(data[: half if len(data) > 1 else 0])
    else:
        file.write_bytes(bytes(byte ^ 0xFF for byte in data[:half]) + data[half:])


def test_removed_while_it_is_open(index: Index, place: Path) -> None:
    put(index, article("a.md"))
    assert not index.mend()
    for file in _files(place):
        file.unlink()
    assert index.mend()
    assert index.files("news") == {}
    put(index, article("b.md"))
    assert found(index, "") == ["b"]


def test_an_error_while_reading_takes_the_batch_back(index: Index) -> None:
    put(index, article("a.md"))

    def failing() -> Iterator[tuple[FileStat, Article]]:
        yield seen("b.md"), article("b.md")
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake of ours"):
        index.apply("news", failing(), gone=["a.md"])
    put(index, article("c.md"))
    assert sorted(found(index, "")) == ["a", "c"]
    assert sorted(index.files("news")) == ["a.md", "c.md"]


def test_files_read_in_another_way_are_not_as_they_were(index: Index) -> None:
    index.read_as("news", "hugo")
    put(index, article("a.md"))
    index.read_as("news", "hugo")
    assert index.files("news")["a.md"] == seen("a.md")
    index.read_as("news", "jekyll")
    assert index.files("news")["a.md"] != seen("a.md")


_KILLED = """
import os, sys, time
from pathlib import Path
from bot.storage.index import Index
from tests.storage.indexes import article, put
index = Index.open(Path(sys.argv[1]), writable=True)
print("open", flush=True)
for turn in range(10_000):
    title = f"Turn {turn}"
    put(index, article(f"{turn % 7}.md", title=title), article("same.md", title=title),
        gone=[f"{(turn + 3) % 7}.md"])
"""


@pytest.mark.parametrize("seconds", [0.02, 0.05, 0.11, 0.17])
def test_killed_at_any_time_only_reads_again(place: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(place)], stdout=subprocess.PIPE, env=_environment()
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    index = Index.open(place, writable=True)
    assert sorted(found(index, "")) == sorted(
        name.removesuffix(".md") for name in index.files("news")
    )
    for name in index.files("news"):
        kept = index.article(name.removesuffix(".md"))
        assert kept is not None
        assert kept.path == name
    index.close()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.parametrize("moment", ["before the commit", "before the rows"])
def test_a_commit_cut_short(place: Path, moment: str) -> None:
    """What `apply` leaves behind when it is killed between its three steps."""
    index = Index.open(place, writable=True)
    put(index, article("a.md"), article("b.md"))
    put(index, article("z/a.md"))
    store = index._versions.own  # to stop where only a kill would
    writer = store.writer()
    store.rows.begin("news", ["a.md", "new.md", "z/a.md"], ["a", "new"])
    if moment == "before the rows":
        writer.delete_documents_by_term("id", "a")
        writer.commit()
    index.close()
    again = Index.open(place, writable=True)
    assert found(again, "") == ["b"]
    assert sorted(again.files("news")) == ["b.md"]
    put(again, article("a.md"), article("z/a.md"))
    assert sorted(found(again, "")) == ["a", "b"]
    again.close()
