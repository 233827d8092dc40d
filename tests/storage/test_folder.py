"""A folder as a source: what is in it, reading, and writing an edit whole or not at all."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import EditRefused, SourceChanged, SourceMissing, Unreadable
from bot.storage.edit import Edit, set_scalar
from bot.storage.fields import COPYDESK
from bot.storage.folder import FileStat, Folder
from tests.storage.front import file

DATA = file("title: A\npublished: false", "Body\r\n")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "articles"
    root.mkdir()
    return Folder("desk", root, COPYDESK)


def put(folder: Folder, path: str, data: bytes = DATA) -> Path:
    target = folder.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def paths(folder: Folder) -> list[str]:
    return sorted(seen.path for seen in folder.scan())


def why(folder: Folder, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        folder.article(path)
    with pytest.raises(SourceMissing):
        folder.read(path)
    assert (caught.value.path, caught.value.line) == (path, 1)
    return caught.value.reason


def edit(data: bytes = DATA) -> Edit:
    return set_scalar(data, "published", "true")


def test_articles_are_found_and_nothing_else(folder: Folder) -> None:
    for path in ("b/z.md", "b/a.MARKDOWN", "c.md", "x.md/inside.md", "a/b/c/d.md", "ü/ä ö.md"):
        put(folder, path)
    for path in (
        ".git/x.md",
        ".hidden.md",
        "_site/x.md",
        "node_modules/p/README.md",
        "b/_index.md",
    ):
        put(folder, path)
    for path in ("notes.txt", "b/c.md~", "md", "b/.copydesk-1.md"):
        put(folder, path)
    assert paths(folder) == [
        "a/b/c/d.md",
        "b/a.MARKDOWN",
        "b/z.md",
        "c.md",
        "x.md/inside.md",
        "ü/ä ö.md",
    ]


def test_what_is_seen_of_a_file(folder: Folder) -> None:
    target = put(folder, "news/a.md")
    seen = target.stat()
    expected = FileStat("news/a.md", len(DATA), seen.st_mtime_ns, seen.st_ino)
    assert list(folder.scan()) == [expected]
    assert folder.stat("news/a.md") == expected
    assert folder.stat("news/b.md") is None
    assert folder.stat("news") is None
    assert folder.article("news/a.md").path == "news/a.md"
    assert folder.read("news/a.md") == DATA


def test_a_missing_folder_is_not_an_empty_one(folder: Folder) -> None:
    assert paths(folder) == []
    folder.root.rmdir()
    with pytest.raises(SourceMissing, match="can't be read: no such file"):
        list(folder.scan())
    folder.root.write_text("a file")
    with pytest.raises(SourceMissing):
        list(folder.scan())


def test_a_folder_that_goes_away_while_it_is_read(folder: Folder) -> None:
    put(folder, "a/a.md")
    put(folder, "b/b.md")
    scan = folder.scan()
    next(scan)
    folder.root.rename(folder.root.parent / "moved")
    with pytest.raises(SourceMissing):
        list(scan)


def test_a_folder_inside_that_goes_away_is_just_gone(folder: Folder) -> None:
    put(folder, "a/a.md")
    target = put(folder, "b/b.md")
    scan = folder.scan()
    next(scan)
    target.unlink()
    target.parent.rmdir()
    assert list(scan) == []


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.md", "news/../../secret.md", "/etc/hosts", "", ".", "nope.md", "a.md/b.md"),
        *("a\0.md", "x" * 300 + ".md"),
    ],
)
def test_no_path_leads_out(folder: Folder, path: str) -> None:
    put(folder, "a.md")
    (folder.root.parent / "secret.md").write_bytes(DATA)
    with pytest.raises((SourceMissing, Unreadable)):
        folder.article(path)
    with pytest.raises(SourceMissing):
        folder.read(path)
    with pytest.raises(SourceMissing):
        folder.write(path, edit())


def test_links(folder: Folder) -> None:
    outside = folder.root.parent / "outside"
    outside.mkdir()
    (outside / "o.md").write_bytes(DATA)
    put(folder, "real/a.md")
    for name, leads_to in (
        ("out.md", outside / "o.md"),
        ("gone.md", "nothing"),
        ("loop.md", "loop.md"),
        ("in.md", "real/a.md"),
        ("linked", outside),
        ("again", "real"),
        ("up", ".."),
    ):
        (folder.root / name).symlink_to(leads_to)
    assert paths(folder) == ["gone.md", "in.md", "loop.md", "out.md", "real/a.md"]
    assert "leads out of the folder" in why(folder, "out.md")
    assert "leads out of the folder" in why(folder, "linked/o.md")
    assert "leads nowhere" in why(folder, "gone.md")
    assert "leads nowhere" in why(folder, "loop.md")
    assert folder.article("in.md").title == "A"
    folder.write("in.md", edit())
    assert (folder.root / "in.md").is_symlink()
    assert folder.read("real/a.md") == edit().after


def test_a_root_may_be_a_link_that_is_turned(folder: Folder) -> None:
    put(folder, "one/a.md")
    put(folder, "two/b.md")
    link = folder.root.parent / "current"
    link.symlink_to(folder.root / "one")
    linked = Folder("desk", link, COPYDESK)
    assert paths(linked) == ["a.md"]
    link.unlink()
    link.symlink_to(folder.root / "two")
    assert paths(linked) == ["b.md"]
    assert linked.article("b.md").title == "A"


def test_what_is_no_ordinary_file_is_left_out_without_waiting(folder: Folder) -> None:
    os.mkfifo(folder.root / "pipe.md")
    assert paths(folder) == ["pipe.md"]
    assert "no ordinary file" in why(folder, "pipe.md")


def test_a_name_that_is_not_utf_8(folder: Folder) -> None:
    with open(os.fsencode(folder.root) + b"/b\xff.md", "wb") as odd:  # noqa: PTH123  # bytes
        odd.write(DATA)
    [path] = paths(folder)
    assert path == "b\\xff.md"
    assert "not UTF-8" in why(folder, path)


def test_a_large_file_is_not_read_whole(folder: Folder) -> None:
    with put(folder, "large.md").open("r+b") as large:
        large.truncate(50_000_000)
    assert len(folder.read("large.md")) < 2_100_000
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        folder.article("large.md")


@pytest.fixture
def open_to_all() -> Iterator[Folder]:
    """A folder that another user reaches: pytest's own is closed anew by every run that begins."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield Folder("desk", place, COPYDESK)
        for closed in ("half", "shut"):
            (place / closed).chmod(0o755)


