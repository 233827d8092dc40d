"""Publishes that somebody sets back in the file: said, reopened, or applied again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.review import Decision, Overridden
from bot.services.guard import SetBack
from bot.services.rules import Rules, SourceRules
from bot.storage import decisions
from bot.storage.ledger import Ledger
from tests import ledgers
from tests.services.desk import Setting, markdown
from tests.services.git_desk import GitSetting

ANA, BEN = "U0ANA", "U0BEN"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Iterator[Setting]:
    made = Setting(ledger, tmp_path / "news")
    yield made
    made.close()


def _rules(overridden: Overridden) -> Rules:
    return Rules(sources={"news": SourceRules(overridden=overridden)})


def _follow(desk: Setting, overridden: Overridden) -> list[SetBack]:
    """Have this rule; gives what is told from now on."""
    desk.follow(_rules(overridden))
    told: list[SetBack] = []
    desk.reviews.guard.on_set_back = told.extend
    return told


def _published(desk: Setting) -> Decision:
    article = desk.add()
    decision = desk.reviews.decide(article.id, article.version, "publish", ANA)
    desk.publisher.drain()
    assert desk.settle() == 0
    return decision


def _newest(desk: Setting, decision: Decision) -> list[Decision]:
    with desk.ledger.read() as connection:
        return decisions.history(connection, decision.article_id)


def _open(desk: Setting) -> int:
    return desk.library.find("is:open").total


def test_only_told_once_and_the_decision_stands(desk: Setting) -> None:
    told = _follow(desk, "tell")
    decision = _published(desk)
    desk.replace("published: true", "published: false")
    desk.now += timedelta(days=2)
    assert desk.settle() == 1
    assert desk.settle() == 0
    [one] = told
    assert (one.title, one.path, one.done) == (
        "What deepfakes taught us",
        "deepfakes.md",
        "tell",
    )
    state = desk.reviews.states([decision.article_id])[decision.article_id]
    assert state.standing == "published"
    assert state.decision is not None
    assert state.decision.set_back_at == round(desk.now.timestamp() * 1000)
    assert _open(desk) == 0
    # Published in the file again: as if nothing had been.
    desk.replace("published: false", "published: true")
    assert desk.settle() == 1
    assert _newest(desk, decision)[0].set_back_at is None
    assert len(told) == 1


def test_undo_of_what_was_told_lets_it_wait(desk: Setting) -> None:
    _follow(desk, "tell")
    decision = _published(desk)
    desk.replace("published: true", "published: false")
    desk.settle()
    desk.reviews.undo(decision.id, ANA)
    desk.publisher.drain()
    assert _newest(desk, decision)[0].ended_why == "undone"
    assert _open(desk) == 1


def test_reopened_with_a_word_about_why(desk: Setting) -> None:
    told = _follow(desk, "reopen")
    decision = _published(desk)
    desk.replace("published: true", "published: false")
    assert desk.settle() == 1
    assert [one.done for one in told] == ["reopen"]
    state = desk.reviews.states([decision.article_id])[decision.article_id]
    assert (state.standing, state.undecided) == ("waiting", True)
    assert state.decision is not None
    assert state.decision.ended_why == "unpublished in the file"
    assert _open(desk) == 1


def test_applied_again_once_a_day_in_the_same_name(desk: Setting) -> None:
    told = _follow(desk, "again")
    first = _published(desk)
    desk.replace("published: true", "published: false")
    assert desk.settle() == 1
    desk.publisher.drain()
    assert desk.text() == markdown(published="true")
    second = _newest(desk, first)[0]
    assert (second.again_of, second.user, second.write_state) == (first.id, ANA, "written")
    assert second.key != first.key
    desk.replace("published: true", "published: false")
    desk.now += timedelta(hours=23)
    desk.settle()
    assert desk.publisher.drain() == 0
    assert _newest(desk, first)[0].id == second.id
    desk.now += timedelta(hours=2)
    desk.settle()
    assert desk.publisher.drain() == 1
    assert desk.text() == markdown(published="true")
    assert [one.done for one in told] == ["again", "tell", "again"]


def test_applied_again_when_the_day_is_over_though_no_file_changed(desk: Setting) -> None:
    told = _follow(desk, "again")
    _published(desk)
    for _ in range(2):
        desk.replace("published: true", "published: false")
        desk.settle()
        desk.publisher.drain()
    assert desk.text() == markdown(published="false")
    desk.now += timedelta(hours=23, minutes=59)
    assert desk.publisher.drain() == 0
    desk.now += timedelta(minutes=1)
    assert desk.publisher.drain() == 1
    assert desk.text() == markdown(published="true")
    assert [one.done for one in told] == ["again", "tell", "again"]
    desk.now += timedelta(days=2)
    assert desk.publisher.drain() == 0


def test_another_text_is_not_published_again(desk: Setting) -> None:
    told = _follow(desk, "again")
    _published(desk)
    desk.replace("published: true", "published: false")
    desk.replace("What deepfakes", "Why deepfakes")
    desk.settle()
    assert [one.done for one in told] == ["reopen"]
    assert desk.publisher.drain() == 0


def test_what_is_older_than_weeks_waits_again_without_a_word(desk: Setting) -> None:
    told = _follow(desk, "tell")
    decision = _published(desk)
    desk.replace("published: true", "published: false")
    desk.now += timedelta(weeks=9)
    assert desk.settle() == 1
    assert told == []
    state = desk.reviews.states([decision.article_id])[decision.article_id]
    assert (state.standing, state.decision) == ("waiting", None)


def test_in_a_repository_a_copy_that_is_behind_says_nothing(ledger: Ledger, tmp_path: Path) -> None:
    desk = GitSetting(ledger, tmp_path / "git", _rules("again"))
    told: list[SetBack] = []
    desk.reviews.guard.on_set_back = told.extend
    article = desk.add()
    desk.publish(article)
    behind = desk.source.tip
    desk.publisher.drain()
    assert desk.source.tip != behind
    # The automation writes the file anew, from what it knew before.
    desk.rewrite("published: true", "published: false")
    desk.following.follow(desk.source)
    assert desk.reviews.settle_files() == 0
    assert told == []
    desk.now += timedelta(seconds=1)
    desk.following.follow(desk.source)
    assert desk.reviews.settle_files() == 1
    desk.publisher.drain()
    assert desk.text() == markdown(published="true")
    marks = desk.log("%(trailers:key=Copydesk-Decision,valueonly)")
    assert len({one for one in marks if one}) == 2
    assert [one.done for one in told] == ["again"]
    desk.close()
