"""Following upstream: what a sync says has changed, and what it says when it can't."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError, SourceMissing
from bot.storage.fields import COPYDESK
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from bot.storage.git_sync import AnotherHistory
from tests.storage.git_upstream import ARTICLE, UpstreamRepository


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    repository = UpstreamRepository(tmp_path / "up.git")
    repository.commit({"a.md": ARTICLE, "b.md": b"b", "c.md": b"c", "picture.png": b"0"})
    return repository


@pytest.fixture
def source(upstream: UpstreamRepository, tmp_path: Path) -> Iterator[GitSource]:
    source = upstream.source(tmp_path / "data")
    yield source
    source.close()


def refused(source: GitSource) -> str:
    """Why it can't be synced."""
    with pytest.raises(SourceMissing) as caught:
        source.sync()
    return str(caught.value)


def paths(source: GitSource) -> set[str]:
    return {seen.path for seen in source.scan()}


def test_a_sync_says_what_changed(upstream: UpstreamRepository, source: GitSource) -> None:
    first = source.sync()
    assert (first.before, first.after, first.changed) == (None, upstream.tip(), None)
    nothing = source.sync()
    assert (nothing.before, nothing.changed) == (first.after, frozenset())
    upstream.commit({"a.md": ARTICLE.replace(b"\n", b"\r\n"), "picture.png": b"1"})
    upstream.commit({"b.md": None, "_archive/b.md": b"b", "d.md": b"d"})
    upstream.commit({"c.md": None})
    upstream.commit({"c.md": b"again"})
    upstream.commit({"caf\udce9.md": b"?"})
    after = source.sync()
    assert after.before == first.after
    assert after.changed == frozenset(
        {"a.md", "b.md", "_archive/b.md", "c.md", "d.md", "caf\\xe9.md"}
    )
    assert source.read("a.md") == ARTICLE.replace(b"\n", b"\r\n")
    assert paths(source) == {"a.md", "_archive/b.md", "c.md", "d.md", "caf\\xe9.md"}


def test_the_first_copy_is_shallow_and_later_ones_know_their_ancestry(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path
) -> None:
    upstream.commit({"a.md": b"2"})
    source.sync()
    upstream.commit({"a.md": b"3"})
    upstream.commit({"a.md": b"4"})
    source.sync()
    clone = tmp_path / "data" / "clone-1"
    listed = ["git", f"--git-dir={clone}", "rev-list", "--all"]
    assert len(subprocess.check_output(listed).split()) == 3
    assert (clone / "shallow").exists()
    assert not (clone / "index").exists()


def test_what_a_reader_began_with_stays(upstream: UpstreamRepository, source: GitSource) -> None:
    source.sync()
    reader, snapshot = source.reader(["a.md", "b.md"]), source.snapshot()
    upstream.commit({"a.md": b"new", "b.md": None})
    source.sync()
    assert reader.read("a.md")[1] == ARTICLE
    assert reader.read("b.md")[1] == b"b"
    assert snapshot.read("b.md") == b"b"
    assert source.stat("b.md") is None


def test_the_time_of_the_last_sync_outlives_the_process(
    upstream: UpstreamRepository, tmp_path: Path
) -> None:
    times = iter([datetime(2026, 11, 22, 10, tzinfo=UTC) + timedelta(hours=n) for n in range(9)])
    remote = Remote(str(upstream.path), "main")

    def opened() -> GitSource:
        return GitSource("desk", remote, tmp_path / "data", COPYDESK, now=lambda: next(times))

    opened().sync()
    assert opened().synced_at == datetime(2026, 11, 22, 10, tzinfo=UTC)
    opened().sync()
    upstream.path.rename(tmp_path / "away")
    assert "no repository at" in refused(opened())
    again = opened()
    assert again.synced_at == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert paths(again) == {"a.md", "b.md", "c.md"}
    (tmp_path / "away").rename(upstream.path)
    assert again.sync().changed == frozenset()


def test_after_a_force_push_the_copy_is_made_anew(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path
) -> None:
    before = source.sync().after
    upstream.commit({"a.md": b"other", "e.md": b"e"}, parent=None)
    forced = source.sync()
    assert (forced.before, forced.changed) == (before, None)
    assert paths(source) == {"a.md", "e.md"}
    assert [found.name for found in (tmp_path / "data").glob("clone-*")] == ["clone-2"]
    upstream.commit({"e.md": b"f"})
    assert source.sync().changed == frozenset({"e.md"})


