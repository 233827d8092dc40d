"""The publisher: one line changes, nothing is written twice, and a kill anywhere loses nothing."""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision
from bot.services.publisher import ATTEMPTS
from bot.services.rules import Rules
from bot.storage import decisions
from bot.storage.decision_rows import Pending
from bot.storage.edit import Edit
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from tests.services.desk import Setting, markdown

ANA, BEN = "U0ANA", "U0BEN"
# At full length (make soak) the publisher is killed at every line, in short at every few.
SOAK = bool(os.environ.get("COPYDESK_SOAK"))


def _publish(setting: Setting, article: Article, user: str = ANA) -> Decision:
    return setting.reviews.decide(article.id, article.version, "publish", user)


def _now(setting: Setting, decision: Decision) -> Pending:
    with setting.ledger.read() as connection:
        return decisions.fetch(connection, decision.id)


def test_publishing_changes_one_word_of_the_file(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    assert setting.publisher.drain() == 1
    assert setting.text() == markdown(published="true")
    written = setting.written[0]
    assert (written.edit.old_line, written.edit.new_line) == (
        "published: false   # by the desk",
        "published: true   # by the desk",
    )
    assert (written.edit.line, written.source, written.path) == (4, "news", "deepfakes.md")
    assert written.file == setting.root / "deepfakes.md"
    assert (written.decision.id, written.undo) == (decision.id, False)
    assert written.decision.write_state == "written"
    assert setting.publisher.drain() == 0
    assert len(setting.written) == 1


def test_nothing_is_written_before_the_grace_is_over(setting: Setting) -> None:
    setting.follow(Rules(grace_ms=60_000))
    article = setting.add()
    decision = _publish(setting, article)
    setting.now += timedelta(seconds=59)
    assert setting.publisher.drain() == 0
    assert setting.text() == markdown()
    assert setting.standing(article) == "publishing"
    setting.now += timedelta(seconds=1)
    assert setting.publisher.drain() == 1
    assert setting.text() == markdown(published="true")
    assert _now(setting, decision).decision.write_state == "written"


def test_an_undo_within_the_grace_leaves_no_trace(setting: Setting) -> None:
    setting.follow(Rules(grace_ms=60_000))
    article = setting.add()
    decision = _publish(setting, article)
    undone = setting.reviews.undo(decision.id, ANA)
    assert (undone.write_state, undone.ended_why) == ("none", "undone")
    setting.now += timedelta(hours=1)
    assert setting.publisher.drain() == 0
    assert setting.text() == markdown()
    assert setting.standing(article) == "waiting"


@pytest.mark.parametrize("word", ["no", "False", "FALSE", "off"])
def test_undo_puts_the_line_back_as_it_was(setting: Setting, word: str) -> None:
    article = setting.add(text=markdown(published=word))
    decision = _publish(setting, article)
    setting.publisher.drain()
    assert setting.text() != markdown(published=word)
    assert setting.reviews.undo(decision.id, ANA).write_state == "reverting"
    assert setting.reviews.undo(decision.id, ANA).write_state == "reverting"
    assert setting.standing(article) == "published"
    with pytest.raises(DecisionRefused, match="is taking back the publishing"):
        setting.reviews.decide(article.id, article.version, "reject", BEN)
    setting.publisher.drain()
    assert setting.text() == markdown(published=word)
    assert [written.undo for written in setting.written] == [False, True]
    now = _now(setting, decision).decision
    assert (now.write_state, now.ended_why) == ("reverted", "undone")
    assert setting.standing(article) == "waiting"
    assert _publish(setting, article, BEN).user == BEN


def test_heat_that_changes_meanwhile_is_kept(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.replace("heat: 3", "heat: 4")
    setting.publisher.drain()
    assert "heat: 4\r\npublished: true" in setting.text()
    setting.replace("heat: 4", "heat: 5")
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert "heat: 5\r\npublished: false" in setting.text()


def test_an_article_that_changed_is_not_published(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    decision = _publish(setting, article)
    setting.replace("taught us", "taught me")
    before = setting.text()
    setting.publisher.drain()
    assert setting.text() == before
    failed = setting.failed[0]
    assert (failed.decision.id, failed.undo) == (decision.id, False)
    assert failed.sentence == (
        "The article was changed after it was shown: its title was “What deepfakes taught us” and "
        "is “What deepfakes taught me” now. Look at it again."
    )
    state = setting.reviews.states([article.id])[article.id]
    assert (state.standing, state.note, state.undecided) == ("failed", failed.sentence, True)
    assert setting.wanted(ts) == 3
    again = setting.folder.article("deepfakes.md")
    assert _publish(setting, again, BEN).write_state == "pending"


def test_of_a_long_title_what_changed_is_told(setting: Setting) -> None:
    long = (
        "taught us about harbours, ferries, lighthouses and everything between them, in two years"
    )
    article = setting.add(text=markdown().replace("taught us", long))
    _publish(setting, article)
    setting.replace("two years", "three years")
    setting.publisher.drain()
    assert "was “…g between them, in two years” and is “…g between them, in three years”" in (
        setting.failed[0].sentence
    )


def test_a_line_that_cannot_be_edited_fails_with_its_sentence(setting: Setting) -> None:
    text = markdown().replace("published: false ", "published: &here false ")
    article = setting.add(text=text)
    _publish(setting, article)
    setting.publisher.drain()
    assert setting.text() == text
    assert "anchor" in setting.failed[0].sentence


def test_a_file_that_moves_is_followed(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    (setting.root / "archive").mkdir()
    (setting.root / "deepfakes.md").rename(setting.root / "archive" / "deepfakes.md")
    setting.publisher.drain()
    assert _now(setting, decision).decision.write_state == "pending"
    setting.library.refresh()
    setting.publisher.drain()
    assert _now(setting, decision).decision.write_state == "written"
    assert setting.written[0].path == "archive/deepfakes.md"


def test_a_file_that_is_gone_is_waited_for_and_then_given_up(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    (setting.root / "deepfakes.md").rename(setting.root / "deepfakes.away")
    setting.publisher.drain()
    assert _now(setting, decision).decision.write_state == "pending"
    setting.now += timedelta(minutes=1)
    setting.publisher.drain()
    now = _now(setting, decision).decision
    assert (now.write_state, now.ended_why) == ("failed", "gone")
    assert setting.failed[0].sentence == "The file is no longer there, or can't be read."
    assert setting.standing(article) == "gone"
    (setting.root / "deepfakes.away").rename(setting.root / "deepfakes.md")
    assert setting.standing(article) == "waiting"


def test_a_publish_by_somebody_else_first_is_not_ours(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.replace("published: false", "published: true")
    setting.publisher.drain()
    assert setting.written == []
    now = _now(setting, decision).decision
    assert (now.ended_why, now.write_state) == ("published in the file", "none")


def test_undo_leaves_a_file_alone_that_changed_since(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.publisher.drain()
    setting.replace("taught us", "taught me")
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert "published: true" in setting.text()
    assert setting.failed[0].undo
    assert "unpublish it in the file" in setting.failed[0].sentence
    state = setting.reviews.states([article.id])[article.id]
    assert (state.standing, state.note) == ("published", setting.failed[0].sentence)


def test_undo_of_what_is_unpublished_already_writes_nothing(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.publisher.drain()
    setting.replace("published: true", "published: no")
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert "published: no" in setting.text()
    assert _now(setting, decision).decision.write_state == "reverted"


class Restless(Folder):
    """A folder in which something else changes the file just before we write it."""

    times = 0

    def write(self, path: str, edit: Edit) -> None:
        if self.times:
            self.times -= 1
            file = self.root / path
            file.write_bytes(file.read_bytes().replace(b"heat: ", b"heat: 1"))
        super().write(path, edit)


@pytest.mark.parametrize(("times", "outcome"), [(1, "written"), (ATTEMPTS, "failed")])
def test_a_file_that_changes_under_our_hands_is_read_again(
    setting: Setting, times: int, outcome: str
) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    restless = Restless("news", setting.root, COPYDESK)
    restless.times = times
    setting.use(restless)
    setting.publisher.drain()
    assert _now(setting, decision).decision.write_state == outcome
    assert f"heat: {'1' * times}3\r\n" in setting.text()
    assert ("published: true" in setting.text()) is (outcome == "written")


class UndoneAtTheLastMoment(Folder):
    """A folder whose reader undoes the decision: between reading the file and writing it."""

    setting: Setting
    decision: Decision

    def read(self, path: str) -> bytes:
        data = super().read(path)
        self.setting.reviews.undo(self.decision.id, ANA)
        return data


def test_an_undo_between_reading_and_writing_keeps_the_file(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    folder = UndoneAtTheLastMoment("news", setting.root, COPYDESK)
    folder.setting, folder.decision = setting, decision
    setting.use(folder)
    setting.publisher.drain()
    assert setting.text() == markdown()
    assert setting.written == []
    assert _now(setting, decision).decision.ended_why == "undone"


class BrokenPromise(Folder):
    """A folder that writes, and then the process seems to die: nothing after it happens."""

    broken = True

    def write(self, path: str, edit: Edit) -> None:
        super().write(path, edit)
        if self.broken:
            raise KeyboardInterrupt


def test_a_write_that_the_ledger_never_heard_of_is_recognised(setting: Setting) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.use(folder := BrokenPromise("news", setting.root, COPYDESK))
    with pytest.raises(KeyboardInterrupt):
        setting.publisher.drain()
    assert setting.text() == markdown(published="true")
    assert _now(setting, decision).decision.write_state == "pending"
    setting.publisher.drain()
    assert _now(setting, decision).decision.write_state == "written"
    assert _now(setting, decision).written_over == '{"published": "false"}'
    assert (setting.written[0].edit.old_line, setting.written[0].edit.line) == (
        "published: false   # by the desk",
        4,
    )
    folder.broken = False
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert setting.text() == markdown()


def test_undo_between_an_unheard_write_and_the_next_start_takes_it_back(
    setting: Setting,
) -> None:
    article = setting.add()
    decision = _publish(setting, article)
    setting.use(folder := BrokenPromise("news", setting.root, COPYDESK))
    with pytest.raises(KeyboardInterrupt):
        setting.publisher.drain()
    folder.broken = False
    assert setting.reviews.undo(decision.id, ANA).write_state == "reverting"
    setting.publisher.drain()
    assert setting.text() == markdown()


def test_two_publishers_write_each_file_once(setting: Setting) -> None:
    for number in range(10):
        _publish(setting, setting.add(f"article{number}"))
    publishers = [setting.new_publisher() for _ in range(2)]
    threads = [threading.Thread(target=one.drain) for one in publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(setting.written) == 10
    assert setting.failed == []
    for number in range(10):
        name = f"article{number}"
        assert setting.text(name) == markdown(name, "true")


def test_the_thread_publishes_when_poked_and_stops(setting: Setting) -> None:
    setting.publisher.start()
    _publish(setting, setting.add())
    setting.publisher.poke()
    deadline = time.monotonic() + 10
    while not setting.written and time.monotonic() < deadline:
        time.sleep(0.01)
    setting.publisher.stop()
    assert len(setting.written) == 1


@pytest.mark.soak
def test_a_kill_at_any_line_loses_and_doubles_nothing(ledger_url: str, tmp_path: Path) -> None:
    command = (sys.executable, "-m", "tests.services.killed_publisher")
    place = Path(__file__).parents[2]
    stride = 1 if SOAK else 61 if ledger_url.startswith("sqlite") else 121
    run = subprocess.run(
        [*command, ledger_url, str(tmp_path / "articles"), str(stride)],
        cwd=place, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    kills = json.loads(run.stdout)
    assert min(kills.values()) >= 2
