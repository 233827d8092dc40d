"""Publishing: commits without a working tree, one push, and what every answer means."""

import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import SourceMissing
from bot.storage.fields import COPYDESK
from bot.storage.git_change import (
    Author,
    Change,
    FileEdit,
    PushRefused,
    PushUnsure,
    UpstreamMoved,
)
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from tests.storage.git_upstream import ARTICLE, UpstreamRepository

DONE = ARTICLE.replace(b"false", b"true")
ANNA = Author("Anna Ödegård <x>\n", "anna@example.org")
STRANGE = 'q"uo\\te\n ü.md'


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    repository = UpstreamRepository(tmp_path / "up.git")
    names = ("_news/a.md", "_news/b.md", "c.md", STRANGE)
    repository.commit(dict.fromkeys(names, ARTICLE), modes={"c.md": "100755"})
    return repository


@pytest.fixture
def source(upstream: UpstreamRepository, tmp_path: Path) -> Iterator[GitSource]:
    source = upstream.source(tmp_path / "data")
    source.sync()
    yield source
    source.close()


def change(*paths: str, decision: str = "7-1", before: bytes = ARTICLE) -> Change:
    edits = tuple(FileEdit(path, before, before.replace(b"false", b"true")) for path in paths)
    return Change(edits, ANNA, f"Publish “A”\n\nText\n\nCopydesk-Decision: {decision}\n")


def over_ssh(upstream: UpstreamRepository, tmp_path: Path, script: str) -> GitSource:
    """A source that reaches upstream through a program in ssh's place."""
    fake = tmp_path / "ssh"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    remote = Remote(f"ssh://example.org{upstream.path}", "main", ssh_command=str(fake))
    source = GitSource("desk", remote, tmp_path / "data", COPYDESK)
    source.sync()
    return source


def refused(source: GitSource, *changes: Change) -> PushRefused:
    with pytest.raises(PushRefused) as caught:
        source.publish(changes or [change("c.md")])
    return caught.value


def test_a_commit_for_each_decision(upstream: UpstreamRepository, source: GitSource) -> None:
    before = upstream.tip()
    given = [change("_news/a.md"), change("c.md", decision="7-2"), change(STRANGE, decision="x y")]
    ids = source.publish(given)
    assert upstream.git("rev-list", "--reverse", f"{before}..main").split() == list(ids)
    diff = upstream.git("diff", "--numstat", "-z", before, "main").split("\0")
    assert diff[:-1] == ["1\t1\t_news/a.md", "1\t1\tc.md", f"1\t1\t{STRANGE}"]
    assert upstream.read("_news/a.md") == DONE
    assert upstream.git("ls-tree", "main", "c.md").startswith("100755 ")
    shown = upstream.git("log", "-1", "--format=%an|%ae|%cn|%B", "main~2")
    assert shown == (
        "Anna Ödegård  x|anna@example.org|Copydesk|Publish “A”\n\nText\n\nCopydesk-Decision: 7-1"
    )
    upstream.git("fsck", "--strict")
    assert source.read("c.md") == ARTICLE
    synced = source.sync()
    assert synced.changed == frozenset({"_news/a.md", "c.md", STRANGE})
    assert source.read("c.md") == DONE
    wanted = dict(zip(("7-1", "7-2", "x y"), ids, strict=True))
    assert source.decided([*wanted, "7", "7-10"]) == wanted


def test_one_commit_for_all(upstream: UpstreamRepository, source: GitSource) -> None:
    before = upstream.tip()
    message = "Publish 2\n\nCopydesk-Decision: 1\nCopydesk-Decision: 2\n"
    (id_,) = source.publish([Change(change("c.md", "_news/b.md").files, ANNA, message)])
    assert upstream.git("rev-list", f"{before}..main") == id_
    source.sync()
    assert source.decided(["1", "2", "3"]) == {"1": id_, "2": id_}
    assert source.publish([]) == ()


