"""Taking: one person has an article, for a while; others are asked before they decide."""

import threading
from datetime import timedelta

import pytest

from bot.domain.errors import DecisionRefused
from bot.services.rules import Rules
from tests.services.desk import Setting

ANA, BEN, CLEO = "U0ANA", "U0BEN", "U0CLEO"


def test_everybody_sees_who_has_it(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    taken = setting.reviews.taking.take(article.id, ANA)
    assert (taken.user, taken.until - taken.at) == (ANA, 4 * 3_600_000)
    assert setting.reviews.states([article])[article.id].taken == taken
    assert setting.reviews.state_of(article.id, published=False).taken == taken
    assert setting.wanted(ts) == 2
    assert setting.reviews.taking.taken([article.id, "another00000"]) == {article.id: taken}


def test_taking_it_twice_changes_nothing(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    taken = setting.reviews.taking.take(article.id, ANA)
    setting.now += timedelta(hours=1)
    assert setting.reviews.taking.take(article.id, ANA) == taken
    assert setting.wanted(ts) == 2


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


def test_others_decide_only_when_they_were_asked(setting: Setting) -> None:
    article = setting.add()
    taken = setting.reviews.taking.take(article.id, ANA)
    with pytest.raises(DecisionRefused, match="<@U0ANA> has “What deepfakes taught us”") as told:
        setting.reviews.decide(article.id, article.version, "reject", BEN)
    assert (told.value.why, told.value.taken) == ("taken", taken)
    with pytest.raises(DecisionRefused):
        setting.reviews.decide(article.id, article.version, "reject", BEN, despite=CLEO)
    setting.reviews.decide(article.id, article.version, "reject", BEN, despite=ANA)
    assert setting.reviews.taking.taken([article.id]) == {}


def test_deciding_gives_it_back(setting: Setting) -> None:
    article = setting.add()
    setting.reviews.taking.take(article.id, ANA)
    decision = setting.reviews.decide(article.id, article.version, "reject", ANA)
    setting.reviews.undo(decision.id, ANA)
    assert setting.reviews.state_of(article.id, published=False).taken is None


def test_only_whoever_has_it_gives_it_back_and_admins(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    setting.reviews.taking.take(article.id, ANA)
    with pytest.raises(DecisionRefused, match="<@U0ANA> has"):
        setting.reviews.taking.give_back(article.id, BEN)
    setting.reviews.taking.give_back(article.id, CLEO, admin=True)
    setting.reviews.taking.give_back(article.id, ANA)
    assert setting.wanted(ts) == 3
    assert setting.reviews.taking.take(article.id, BEN).user == BEN


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


def test_somebody_else_takes_what_has_lapsed(setting: Setting) -> None:
    article = setting.add()
    setting.reviews.taking.take(article.id, ANA)
    setting.now += timedelta(hours=4)
    assert setting.reviews.taking.take(article.id, BEN).user == BEN
    assert setting.reviews.taking.lapse() == 0


def test_nothing_is_taken_that_is_decided_published_or_gone(setting: Setting) -> None:
    decided, published, gone = (setting.add(one) for one in ("deepfakes", "robots", "chips"))
    setting.reviews.decide(decided.id, decided.version, "later", BEN)
    setting.replace("published: false", "published: true", "robots")
    setting.root.joinpath("chips.md").unlink()
    for article, why in ((decided, "decided"), (published, "published"), (gone, "gone")):
        with pytest.raises(DecisionRefused) as told:
            setting.reviews.taking.take(article.id, ANA)
        assert told.value.why == why
