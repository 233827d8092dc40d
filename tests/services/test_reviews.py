"""Reviews: one decision wins, refusals say why, and undoing leaves things as they were."""

import threading
from datetime import timedelta

import pytest

from bot.domain import standing
from bot.domain.article import Article
from bot.domain.errors import DecisionRefused
from bot.domain.query import DeskStates
from bot.domain.review import Decision, Verb
from bot.services.record import Asked, Record
from bot.services.rules import Rules
from tests.services.desk import Setting

ANA, BEN = "U0ANA", "U0BEN"


def _decide(setting: Setting, article: Article, verb: Verb, user: str = ANA) -> Decision:
    return setting.reviews.decide(
        article.id, article.version, verb, user, channel="C1", digest="AI desk"
    )


def test_a_decision_is_kept_with_its_circumstances(setting: Setting) -> None:
    article = setting.add()
    decision = _decide(setting, article, "later")
    assert (decision.verb, decision.user, decision.channel) == ("later", ANA, "C1")
    assert (decision.digest, decision.version) == ("AI desk", article.version)
    assert decision.until == decision.at + 24 * 3600 * 1000
    assert (decision.write_state, decision.ended_at) == ("none", None)


@pytest.mark.parametrize(
    ("verb", "standing"), [("publish", "publishing"), ("reject", "rejected"), ("later", "later")]
)
def test_each_verb_has_its_standing(setting: Setting, verb: Verb, standing: str) -> None:
    article = setting.add()
    assert setting.standing(article) == "waiting"
    decision = _decide(setting, article, verb)
    state = setting.reviews.state_of(article.id, published=False)
    assert (state.standing, state.decision) == (standing, decision)
    assert not state.undecided


def test_somebody_else_is_told_who_was_first(setting: Setting) -> None:
    article = setting.add()
    first = _decide(setting, article, "reject")
    with pytest.raises(DecisionRefused, match=r"taught us” was rejected by <@U0ANA>") as told:
        _decide(setting, article, "publish", BEN)
    assert (told.value.why, told.value.decision) == ("decided", first)
    assert told.value.title == article.title


def test_a_double_click_is_one_decision(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    first = _decide(setting, article, "publish")
    assert _decide(setting, article, "publish") == first
    assert setting.wanted(ts) == 2
    setting.publisher.drain()
    assert _decide(setting, article, "publish").id == first.id
    with pytest.raises(DecisionRefused):
        _decide(setting, article, "reject")


def test_an_article_that_changed_is_refused(setting: Setting) -> None:
    article = setting.add()
    setting.replace("heat: 3", "heat: 4")
    setting.replace("taught us", "taught me")
    with pytest.raises(DecisionRefused, match=r"taught me” was changed after") as told:
        _decide(setting, article, "publish")
    assert told.value.why == "changed"
    assert setting.standing(article) == "waiting"


def test_heat_makes_no_button_stale(setting: Setting) -> None:
    article = setting.add()
    setting.replace("heat: 3", "heat: 4")
    assert _decide(setting, article, "publish").write_state == "pending"


def test_an_article_published_in_its_file_is_refused(setting: Setting) -> None:
    article = setting.add()
    setting.replace("published: false", "published: true")
    with pytest.raises(DecisionRefused, match="was published in its file") as told:
        _decide(setting, article, "reject")
    assert told.value.why == "published"
    assert setting.standing(article) == "published"


def test_an_article_whose_file_is_gone_is_refused(setting: Setting) -> None:
    article = setting.add()
    (setting.root / "deepfakes.md").unlink()
    with pytest.raises(DecisionRefused, match=r"file of “What deep.* no longer there") as told:
        _decide(setting, article, "publish")
    assert told.value.why == "gone"
    assert setting.standing(article) == "gone"


def test_of_two_at_once_one_wins_every_time(setting: Setting) -> None:
    refused: list[str] = []
    won: list[Decision] = []

    def click(article: Article, user: str, start: threading.Barrier) -> None:
        start.wait()
        try:
            won.append(_decide(setting, article, "reject", user))
        except DecisionRefused as error:
            refused.append(error.why)

    for number in range(50):
        article = setting.add("deepfakes", "")
        start = threading.Barrier(2)
        threads = [threading.Thread(target=click, args=(article, u, start)) for u in (ANA, BEN)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), refused) == (number + 1, ["decided"] * (number + 1))
        setting.reviews.undo(won[-1].id, won[-1].user)