def test_changes_build_on_each_other(upstream: UpstreamRepository, source: GitSource) -> None:
    back = Change((FileEdit("c.md", DONE, ARTICLE + b"\r\n\0"),), ANNA, "Back")
    source.publish([change("c.md"), back])
    assert upstream.read("c.md") == ARTICLE + b"\r\n\0"
    source.sync()
    wrong = Change((FileEdit("c.md", DONE, ARTICLE),), ANNA, "Wrong")
    with pytest.raises(UpstreamMoved, match=r"c.md is no longer as it was"):
        source.publish([wrong])
    for path in ("nowhere.md", "_news", "_news/a.md/b.md"):
        with pytest.raises(UpstreamMoved):
            source.publish([change(path)])


def test_a_branch_that_moved_is_looked_at_again(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    theirs = upstream.commit({"d.md": b"d"})
    for _ in range(2):
        with pytest.raises(UpstreamMoved, match=r"The branch main of .*/up.git has moved on"):
            source.publish([change("c.md")])
    assert upstream.tip() == theirs
    assert source.sync().changed == frozenset({"d.md"})
    source.publish([change("c.md")])
    assert (upstream.read("c.md"), upstream.read("d.md")) == (DONE, b"d")
    assert upstream.git("rev-parse", "main~1") == theirs
    upstream.commit({"c.md": b"x"}, parent=None)
    with pytest.raises(UpstreamMoved):
        source.publish([change("_news/a.md")])
    assert upstream.read("c.md") == b"x"


def test_two_that_push_at_once_both_get_in(upstream: UpstreamRepository, tmp_path: Path) -> None:
    moved: list[str] = []

    def publish(path: str) -> None:
        source = upstream.source(tmp_path / path)
        for _ in range(50):
            source.sync()
            try:
                source.publish([change(f"{path}.md", decision=path)])
            except UpstreamMoved as problem:
                moved.append(str(problem))
            else:
                source.close()
                return

    upstream.commit({f"{name}.md": ARTICLE for name in "pqrs"})
    before = upstream.tip()
    threads = [threading.Thread(target=publish, args=(name,)) for name in "pqrs"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert upstream.git("rev-list", "--count", f"{before}..main") == "4"
    assert all(upstream.read(f"{name}.md") == DONE for name in "pqrs")


def test_a_hook_that_refuses_is_quoted(upstream: UpstreamRepository, source: GitSource) -> None:
    before = upstream.tip()
    upstream.hook("pre-receive", "echo 'Only on Mondays: ghp_0123456789abcdef' >&2; exit 1")
    problem = refused(source)
    assert str(problem).endswith(
        "refused the push to main (pre-receive hook declined): Only on Mondays: ***"
    )
    assert not problem.passing
    upstream.hook("pre-receive", "exit 0")
    upstream.hook("update", "exit 1")
    assert "(hook declined)" in str(refused(source))
    assert upstream.tip() == before
    upstream.hook("update", "exit 0")
    source.publish([change("c.md")])


def test_a_full_disk_is_no_final_answer(upstream: UpstreamRepository, source: GitSource) -> None:
    upstream.hook(
        "pre-receive", "echo 'error: unable to write file: No space left on device' >&2; exit 1"
    )
    problem = refused(source)
    assert "has no space left for the push" in str(problem)
    assert problem.passing
    (upstream.path / "hooks/pre-receive").unlink()
    source.publish([change("c.md")])


def test_a_repository_that_takes_nothing_refuses(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    upstream.git("config", "receive.denyDeletes", "true")
    upstream.git("config", "transfer.hideRefs", "refs/heads/closed")
    with pytest.raises(PushRefused, match="hidden ref"):
        source.bring("closed", [change("c.md")], change("c.md"))
    upstream.git("config", "receive.maxInputSize", "1")
    problem = refused(source)
    assert "refused the push to main (" in str(problem)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("git@example.org: Permission denied (publickey).", "doesn't let the bot write"),
        ("ERROR: Permission to o/r denied to deploy key", "doesn't let the bot write"),
    ],
)
def test_missing_rights_are_said(
    upstream: UpstreamRepository, tmp_path: Path, said: str, sentence: str
) -> None:
    script = f'case "$*" in *receive-pack*) echo "{said}" >&2; exit 255;; esac\neval "${{@: -1}}"'
    source = over_ssh(upstream, tmp_path, script.replace("${@: -1}", "$(eval echo \\$$#)"))
    assert sentence in str(refused(source))


def test_no_connection_is_no_answer(upstream: UpstreamRepository, tmp_path: Path) -> None:
    refusal = "ssh: connect to host example.org port 22: Connection refused"
    script = (
        f'test -e {tmp_path}/down && echo "{refusal}" >&2 && exit 255\neval "$(eval echo \\$$#)"'
    )
    source = over_ssh(upstream, tmp_path, script)
    (tmp_path / "down").touch()
    with pytest.raises(SourceMissing, match=r"example.org can't be reached"):
        source.publish([change("c.md")])
    with pytest.raises(SourceMissing, match=r"example.org can't be reached"):
        source.sync()


def test_a_connection_lost_after_the_push_was_taken(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    # The other side dies once it has moved the branch, before it says so.
    upstream.hook(
        "reference-transaction",
        'test "$1" = committed || exit 0\n'
        'while read old new ref; do test "$(cat $ref)" = $new && kill -9 $PPID; done',
    )
    with pytest.raises(PushUnsure, match="was lost while pushing"):
        source.publish([change("c.md", decision="in")])
    assert upstream.read("c.md") == DONE
    assert source.decided(["in"]) == {}
    source.sync()
    assert source.decided(["in", "out"]) == {"in": upstream.tip()}


def test_a_connection_lost_before_the_push_was_taken(
    upstream: UpstreamRepository, tmp_path: Path
) -> None:
    script = (
        'run=$(eval echo \\$$#)\ncase "$run" in *receive-pack*)'
        ' head -c 20 | eval "$run"; exit 255;; esac\neval "$run"'
    )
    source = over_ssh(upstream, tmp_path, script)
    with pytest.raises(PushUnsure):
        source.publish([change("c.md", decision="in")])
    source.sync()
    assert source.decided(["in"]) == {}
    assert upstream.read("c.md") == ARTICLE


def test_a_push_that_hangs_is_unsure(
    upstream: UpstreamRepository, source: GitSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.git_push.PUSH_SECONDS", 1.0)
    upstream.hook("post-receive", "exec sleep 1000")
    with pytest.raises(PushUnsure, match="gave no answer within 1 seconds"):
        source.publish([change("c.md", decision="in")])
    (upstream.path / "hooks/post-receive").unlink()
    source.sync()
    assert source.decided(["in"]) == {"in": upstream.tip()}
    source.publish([change("_news/a.md")])


def test_a_branch_of_its_own(upstream: UpstreamRepository, source: GitSource) -> None:
    main, branch = upstream.tip(), "copydesk/today"
    changes = [change("c.md", decision="1"), change("_news/a.md", decision="2")]
    again = Change(changes[0].files + changes[1].files, ANNA, "Again")
    source.bring(branch, changes, again)
    first = upstream.git("rev-parse", branch)
    assert upstream.git("rev-parse", f"{branch}~2", "main").split() == [main, main]
    assert source.decided(["1"]) == {}
    source.bring(branch, changes, again)
    assert upstream.git("rev-parse", branch) == first
    upstream.git("update-ref", "refs/heads/main", first)
    source.sync()
    assert source.decided(["1", "2"]).keys() == {"1", "2"}


def test_a_branch_of_its_own_is_brought_up_to_date(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    branch, old = "copydesk/today", change("c.md", decision="1")
    source.bring(branch, [old], old)
    moved = upstream.commit({"c.md": b"heat: 4\n"})
    source.sync()
    edit = FileEdit("c.md", b"heat: 4\n", b"heat: 4\npublished: true\n")
    again = Change((edit,), ANNA, "Again")
    first = upstream.git("rev-parse", branch)
    source.bring(branch, [again], again)
    assert upstream.git("rev-parse", f"{branch}^1", f"{branch}^2").split() == [moved, first]
    assert upstream.git("diff", "--name-only", "main", branch) == "c.md"
    upstream.commit({"d.md": b"theirs"}, branch=branch)
    theirs, edit = upstream.git("rev-parse", branch), replace(edit, after=b"heat: 4\nx: 1\n")
    source.bring(branch, [again], Change((edit,), ANNA, "Again"))
    assert upstream.git("rev-parse", branch) == theirs


def test_decisions_are_found_however_they_came_in(
    upstream: UpstreamRepository, source: GitSource
) -> None:
    lines = ("Two (#4)", "* A", "Copydesk-Decision: 8-1", "* B", "  Copydesk-Decision: 8-2", "More")
    squashed = "\n\n".join(lines)
    first = upstream.commit({"x.md": b"1"}, message=squashed)
    upstream.commit({"x.md": b"2"}, message="Not Copydesk-Decision: 8-3\n")
    source.sync()
    assert source.decided(["8-1", "8-2", "8-3"]) == dict.fromkeys(("8-1", "8-2"), first)
    upstream.commit({"x.md": b"2"}, parent=None, message="Forced")
    source.sync()
    assert source.decided(["8-1", "8-2"]) == {}


def test_decisions_from_before_the_copy_are_looked_up(
    upstream: UpstreamRepository, tmp_path: Path
) -> None:
    start, day = 1_700_000_000, 86_400

    def decided(number: int) -> str:
        message = f"P\n\nCopydesk-Decision: {number}"
        return upstream.commit({"x.md": bytes([number])}, message=message, now=start + number * day)

    ids = [decided(number) for number in range(1, 6)]
    source = upstream.source(tmp_path / "late")
    source.sync()
    assert source.decided(["1", "3", "5"]) == {"5": ids[4]}
    since = datetime.fromtimestamp(start + 3 * day, UTC)
    assert source.decided(["1", "3", "5"], since=since) == {"3": ids[2], "5": ids[4]}
    upstream.commit(
        {"x.md": b"9"}, message="P\n\nCopydesk-Decision: 9", now=1_700_000_000 + 9 * day
    )
    assert source.sync().changed == frozenset({"x.md"})
    assert source.decided(["1", "3", "9"]).keys() == {"3", "9"}
    source.close()


def test_credentials_stay_out_of_commands_and_sentences(tmp_path: Path) -> None:
    token = "s3cret/to+ken="
    remote = Remote("https://example.org/o/r.git", "main", token=lambda: token)
    found = remote.environment()
    carriers = [name for name, value in found.items() if "Authorization" in value]
    assert len(carriers) == 1
    key = found[carriers[0].replace("VALUE", "KEY")]
    assert key == "http.https://example.org/.extraHeader"
    assert token not in " ".join(found.values())
    assert token not in repr(remote)
    encoded = found[carriers[0]].rpartition(" ")[2]
    text = f"x {token} y {encoded} s3cret%2Fto%2Bken%3D https://me:pw@h/p?access_token=abc&x=1"
    assert remote.scrub(text) == "x *** y *** *** https://h/p?access_token=***&x=1"
    assert remote.scrub("Authorization: Basic abcd") == "Authorization: Basic ***"
    assert Remote("https://me@example.org/x", "main").shown == "https://example.org/x"


def test_a_token_is_read_again_for_each_call(tmp_path: Path) -> None:
    file = tmp_path / "token"
    remote = Remote("https://example.org/x", "main", token=lambda: file.read_text().strip())
    file.write_text("one\n")
    first = remote.environment()
    file.write_text("two\n")
    assert first != remote.environment()


def test_publishing_goes_on_after_a_kill_at_any_step(
    upstream: UpstreamRepository, source: GitSource, tmp_path: Path
) -> None:
    clone = tmp_path / "data" / "clone-1"
    orphan = ["git", f"--git-dir={clone}", "update-ref", "refs/copydesk/outgoing"]
    other = upstream.commit({"z.md": b"z"})
    subprocess.run(["git", f"--git-dir={clone}", "fetch", "-q", str(upstream.path)], check=True)
    subprocess.run([*orphan, other], check=True)
    (clone / "refs/copydesk").mkdir(exist_ok=True)
    for leftover in ("refs/copydesk/outgoing.lock", "objects/pack/tmp_pack_1", "HEAD.lock"):
        (clone / leftover).touch()
    source.sync()
    source.publish([change("c.md")])
    assert upstream.read("c.md") == DONE