def test_a_force_push_with_a_long_history_is_not_fetched_whole(
    upstream: UpstreamRepository,
    source: GitSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.git_clone._LEAST_LIMIT", 100)
    source.sync()
    many = [f"{number}.txt" for number in range(300)]
    upstream.commit({name: name.encode() for name in many}, parent=None)
    upstream.commit({**dict.fromkeys(many), "z.md": b"z"})
    assert source.sync().changed is None
    assert paths(source) == {"z.md"}
    shown = ["git", f"--git-dir={tmp_path}/data/clone-2", "count-objects", "-v"]
    assert b"in-pack: 3\n" in subprocess.check_output(shown)


def test_a_new_address_keeps_what_was_read(upstream: UpstreamRepository, tmp_path: Path) -> None:
    first = upstream.source(tmp_path / "data")
    before = first.sync().after
    shutil.copytree(upstream.path, tmp_path / "moved.git")
    upstream.path = tmp_path / "moved.git"
    upstream.git("branch", "-m", "main", "live")
    upstream.commit({"c.md": b"2"}, branch="live")
    moved = upstream.source(tmp_path / "data", branch="live")
    assert moved.sync().changed == frozenset({"c.md"})
    narrow = upstream.source(tmp_path / "data", branch="live", folders=("x",))
    assert narrow.sync().changed is None
    other = UpstreamRepository(tmp_path / "other.git")
    other.commit({"o.md": b"o"})
    strange = other.source(tmp_path / "data")
    with pytest.raises(AnotherHistory, match="--adopt"):
        strange.sync()
    assert strange.read("c.md") == b"2"
    assert strange.sync(adopt=True).changed is None
    assert paths(strange) == {"o.md"}
    assert before != strange.tip


def test_upstream_that_can_not_be_read_is_said_plainly(
    upstream: UpstreamRepository, tmp_path: Path
) -> None:
    empty = UpstreamRepository(tmp_path / "empty.git")
    source = empty.source(tmp_path / "one")
    assert refused(source) == f"The repository {empty.path} is empty: nothing was pushed to it yet."
    upstream.commit({"a.md": b"x"}, branch="old/refs/heads/live", parent=None)
    source = upstream.source(tmp_path / "one", branch="live")
    assert refused(source).endswith("has no branch live: it has main, old/refs/heads/live.")
    source = upstream.source(tmp_path / "one", url=str(tmp_path / "nowhere"))
    assert refused(source).startswith(f"There is no repository at {tmp_path}/nowhere, or the bot")
    source = upstream.source(tmp_path / "one", url="https://127.0.0.1:1/o/r.git")
    assert refused(source) == "127.0.0.1 can't be reached: it does not take connections just now."
    assert source.synced_at is None


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c touch% /tmp/x",
        "git://example.org/x",
        "http://example.org/x",
        "-u/tmp",
        "",
        "https://me:secret-word@example.org/x",
    ],
)
def test_addresses_that_are_not_taken(url: str, tmp_path: Path) -> None:
    source = GitSource("desk", Remote(url, "main"), tmp_path, COPYDESK)
    with pytest.raises(SettingsError) as caught:
        source.sync()
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize("branch", ["", "-x", "a..b", "a b", "x.lock", "@", "a/", "é^"])
def test_branches_that_are_not_taken(branch: str, tmp_path: Path) -> None:
    source = GitSource("desk", Remote("https://example.org/x", branch), tmp_path, COPYDESK)
    with pytest.raises(SettingsError, match="no name of a branch"):
        source.sync()