def test_undo_by_whoever_decided_gives_the_article_back(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    decision = _decide(setting, article, "reject")
    with pytest.raises(DecisionRefused, match="Only <@U0ANA> and admins can") as told:
        setting.reviews.undo(decision.id, BEN)
    assert told.value.why == "not yours"
    undone = setting.reviews.undo(decision.id, ANA)
    assert (undone.ended_why, undone.write_state) == ("undone", "none")
    assert setting.reviews.undo(decision.id, ANA) == undone
    assert setting.standing(article) == "waiting"
    assert setting.wanted(ts) == 3
    assert _decide(setting, article, "publish", BEN).user == BEN


def test_undo_of_a_pending_publish_just_drops_it(setting: Setting) -> None:
    article = setting.add()
    before = setting.text()
    decision = _decide(setting, article, "publish")
    assert setting.reviews.undo(decision.id, ANA).write_state == "none"
    assert setting.publisher.drain() == 0
    assert setting.text() == before


def test_undo_of_what_is_over_says_why(setting: Setting) -> None:
    article = setting.add()
    decision = _decide(setting, article, "reject")
    setting.replace("published: false", "published: true")
    setting.settle()
    with pytest.raises(DecisionRefused, match="published in its file since") as told:
        setting.reviews.undo(decision.id, ANA)
    assert told.value.why == "over"
    with pytest.raises(DecisionRefused, match="isn't in the ledger"):
        setting.reviews.undo(decision.id + 1, ANA)


def test_a_later_whose_time_has_come_is_open_again(setting: Setting) -> None:
    article = setting.add()
    first = _decide(setting, article, "later")
    assert setting.reviews.desk_states().later == {article.id}
    setting.now += timedelta(hours=24)
    assert setting.standing(article) == "waiting"
    assert setting.reviews.desk_states() == DeskStates()
    second = _decide(setting, article, "publish", BEN)
    assert setting.reviews.desk_states().publishing == {article.id}
    with pytest.raises(DecisionRefused, match="its time has come"):
        setting.reviews.undo(first.id, ANA)
    assert second.id > first.id


def test_every_change_has_every_message_drawn_again(setting: Setting) -> None:
    article, other = setting.add(), setting.add("other")
    messages = [setting.post(article, due=1), setting.post(article, due=2)]
    elsewhere = setting.post(other, due=3)
    decision = _decide(setting, article, "publish")
    assert [setting.wanted(ts) for ts in messages] == [2, 2]
    setting.publisher.drain()
    assert [setting.wanted(ts) for ts in messages] == [3, 3]
    setting.reviews.undo(decision.id, ANA)
    assert [setting.wanted(ts) for ts in messages] == [4, 4]
    setting.publisher.drain()
    assert [setting.wanted(ts) for ts in messages] == [5, 5]
    assert setting.wanted(elsewhere) == 1


def test_states_name_the_newest_digest(setting: Setting) -> None:
    article, other = setting.add(), setting.add("other")
    setting.post(article, due=1_000, name="AI desk")
    setting.post(article, due=2_000, name="Evening desk")
    states = setting.reviews.states([article, other])
    assert (states[article.id].digest, states[article.id].digest_at) == ("Evening desk", 2_000)
    assert (states[other.id].digest, states[other.id].digest_at) == ("", None)


def test_files_published_by_others_end_what_was_decided(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    _decide(setting, article, "reject")
    assert setting.settle() == 0
    setting.replace("published: false", "published: true")
    assert setting.reviews.settle_files() == 0
    assert setting.settle() == 1
    assert setting.settle() == 0
    state = setting.reviews.states([article.id])[article.id]
    assert (state.standing, state.decision) == ("published", None)
    assert setting.wanted(ts) == 3


def test_a_published_article_stays_by_whoever_published_it(setting: Setting) -> None:
    article = setting.add()
    decision = _decide(setting, article, "publish")
    setting.publisher.drain()
    assert setting.settle() == 0
    state = setting.reviews.states([article.id])[article.id]
    assert state.standing == "published"
    assert state.decision is not None
    assert (state.decision.id, state.decision.write_state) == (decision.id, "written")


def test_an_article_unpublished_by_automation_waits_again(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    _decide(setting, article, "publish")
    setting.publisher.drain()
    setting.replace("published: true", "published: false")
    assert setting.settle() == 1
    assert setting.standing(article) == "waiting"
    assert setting.wanted(ts) == 4
    assert _decide(setting, article, "publish", BEN).user == BEN


def test_a_publish_undone_by_automation_blocks_nobody_before_settling(setting: Setting) -> None:
    article = setting.add()
    first = _decide(setting, article, "publish")
    setting.publisher.drain()
    setting.replace("published: true", "published: false")
    assert _decide(setting, article, "reject", BEN).user == BEN
    with pytest.raises(DecisionRefused, match="unpublished in its file since"):
        setting.reviews.undo(first.id, ANA)


def test_settling_ends_every_later_whose_time_has_come(setting: Setting) -> None:
    article = setting.add()
    ts = setting.post(article)
    _decide(setting, article, "later")
    setting.now += timedelta(days=2)
    assert setting.settle() == 1
    assert setting.wanted(ts) == 3


def test_desk_states_follow_every_change(setting: Setting) -> None:
    one, two = setting.add("one"), setting.add("two")
    rejected = _decide(setting, one, "reject")
    _decide(setting, two, "publish")
    expected = DeskStates(rejected=frozenset({one.id}), publishing=frozenset({two.id}))
    assert setting.reviews.desk_states() == expected
    assert setting.reviews.desk_states() is setting.reviews.desk_states()
    setting.reviews.undo(rejected.id, ANA)
    setting.publisher.drain()
    assert setting.reviews.desk_states() == DeskStates(publishing=frozenset({two.id}))
    setting.now += timedelta(minutes=10)
    assert setting.reviews.desk_states() == DeskStates()


def test_a_decision_keeps_why_where_and_the_versions(setting: Setting) -> None:
    article = setting.add()
    until = setting.clock() + timedelta(days=3)
    decision = setting.reviews.decide(
        article.id, article.version, "later", ANA,
        reason=" not\nnow ", until=until, place="terminal desk1",
    )  # fmt: skip
    assert (decision.reason, decision.place) == ("not now", "terminal desk1")
    assert decision.until == standing.milliseconds(until)
    assert decision.version == decision.version_after == article.version
    undone = setting.reviews.undo(decision.id, BEN, admin=True, reason="wrong", place="queue")
    assert (undone.ended_by, undone.undo_by, undone.undo_reason) == (BEN, BEN, "wrong")
    published = _decide(setting, article, "publish")
    setting.publisher.drain()
    now = setting.library.current(article.id, ("news", article.path)).version
    assert now == published.version_after != published.version


def test_an_admin_takes_back_what_is_written_and_others_do_not(setting: Setting) -> None:
    article = setting.add()
    decision = _decide(setting, article, "publish")
    setting.publisher.drain()
    with pytest.raises(DecisionRefused, match="admins can take this back"):
        setting.reviews.undo(decision.id, BEN)
    assert setting.reviews.undo(decision.id, BEN, admin=True).write_state == "reverting"
    setting.publisher.drain()
    ended = setting.reviews.undo(decision.id, BEN, admin=True)
    assert (ended.write_state, ended.ended_by, ended.user) == ("reverted", BEN, ANA)


def test_ones_own_latest_is_taken_back_one_after_the_other(setting: Setting) -> None:
    first, second = setting.add(), setting.add("robots")
    _decide(setting, first, "reject")
    _decide(setting, second, "reject")
    for expected in (second, first):
        undone, title = setting.reviews.undo_latest(ANA)
        assert undone.article_id == expected.id
        assert title in ("", expected.title)
    with pytest.raises(DecisionRefused, match="No decision of yours stands"):
        setting.reviews.undo_latest(ANA)


def test_a_rejection_needs_a_reason_where_the_settings_say_so(setting: Setting) -> None:
    article = setting.add()
    setting.follow(Rules(reason_required=True))
    with pytest.raises(DecisionRefused, match="needs a reason"):
        _decide(setting, article, "reject")
    with pytest.raises(DecisionRefused, match="301 characters"):
        setting.reviews.decide(article.id, article.version, "reject", ANA, reason="x" * 301)
    decided = setting.reviews.decide(article.id, article.version, "reject", ANA, reason="Thin")
    assert decided.reason == "Thin"


def test_the_record_pages_from_the_newest_and_narrows(setting: Setting) -> None:
    record = Record(setting.ledger, setting.library, setting.clock)
    articles = [setting.add(f"a{number}") for number in range(5)]
    for number, article in enumerate(articles):
        _decide(setting, article, "reject", BEN if number == 2 else ANA)
    page = record.page(Asked(), size=3)
    rest = record.page(Asked(), page.after, 3)
    ids = [one.decision.article_id for one in (*page.entries, *rest.entries)]
    assert ids == [article.id for article in reversed(articles)]
    assert rest.after is None
    assert [one.decision.user for one in record.all(Asked(users=(BEN,)))] == [BEN]
    assert len(list(record.all(Asked(article_ids=(articles[0].id,))))) == 1
    later = setting.clock() + timedelta(hours=1)
    assert list(record.all(Asked(since=later))) == []
    assert record.articles(articles[0].path) == (articles[0].id,)
