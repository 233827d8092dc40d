"""Copying somebody's own folder of articles for the demo."""

import os
from pathlib import Path

import pytest

from bot.demo.samples import copy_folder


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    for name in ("_news/a.md", "b.md", ".git/config", "_site/b.md", "x/node_modules/c.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"---\r\ntitle: " + name.encode())
    os.utime(root / "b.md", (1_600_000_000, 1_600_000_000))
    return root


def test_copies_what_matters_with_its_times(source: Path, tmp_path: Path) -> None:
    copy_folder(source, tmp_path / "copy")
    assert files(tmp_path / "copy") == {
        "_news/a.md": b"---\r\ntitle: _news/a.md",
        "b.md": b"---\r\ntitle: b.md",
    }
    assert (tmp_path / "copy" / "b.md").stat().st_mtime == 1_600_000_000


def test_links_stay_links_and_pipes_stay_behind(source: Path, tmp_path: Path) -> None:
    (source / "loop").symlink_to(source)
    (source / "gone.md").symlink_to("nowhere.md")
    os.mkfifo(source / "pipe.md")
    copy_folder(source, tmp_path / "copy")
    assert (tmp_path / "copy" / "loop").is_symlink()
    assert (tmp_path / "copy" / "gone.md").is_symlink()
    assert not (tmp_path / "copy" / "pipe.md").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="missing is not a folder"):
        copy_folder(tmp_path / "missing", tmp_path / "copy")


def test_a_file_in_place_of_the_folder(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a folder"):
        copy_folder(source / "b.md", tmp_path / "copy")


def test_a_copy_into_itself_or_onto_something(source: Path) -> None:
    with pytest.raises(ValueError, match="lies inside"):
        copy_folder(source, source / "copy")
    with pytest.raises(ValueError, match="not an empty folder"):
        copy_folder(source / "_news", source)


def test_a_file_that_cannot_be_copied(source: Path, tmp_path: Path) -> None:
    (source / ("n" * 200 + ".md")).write_text("a name that has no room where it should go")
    target = tmp_path
    while len(str(target)) < os.pathconf("/", "PC_PATH_MAX") - 200:
        target = target / ("t" * 90)
    with pytest.raises(ValueError, match=r"n\.md can't be copied: File name too long\."):
        copy_folder(source, target)