def test_nothing_of_the_user_and_of_git_gets_in(
    upstream: UpstreamRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    hook = hooks / "reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n")
    hook.chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(f'[core]\nhooksPath = {hooks}\n[url "/nowhere"]\ninsteadOf = file://\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "wrong"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    source = upstream.source(tmp_path / "data")
    source.sync()
    source.close()
    assert not (tmp_path / "hooked").exists()
    assert not (tmp_path / "trace").exists()


def test_what_a_killed_call_left_does_not_stand_in_the_way(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (data / "clone-1" / "objects").mkdir(parents=True)
    (data / "clone-1" / "HEAD").write_text("half")
    source.sync()
    clone = data / "clone-1"
    locks = [clone / "shallow.lock", clone / "refs/heads/main.lock", clone / "packed-refs.lock"]
    for lock in [*locks, clone / "HEAD.lock", clone / "objects/pack/tmp_pack_x"]:
        lock.write_bytes(b"")
    (data / "clone-7").mkdir()
    upstream.commit({"a.md": b"2"})
    assert source.sync().changed == frozenset({"a.md"})
    assert not any(lock.exists() for lock in locks)
    (data / "state.json").write_bytes(b"\0\0\0")
    assert source.sync().before is None
    assert paths(source) == {"a.md", "b.md", "c.md"}


def test_a_copy_that_lost_its_objects_gets_them_again(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path
) -> None:
    source.sync()
    upstream.commit({"a.md": b"2"})
    for pack in (tmp_path / "data" / "clone-1" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o600)
        pack.write_bytes(pack.read_bytes()[:40])
    source.sync()
    assert (source.read("a.md"), source.read("b.md")) == (b"2", b"b")
    for pack in (tmp_path / "data" / "clone-1" / "objects" / "pack").iterdir():
        pack.unlink()
    upstream.commit({"a.md": b"3"})
    source.sync()
    assert (source.read("a.md"), source.read("b.md")) == (b"3", b"b")


def test_a_copy_in_use_says_by_whom(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.git_sync._LOCK_SECONDS", 0.2)
    script = (
        "import sys, pathlib; from bot.storage.git_lock import CloneLock\n"
        "with CloneLock(pathlib.Path(sys.argv[1])).held(1):\n"
        " print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert f"is in use by process {other.pid}: stop it" in refused(source)
        other.kill()
    assert source.sync().before is None


def test_many_small_packs_are_put_together(
    upstream: UpstreamRepository,
    source: GitSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.git_clone._MOST_PACKS", "3")
    source.sync()
    for number in range(6):
        upstream.commit({"a.md": str(number).encode()})
        source.sync()
        assert source.read("a.md") == str(number).encode()
    assert len(list((tmp_path / "data/clone-1/objects/pack").glob("*.pack"))) <= 4


def hanging_ssh(tmp_path: Path) -> tuple[Remote, Path]:
    """A remote that takes the connection and says nothing, and where it writes its process id."""
    pid = tmp_path / "pid"
    fake = tmp_path / "ssh"
    fake.write_text(f"#!/bin/sh\necho $$ > {pid}.new; mv {pid}.new {pid}\nexec sleep 1000\n")
    fake.chmod(0o755)
    return Remote("git@example.org:o/r.git", "main", ssh_command=str(fake)), pid


def is_alive(pid: Path) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid.read_text().strip()}/status").read_text()
    except FileNotFoundError:
        return False


def ends(pid: Path) -> bool:
    """A process that was killed is there until the system has come to it."""
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_a_remote_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.git_look.LOOK_SECONDS", 1.0)
    remote, pid = hanging_ssh(tmp_path)
    source = GitSource("desk", remote, tmp_path / "data", COPYDESK)
    assert refused(source) == "example.org gave no whole answer within 1 seconds."
    assert pid.exists()
    assert ends(pid)


def test_stopping_ends_a_call_that_hangs(tmp_path: Path) -> None:
    remote, pid = hanging_ssh(tmp_path)
    source = GitSource("desk", remote, tmp_path / "data", COPYDESK)
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(refused(source)))
    thread.start()
    while not pid.exists():
        time.sleep(0.01)
    source.close()
    thread.join(10)
    assert said == ["Copydesk is stopping."]
    assert ends(pid)
    assert refused(source) == "Copydesk is stopping."


def test_a_bot_that_was_killed_leaves_no_call_that_stands_in_the_way(
    upstream: UpstreamRepository, tmp_path: Path
) -> None:
    remote, pid = hanging_ssh(tmp_path)
    script = (
        "import pathlib, sys; from bot.storage.git_source import GitSource\n"
        "from bot.storage.git_remote import Remote; from bot.storage.fields import COPYDESK\n"
        "remote = Remote(sys.argv[1], 'main', ssh_command=sys.argv[2])\n"
        "GitSource('desk', remote, pathlib.Path(sys.argv[3]), COPYDESK).sync()"
    )
    given = [remote.url, remote.ssh_command, str(tmp_path / "data")]
    with subprocess.Popen([sys.executable, "-c", script, *given]) as killed:
        while not pid.exists():
            time.sleep(0.01)
        killed.kill()
    assert is_alive(pid)
    source = upstream.source(tmp_path / "data")
    assert source.sync().before is None
    assert ends(pid)
    source.close()
