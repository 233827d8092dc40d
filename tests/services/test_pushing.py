"""Pushing: real git on disk, others pushing meanwhile, and every way in which a push can end."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import standing
from bot.domain.review import Decision
from bot.services.rules import Rules, SourceRules
from bot.services.untold import Untold
from bot.storage import schema, turns
from bot.storage.git_change import PushUnsure
from bot.storage.ledger import Ledger
from bot.storage.writes import Writes
from tests import ledgers
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
HERE = socket.gethostname()
ANA, BEN = "U0ANA", "U0BEN"
PAGE = "https://github.com/o/r/commit/{commit}"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Iterator[GitSetting]:
    rules = Rules(sources={"news": SourceRules(commit_page=PAGE)})
    made = GitSetting(ledger, tmp_path / "git", rules)
    yield made
    made.close()


def test_a_publish_is_one_commit_of_one_line_in_the_editors_name(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article, digest="AI desk")
    assert desk.publisher.drain() == 1
    assert desk.text() == markdown(published="true")
    pending = desk.state(decision)
    commit = desk.upstream.tip()
    assert (pending.decision.write_state, pending.decision.commit) == ("written", commit)
    assert pending.decision.commit_url == f"https://github.com/o/r/commit/{commit}"
    assert desk.log("%an <%ae>|%cn")[0].startswith("Ana Faria <ana@example.org>|")
    assert desk.upstream.git("log", "-1", "--format=%B", "main") == (
        "Publish “What deepfakes taught us”\n\nIn the digest “AI desk”.\n\n"
        f"Copydesk-Decision: {decision.key}"
    )
    shown = desk.upstream.git("show", "--format=", "--numstat", "main")
    assert shown == "1\t1\t_news/deepfakes.md"
    [written] = desk.written
    assert (written.path, written.file, written.edit.line) == ("_news/deepfakes.md", None, 4)
    assert desk.reviews.states([article.id])[article.id].standing == "published"
    assert desk.publisher.drain() == 0


def test_undo_after_the_push_commits_the_reverse(desk: GitSetting) -> None:
    article = desk.add(published="no")
    decision = desk.publish(article)
    desk.publisher.drain()
    assert desk.reviews.undo(decision.id, BEN, admin=True).write_state == "reverting"
    desk.publisher.drain()
    assert desk.text() == markdown(published="no")
    assert desk.log("%an")[:2] == ["Ben", "Ana Faria"]
    assert desk.log()[0] == "Unpublish “What deepfakes taught us”"
    assert desk.log("%(trailers:key=Copydesk-Decision,valueonly)")[0] == f"{decision.key}-undo"
    now = desk.state(decision).decision
    assert (now.write_state, now.ended_why) == ("reverted", "undone")
    assert [written.undo for written in desk.written] == [False, True]
    told = Untold(desk.ledger).take()
    assert [(one.what, one.person) for group in told for one in group] == [
        ("reversed", BEN),
        ("taken_back", ANA),
    ]
    assert Untold(desk.ledger).take() == []
    assert desk.publish(article, BEN).user == BEN


def test_all_that_are_due_are_one_push(desk: GitSetting) -> None:
    for article in desk.add_all("a0", "a1", "a2"):
        desk.publish(article)
    pushes = []
    desk.source.after = lambda: pushes.append(1)
    desk.publisher.drain()
    assert len(pushes) == 1
    assert len(desk.log()) == 4
    assert len(desk.written) == 3


def test_one_commit_for_a_batch_where_the_settings_say_so(desk: GitSetting) -> None:
    desk.rules = Rules(sources={"news": SourceRules(batch=True)})
    desk.close()
    desk.start("test:0:b")
    for article, user in zip(desk.add_all("a1", "a2", "a3"), (ANA, BEN, ANA), strict=True):
        desk.publish(article, user)
    desk.publisher.drain()
    assert desk.log()[0] == "Decide about 3 articles"
    assert desk.upstream.git("log", "-1", "--format=%B", "main").count("Copydesk-Decision: ") == 3
    assert "Co-authored-by: Ben <ben@x.example>" in desk.upstream.git("log", "-1", "main")
    assert {len(desk.text(name)) for name in ("a1", "a2", "a3")} == {len(markdown("a1", "true"))}


def test_upstream_that_moves_during_each_push_gets_all_its_own_changes(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    heats = iter(range(4, 6))

    def move() -> None:
        heat = next(heats, None)
        if heat is not None:
            desk.rewrite(f"heat: {heat - 1}", f"heat: {heat}")

    desk.source.before = move
    desk.publisher.drain()
    assert desk.text() == markdown(published="true").replace("heat: 3", "heat: 5")
    assert desk.state(decision).decision.write_state == "written"
    assert len(desk.written) == 1


def test_what_others_published_meanwhile_is_not_pushed(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    desk.source.before = lambda: (
        desk.rewrite("published: false", "published: true")
        if "published: false" in desk.text()
        else None
    )
    desk.publisher.drain()
    now = desk.state(decision).decision
    assert (now.ended_why, now.write_state) == ("published in the file", "none")
    assert len(desk.log()) == 2
    assert desk.reviews.states([article.id])[article.id].standing == "published"


def test_another_article_under_the_name_goes_back_to_the_editors(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    other = markdown("robots").encode()
    desk.commit({"_news/deepfakes.md": other})
    desk.publisher.drain()
    assert desk.text().encode() == other
    now = desk.state(decision).decision
    assert (now.write_state, now.ended_why) == ("failed", "failed")
    assert desk.failed[0].sentence == (
        "Its file _news/deepfakes.md holds another article now, “What robots taught us”. "
        "Search for it."
    )


def test_a_changed_title_goes_back_with_the_difference(desk: GitSetting) -> None:
    desk.publish(desk.add())
    desk.rewrite("What deepfakes", "Why deepfakes")
    desk.publisher.drain()
    assert "“What deepfakes taught us” and is “Why deepfakes taught us” now" in (
        desk.failed[0].sentence
    )


def test_a_file_that_moved_is_followed_and_one_that_is_gone_given_up(desk: GitSetting) -> None:
    moved, gone = desk.add_all("a1", "a2")
    first, second = desk.publish(moved), desk.publish(gone)
    text = desk.text("a1").encode()
    desk.commit({"_news/a1.md": None, "_archive/_news/a1.md": text, "_news/a2.md": None})
    desk.publisher.drain()
    assert b"published: true" in desk.upstream.read("_archive/_news/a1.md")
    assert desk.state(first).decision.write_state == "written"
    assert desk.state(second).decision.ended_why == "gone"


def test_what_a_hook_refuses_is_kept_told_once_and_tried_later(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    desk.upstream.hook("update", "echo 'no pushes on Sundays' >&2; exit 1")
    desk.publisher.drain()
    now = desk.state(decision).decision
    assert (now.write_state, now.attempts) == ("pending", 1)
    assert "no pushes on Sundays" in now.write_error
    [told] = desk.failed
    assert (told.kept, told.sentence) == (True, now.write_error)
    assert desk.reviews.states([article.id])[article.id].note == now.write_error
    assert desk.publisher.drain() == 0
    desk.now += timedelta(minutes=1)
    assert desk.publisher.drain() == 1
    assert len(desk.failed) == 1
    desk.upstream.hook("update", "exit 0")
    desk.now += timedelta(minutes=2)
    desk.publisher.drain()
    assert desk.text() == markdown(published="true")
    assert desk.state(decision).decision.write_error == ""


def test_what_is_refused_for_a_day_goes_back_to_the_editors(desk: GitSetting) -> None:
    article = desk.add()
    desk.publish(article)
    desk.upstream.hook("update", "exit 1")
    desk.publisher.drain()
    desk.now += timedelta(hours=25)
    desk.publisher.drain()
    assert [one.kept for one in desk.failed] == [True, False]
    assert desk.reviews.states([article.id])[article.id].standing == "failed"


def test_one_refused_file_does_not_hold_up_the_others(desk: GitSetting) -> None:
    for article in desk.add_all("a0", "a1", "a2"):
        desk.publish(article)
    refuse = (
        "while read o n r; do git diff --name-only $o $n | grep -q a1.md && exit 1; done; exit 0"
    )
    desk.upstream.hook("pre-receive", refuse)
    desk.publisher.drain()
    assert all("published: false" in desk.text(f"a{number}") for number in range(3))
    desk.now += timedelta(minutes=1)
    desk.publisher.drain()
    told = ["published: true" in desk.text(f"a{number}") for number in range(3)]
    assert told == [True, False, True]


def test_an_undo_of_what_was_refused_leaves_no_trace(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    desk.upstream.hook("update", "exit 1")
    desk.publisher.drain()
    assert desk.reviews.undo(decision.id, ANA).ended_why == "undone"
    desk.upstream.hook("update", "exit 0")
    desk.now += timedelta(hours=1)
    assert desk.publisher.drain() == 0
    assert len(desk.log()) == 1


def test_an_undo_during_the_push_is_done_after_it(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    undone: list[Decision] = []

    def undo() -> None:
        if not undone:
            undone.append(desk.reviews.undo(decision.id, ANA))

    desk.source.after = undo
    desk.publisher.drain()
    assert (undone[0].write_state, undone[0].take_back) == ("pushing", True)
    assert desk.state(decision).decision.write_state == "reverting"
    desk.publisher.drain()
    assert desk.text() == markdown()
    assert desk.state(decision).decision.ended_why == "undone"


def test_an_undo_during_a_push_that_is_refused_leaves_no_trace(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    desk.upstream.hook("update", "exit 1")

    def undo() -> None:
        desk.reviews.undo(decision.id, ANA)

    desk.source.before = undo
    desk.publisher.drain()
    assert desk.state(decision).decision.ended_why == "undone"
    assert desk.publisher.drain() == 0


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_lost_connection_upstream_says_what_became_of_it(
    desk: GitSetting, arrived: bool
) -> None:
    article = desk.add()
    decision = desk.publish(article)
    times = []

    def lost() -> None:
        times.append(1)
        if len(times) == 1:
            raise PushUnsure("The connection was lost.")

    if arrived:
        desk.source.after = lost
    else:
        desk.source.before = lost
    desk.publisher.drain()
    assert desk.text() == markdown(published="true")
    now = desk.state(decision).decision
    assert (now.write_state, now.commit) == ("written", desk.upstream.tip())
    assert len(desk.log()) == 2
    assert [written.edit.line for written in desk.written] == [4]


def test_killed_after_the_push_the_next_start_finds_it(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)

    def die() -> None:
        raise KeyboardInterrupt

    desk.source.after = die
    with pytest.raises(KeyboardInterrupt):
        desk.publisher.drain()
    assert desk.state(decision).decision.write_state == "pushing"
    desk.close()
    desk.start("test:0:b")
    desk.rewrite("heat: 3", "heat: 4")
    desk.publisher.drain()
    assert desk.state(decision).decision.write_state == "written"
    assert [line for line in desk.log() if "Publish" in line] == [desk.log()[1]]


def test_while_upstream_is_away_the_decision_waits_and_says_so(desk: GitSetting) -> None:
    article = desk.add()
    decision = desk.publish(article)
    away = desk.upstream.path.with_name("away.git")
    desk.upstream.path.rename(away)
    desk.publisher.drain()
    now = desk.state(decision).decision
    assert (now.write_state, now.attempts) == ("pending", 0)
    assert now.write_error
    assert desk.failed == []
    assert desk.publisher.drain() == 0
    desk.now += timedelta(minutes=10)
    desk.publisher.drain()
    assert [one.kept for one in desk.failed] == [True]
    away.rename(desk.upstream.path)
    desk.now += timedelta(minutes=1)
    desk.publisher.drain()
    assert desk.text() == markdown(published="true")


def test_two_bots_of_one_ledger_publish_everything_once(desk: GitSetting) -> None:
    for article in desk.add_all("a0", "a1"):
        desk.publish(article)
    first = desk.publisher
    desk.start("other:1:b")
    second = desk.publisher

    def drain_too() -> None:
        first.drain()

    desk.source.before = drain_too
    second.drain()
    first.drain()
    assert len(desk.log()) == 3
    assert len(desk.written) == 2


def test_the_turn_of_a_bot_that_is_dead_is_taken_over(desk: GitSetting) -> None:
    desk.publish(desk.add())
    gone = subprocess.Popen(["true"])
    gone.wait()
    now = standing.milliseconds(desk.now)
    for holder, pushed in (
        (f"elsewhere:{gone.pid}:x", 1),  # another machine's: nobody here can tell
        (f"{HERE}:1:x", 1),
        (f"{HERE}:{gone.pid}:x", 2),
    ):
        with desk.ledger.write() as connection:
            connection.execute(schema.turn.delete())
            assert turns.take(connection, "news", holder, now, now + 1000)
        desk.close()
        desk.start(f"{HERE}:{os.getpid()}:b")
        desk.publisher.drain()
        assert len(desk.log()) == pushed
    assert desk.text() == markdown(published="true")


def test_a_turn_that_is_over_is_anybodys(desk: GitSetting) -> None:
    desk.publish(desk.add())
    now = standing.milliseconds(desk.now)
    with desk.ledger.write() as connection:
        assert turns.take(connection, "news", "elsewhere:1:x", now, now + 1000)
    desk.publisher.drain()
    assert len(desk.log()) == 1
    desk.now += timedelta(seconds=2)
    desk.publisher.drain()
    assert len(desk.log()) == 2


@pytest.mark.soak
@pytest.mark.timeout(0 if SOAK else 120)
def test_a_kill_at_any_line_loses_and_doubles_nothing(tmp_path: Path) -> None:
    lines = [] if SOAK else ["330"]
    run = subprocess.run(
        [sys.executable, "-m", "tests.services.killed_pushing", tmp_path, *lines],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert min(json.loads(run.stdout).values()) >= 1


def test_a_reject_is_written_where_the_settings_say_so_and_taken_out_again(
    desk: GitSetting,
) -> None:
    writes = Writes(publish=(("published", "true"), ("date", "now")), reject=(("removed", "true"),))
    desk.rules = Rules(sources={"news": SourceRules(writes=writes)})
    desk.close()
    desk.start("test:0:b")
    article = desk.add()
    decision = desk.reviews.decide(article.id, article.version, "reject", ANA)
    desk.publisher.drain()
    assert "# by the desk\r\nremoved: true\r\n" in desk.text()
    assert desk.log()[0] == "Reject “What deepfakes taught us”"
    assert desk.reviews.states([article.id])[article.id].standing == "rejected"
    desk.reviews.undo(decision.id, ANA)
    desk.publisher.drain()
    assert desk.text() == markdown()
    published = desk.publish(article)
    desk.publisher.drain()
    assert "true   # by the desk\r\ndate: 2026-11-23T09:00:00Z\r\n" in desk.text()
    desk.reviews.undo(published.id, ANA)
    desk.publisher.drain()
    assert desk.text() == markdown()
