"""Several at once, and one article for one person, where two press at the same moment: on every
kind of database."""

import threading
from datetime import timedelta

import pytest

from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.services.rules import Rules
from bot.services.together import Batch, Together
from tests.services.desk import Setting
from tests.services.test_together import asked, standings, three

ANA, BEN = "U0ANA", "U0BEN"


@pytest.fixture
def together(setting: Setting) -> Together:
    return Together(setting.reviews, setting.ledger)


def test_two_people_at_once_each_decide_some(setting: Setting, together: Together) -> None:
    articles = three(setting)
    start, batches = threading.Barrier(2), list[Batch]()

    def press(user: str, wanted: list[Article]) -> None:
        start.wait()
        batches.append(together.decide(asked(wanted), "reject", user))

    for _ in range(5):
        batches.clear()
        threads = [
            threading.Thread(target=press, args=each)
            for each in ((ANA, articles), (BEN, articles[::-1]))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(batches) == 2
        assert sorted(one.article_id for batch in batches for one in batch.taken) == sorted(
            one.id for one in articles
        )
        assert sum(len(batch.refused) for batch in batches) == 3
        for batch in batches:
            if batch.id:
                together.undo(batch.id, batch.taken[0].user)


def test_one_undo_takes_all_of_it_back(setting: Setting, together: Together) -> None:
    articles = three(setting)
    batch = together.decide(asked(articles), "publish", ANA)
    setting.publisher.drain()
    with pytest.raises(DecisionRefused, match="Only <@U0ANA> and admins"):
        together.undo(batch.id, BEN)
    undone = together.undo(batch.id, BEN, admin=True, place="queue")
    assert {one.write_state for one in undone.taken} == {"reverting"}
    assert {(one.undo_by, one.undo_place) for one in undone.taken} == {(BEN, "queue")}
    setting.publisher.drain()
    assert standings(setting, articles) == ["waiting"] * 3
    assert together.undo(batch.id, ANA).again


def test_of_two_at_once_one_has_it(setting: Setting) -> None:
    article = setting.add()
    start, has, told = threading.Barrier(2), list[str](), list[str]()

    def press(user: str) -> None:
        start.wait()
        try:
            has.append(setting.reviews.taking.take(article.id, user).user)
        except DecisionRefused as error:
            told.append(str(error))

    for _ in range(5):
        has.clear()
        threads = [threading.Thread(target=press, args=(user,)) for user in (ANA, BEN)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(has) == 1
        assert told.pop() == f"<@{has[0]}> has “What deepfakes taught us” already."
        setting.reviews.taking.give_back(article.id, has[0])


def test_taking_it_twice_changes_nothing(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    taken = setting.reviews.taking.take(article.id, ANA)
    setting.now += timedelta(hours=1)
    assert setting.reviews.taking.take(article.id, ANA) == taken
    assert setting.wanted(ts) == 2


def test_it_lapses(setting: Setting) -> None:
    setting.follow(Rules(taken_ms=60_000))
    article = setting.add()
    ts = setting.post(article)
    setting.reviews.taking.take(article.id, ANA)
    assert setting.reviews.taking.lapse() == 0
    setting.now += timedelta(seconds=60)
    assert setting.reviews.state_of(article.id, published=False).taken is None
    assert setting.reviews.taking.lapse() == 1
    assert (setting.reviews.taking.lapse(), setting.wanted(ts)) == (0, 3)
    assert setting.reviews.decide(article.id, article.version, "reject", BEN).user == BEN