def test_what_may_not_be_opened_is_left_out_with_the_reason(open_to_all: Folder) -> None:
    """In a process of its own where root runs the tests, since nothing is closed to root."""
    folder = open_to_all
    put(folder, "a.md")
    put(folder, "closed.md").chmod(0)
    put(folder, "half/c.md").parent.chmod(0o444)
    put(folder, "shut/b.md").parent.chmod(0)
    code = (
        "import os, sys\n"
        "from tests.storage.test_folder import say_what_is_closed\n"
        "if os.geteuid() == 0:\n    os.setgroups([]); os.setegid(65534); os.seteuid(65534)\n"
        "say_what_is_closed(sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder.root], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "a.md A",
        "closed.md:1: can't be read (permission denied): let the bot's user read it",
        "half/c.md:1: can't be read (permission denied): let the bot's user read it",
        "shut:1: can't be read (permission denied): let the bot's user read it",
        "True can't be written: permission denied.",
        "The folder is closed: permission denied.",
    ]


def say_what_is_closed(root: str) -> None:
    folder = Folder("desk", Path(root), COPYDESK)
    for seen in sorted(folder.scan()):
        try:
            print(seen.path, folder.article(seen.path).title)  # noqa: T201
        except Unreadable as error:
            print(error)  # noqa: T201
    try:
        folder.write("a.md", edit())
    except EditRefused as error:
        words = str(error).split(". ")[0].removeprefix(f"{Path(root).resolve()}/a.md")
        print(f"{str(error).startswith('/')}{words}.")  # noqa: T201
    try:
        list(Folder("desk", Path(root, "shut"), COPYDESK).scan())
    except SourceMissing as error:
        print("The folder is closed:", str(error).split(": ")[1])  # noqa: T201


def test_writing_keeps_mode_and_leaves_nothing_beside(folder: Folder) -> None:
    target = put(folder, "a.md")
    target.chmod(0o640)
    before = target.stat()
    folder.write("a.md", edit())
    assert target.read_bytes() == DATA.replace(b"false", b"true")
    assert target.stat().st_mode == before.st_mode
    assert (target.stat().st_uid, target.stat().st_gid) == (before.st_uid, before.st_gid)
    assert os.listdir(folder.root) == ["a.md"]  # noqa: PTH208  # hidden names too
    assert folder.article("a.md").published


def test_a_file_that_changed_is_not_written(folder: Folder) -> None:
    target = put(folder, "a.md")
    newer = DATA.replace(b"title: A", b"title: B")
    change = edit()
    target.write_bytes(newer)
    with pytest.raises(SourceChanged):
        folder.write("a.md", change)
    assert target.read_bytes() == newer
    assert [path.name for path in folder.root.iterdir()] == ["a.md"]
    target.unlink()
    with pytest.raises(SourceMissing):
        folder.write("a.md", change)
    assert list(folder.root.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(folder: Folder) -> None:
    put(folder, "a.md")
    old, new = put(folder, ".copydesk-old"), put(folder, ".copydesk-new")
    os.utime(old, (0, 0))
    folder.write("a.md", edit())
    assert (old.exists(), new.exists()) == (False, True)


def test_a_reader_sees_the_old_file_or_the_new_one(folder: Folder) -> None:
    put(folder, "a.md")
    both = {DATA, edit().after}
    code = "import sys\nfrom tests.storage.test_folder import flip\nflip(sys.argv[1])\n"
    with subprocess.Popen([sys.executable, "-c", code, folder.root]) as writer:
        seen = set()
        while writer.poll() is None:
            seen.add(folder.read("a.md"))
    assert writer.returncode == 0
    assert seen == both


def flip(root: str) -> None:
    folder = Folder("desk", Path(root), COPYDESK)
    for word in ["true", "false"] * 12:
        folder.write("a.md", set_scalar(folder.read("a.md"), "published", word))


def test_a_file_system_may_count_its_inodes_from_the_top() -> None:
    numbers = (stat.S_IFREG, 2**64 - 1, 0, 1, 0, 0, 5, 0, 0, 0)
    assert FileStat.of("a.md", os.stat_result(numbers)).inode == 2**63 - 1
