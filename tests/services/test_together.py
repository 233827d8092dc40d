"""Together: one press, one transaction, one push, one undo; what is refused holds up nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.services.rules import Rules, SourceRules
from bot.services.together import ANOTHER, MOST, Together
from bot.storage.ledger import Ledger
from tests import ledgers
from tests.services.desk import Setting
from tests.services.git_desk import GitSetting

ANA, BEN = "U0ANA", "U0BEN"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """SQLite alone: what PostgreSQL does otherwise is in test_at_once."""
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def together(setting: Setting) -> Together:
    return Together(setting.reviews, setting.ledger)


def three(setting: Setting) -> list[Article]:
    return [setting.add(name) for name in ("deepfakes", "robots", "chips")]


def asked(articles: list[Article]) -> list[tuple[str, str]]:
    return [(one.id, one.version) for one in articles]


def standings(setting: Setting, articles: list[Article]) -> list[str]:
    setting.library.refresh()
    states = setting.reviews.states([one.id for one in articles])
    return [states[one.id].standing for one in articles]


def test_all_of_them_carry_one_batch_and_one_time(setting: Setting, together: Together) -> None:
    articles = three(setting)
    ts = setting.post(articles[0])
    batch = together.decide(asked(articles), "publish", ANA, place="queue", digest="AI desk")
    assert {one.article_id for one in batch.taken} == {one.id for one in articles}
    assert {(one.batch, one.at, one.due_at) for one in batch.taken} == {
        (batch.id, batch.taken[0].at, batch.taken[0].due_at)
    }
    assert (batch.refused, batch.again) == ((), False)
    assert {(one.place, one.digest, one.user) for one in together.of(batch.id)} == {
        ("queue", "AI desk", ANA)
    }
    assert setting.wanted(ts) == 2
    setting.publisher.drain()
    assert standings(setting, articles) == ["published"] * 3


def test_those_that_are_refused_are_named_and_hold_up_nothing(
    setting: Setting, together: Together
) -> None:
    articles = three(setting)
    setting.reviews.decide(articles[0].id, articles[0].version, "reject", BEN)
    setting.replace("taught us", "taught me", "robots")
    setting.root.joinpath("chips.md").unlink()
    fourth = setting.add("trains")
    batch = together.decide(asked([*articles, fourth]), "publish", ANA)
    assert [one.article_id for one in batch.taken] == [fourth.id]
    said = dict(batch.refused)
    assert "was rejected by <@U0BEN>" in said[articles[0].id]
    assert "was changed after" in said[articles[1].id]
    assert "no longer there" in said[articles[2].id]


def test_nothing_decided_is_no_batch(setting: Setting, together: Together) -> None:
    article = setting.add()
    setting.reviews.decide(article.id, article.version, "publish", ANA)
    batch = together.decide(asked([article]), "publish", ANA)
    assert (batch.id, batch.taken) == ("", ())
    assert "is being published by <@U0ANA>" in batch.refused[0][1]
    with pytest.raises(DecisionRefused, match="isn't in the ledger"):
        together.undo("", ANA)


def test_a_doubled_press_is_the_same_batch(setting: Setting, together: Together) -> None:
    articles = three(setting)
    first = together.decide(asked(articles), "reject", ANA)
    second = together.decide(asked(articles), "reject", ANA)
    assert (second.id, second.again) == (first.id, True)
    assert set(second.taken) == set(first.taken)
    assert len(together.of(first.id)) == 3


def test_undo_names_what_is_over(setting: Setting, together: Together) -> None:
    articles = three(setting)
    batch = together.decide(asked(articles), "reject", ANA)
    setting.replace("published: false", "published: true", "robots")
    setting.settle()
    undone = together.undo(batch.id, ANA)
    assert [one for one, _ in undone.refused] == [articles[1].id]
    assert "was published in its file since" in undone.refused[0][1]
    assert standings(setting, articles) == ["waiting", "published", "waiting"]


def test_a_required_reason_is_asked_once(setting: Setting) -> None:
    setting.follow(Rules(reason_required=True))
    together = Together(setting.reviews, setting.ledger)
    articles = three(setting)
    with pytest.raises(DecisionRefused, match="needs a reason"):
        together.decide(asked(articles), "reject", ANA)
    batch = together.decide(asked(articles), "reject", ANA, reason="Too thin")
    assert {one.reason for one in batch.taken} == {"Too thin"}


def test_later_comes_back_together(setting: Setting, together: Together) -> None:
    batch = together.decide(asked(three(setting)), "later", ANA)
    assert {one.until for one in batch.taken} == {batch.taken[0].at + 24 * 3_600_000}


def test_too_many_are_refused(setting: Setting, together: Together) -> None:
    many = [(f"article{number:05d}", "v0000001") for number in range(MOST + 1)]
    with pytest.raises(DecisionRefused, match="At most 100"):
        together.decide(many, "reject", ANA)


def test_one_version_is_published_and_the_others_rejected(
    setting: Setting, together: Together
) -> None:
    setting.follow(Rules(reason_required=True))
    together = Together(setting.reviews, setting.ledger)
    one, *others = three(setting)
    setting.reviews.decide(others[0].id, others[0].version, "later", BEN)
    (lead,) = asked([one])
    batch = together.publish_one(lead, asked(others), ANA)
    assert {(made.article_id, made.verb, made.reason) for made in batch.taken} == {
        (one.id, "publish", ""),
        (others[1].id, "reject", ANOTHER),
    }
    assert "was put off until later by <@U0BEN>" in dict(batch.refused)[others[0].id]


def test_where_the_one_is_refused_none_is_rejected(setting: Setting, together: Together) -> None:
    one, *others = three(setting)
    setting.reviews.decide(one.id, one.version, "reject", BEN)
    (lead,) = asked([one])
    with pytest.raises(DecisionRefused, match="was rejected by <@U0BEN>"):
        together.publish_one(lead, asked(others), ANA)
    assert standings(setting, others) == ["waiting", "waiting"]


def test_what_somebody_has_is_left_to_them_unlessasked(
    setting: Setting, together: Together
) -> None:
    articles = three(setting)
    setting.reviews.taking.take(articles[0].id, BEN)
    batch = together.decide(asked(articles), "reject", ANA)
    assert [one for one, _ in batch.refused] == [articles[0].id]
    assert "<@U0BEN> has" in batch.refused[0][1]
    again = together.decide(asked(articles[:1]), "reject", ANA, despite=[BEN])
    assert [one.article_id for one in again.taken] == [articles[0].id]


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Iterator[GitSetting]:
    made = GitSetting(ledger, tmp_path / "git", Rules(sources={"news": SourceRules(batch=True)}))
    yield made
    made.close()


def test_a_batch_is_one_push_and_its_undo_another(desk: GitSetting) -> None:
    articles = desk.add_all("deepfakes", "robots", "chips")
    pushes: list[int] = []
    desk.source.before = lambda: pushes.append(1)
    together = Together(desk.reviews, desk.ledger)
    before = len(desk.log())
    batch = together.decide(asked(articles), "publish", ANA)
    desk.publisher.drain()
    assert (len(pushes), len(desk.log()) - before) == (1, 1)
    assert {one.write_state for one in together.of(batch.id)} == {"written"}
    together.undo(batch.id, ANA)
    desk.publisher.drain()
    assert (len(pushes), len(desk.log()) - before) == (2, 2)
    assert {one.ended_why for one in together.of(batch.id)} == {"undone"}
