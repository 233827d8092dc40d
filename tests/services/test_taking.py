"""Taking: one person has an article, for a while; others are asked before they decide."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import DecisionRefused
from bot.storage.ledger import Ledger
from tests import ledgers
from tests.services.desk import Setting

ANA, BEN, CLEO = "U0ANA", "U0BEN", "U0CLEO"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """SQLite alone: what PostgreSQL does otherwise is in test_at_once."""
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


def test_everybody_sees_who_has_it(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    taken = setting.reviews.taking.take(article.id, ANA)
    assert (taken.user, taken.until - taken.at) == (ANA, 4 * 3_600_000)
    assert setting.reviews.states([article])[article.id].taken == taken
    assert setting.reviews.state_of(article.id, published=False).taken == taken
    assert setting.wanted(ts) == 2
    assert setting.reviews.taking.taken([article.id, "another00000"]) == {article.id: taken}


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
