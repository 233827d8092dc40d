"""Pull requests: proposed at a host that stands in for GitHub, merged, closed, refused."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.review import Decision
from bot.services.proposing import CLOSED
from bot.services.rules import Rules, SourceRules
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import PullRequests
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting
from tests.services.pull_host import TOKEN, PullHost
from tests.services.test_edits_pushed import save

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
ANA = "U0ANA"


@pytest.fixture
def host() -> Iterator[PullHost]:
    made = PullHost()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk(host: PullHost, tmp_path: Path) -> Iterator[GitSetting]:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    hosts = {"news": PullRequests(host.url, "owner/name", "main", lambda: TOKEN)}
    made = GitSetting(ledger, tmp_path / "git", Rules(), hosts=hosts)
    yield made
    made.close()
    ledger.close()


def _hosted(desk: GitSetting, host: PullHost, token: str) -> None:
    desk.hosts = {"news": PullRequests(host.url, "owner/name", "main", lambda: token)}
    desk.close()
    desk.start(f"test:0:{len(host.calls)}{token}")


def _proposed(desk: GitSetting) -> Decision:
    article = desk.add()
    decision = desk.publish(article)
    desk.publisher.drain()
    return decision


def _merge(desk: GitSetting, decision: Decision) -> None:
    desk.upstream.git("update-ref", "refs/heads/main", f"refs/heads/copydesk/{decision.key}")


def _later(desk: GitSetting) -> None:
    desk.now += timedelta(seconds=61)
    desk.publisher.drain()


def test_proposed_until_the_merge_is_seen(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    assert desk.text() == markdown()
    now = desk.state(decision).decision
    assert (now.write_state, now.proposal_url) == (
        "proposed",
        "https://github.com/owner/name/pull/1",
    )
    [pull] = host.pulls
    assert pull["title"] == "Publish “What deepfakes taught us”"
    assert decision.key in pull["body"]
    assert desk.upstream.read("_news/deepfakes.md", pull["head"]).decode() == markdown(
        published="true"
    )
    state = desk.reviews.states([decision.article_id])[decision.article_id]
    assert (state.standing, desk.library.find("is:open").total) == ("publishing", 0)
    _later(desk)
    assert desk.state(decision).decision.write_state == "proposed"
    _merge(desk, decision)
    pull.update(state="closed", merged_at="2026-11-23T09:02:00Z")
    _later(desk)
    now = desk.state(decision).decision
    assert (now.write_state, now.commit) == ("written", desk.upstream.tip())
    calls = len(host.calls)
    _later(desk)
    assert len(host.calls) == calls


def test_closed_without_a_merge_it_goes_back(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    host.pulls[0]["state"] = "closed"
    _later(desk)
    assert desk.state(decision).decision.ended_why == "failed"
    assert [one.sentence for one in desk.failed] == [CLOSED]


def test_undo_closes_the_pull_request(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    desk.reviews.undo(decision.id, ANA)
    desk.publisher.drain()
    assert host.pulls[0]["state"] == "closed"
    assert desk.state(decision).decision.ended_why == "undone"
    assert desk.text() == markdown()


def test_undo_of_what_was_merged_is_proposed_too(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    _merge(desk, decision)
    host.pulls[0].update(state="closed", merged_at="2026-11-23T09:02:00Z")
    _later(desk)
    desk.reviews.undo(decision.id, ANA)
    desk.publisher.drain()
    assert host.pulls[1]["title"] == "Unpublish “What deepfakes taught us”"
    assert desk.state(decision).decision.write_state == "reverting"
    branch = f"refs/heads/copydesk/{decision.key}-undo"
    desk.upstream.git("update-ref", "refs/heads/main", branch)
    _later(desk)
    assert desk.state(decision).decision.ended_why == "undone"
    assert desk.text() == markdown()


def test_a_proposal_whose_answer_was_lost_is_found_again(desk: GitSetting, host: PullHost) -> None:
    host.forgets = True
    decision = _proposed(desk)
    assert desk.state(decision).decision.write_error == "127.0.0.1 fails just now (502)."
    host.forgets = False
    _later(desk)
    assert desk.state(decision).decision.proposal_url.endswith("/pull/1")
    assert len(host.pulls) == 1
    assert len(desk.upstream.git("for-each-ref", "refs/heads/copydesk").splitlines()) == 1


def test_without_the_right_it_is_said_without_the_token(desk: GitSetting, host: PullHost) -> None:
    _hosted(desk, host, "ghp_wrong0123456789")
    decision = _proposed(desk)
    now = desk.state(decision).decision
    assert (now.write_state, now.attempts) == ("pending", 1)
    assert now.write_error.startswith("127.0.0.1 does not let us open pull requests in owner/name")
    assert "ghp_" not in now.write_error
    assert host.pulls == []


def test_while_the_host_fails_it_is_tried_again(desk: GitSetting, host: PullHost) -> None:
    host.broken = 503
    decision = _proposed(desk)
    assert desk.state(decision).decision.write_state == "pushing"
    host.broken = 0
    _later(desk)
    assert desk.state(decision).decision.write_state == "proposed"


def _together(desk: GitSetting, *names: str) -> list[Decision]:
    made = [
        desk.publish_with(one, user, "b1")
        for one, user in zip(desk.add_all(*names), (ANA, "U0BEN", ANA), strict=True)
    ]
    desk.publisher.drain()
    return made


def _states(desk: GitSetting, made: list[Decision]) -> list[tuple[str, str]]:
    now = [desk.state(one).decision for one in made]
    return [(one.write_state, one.ended_why) for one in now]


def _seen(desk: GitSetting) -> int:
    return int(desk.now.timestamp())


@pytest.mark.soak
@pytest.mark.parametrize("batch", [False, True] if SOAK else [False])
def test_what_was_decided_together_is_one_pull_request(
    desk: GitSetting, host: PullHost, batch: bool
) -> None:
    desk.rules = Rules(sources={"news": SourceRules(batch=batch)})
    _hosted(desk, host, TOKEN)
    made = _together(desk, "a1", "a2", "a3")
    [pull] = host.pulls
    assert pull["title"] == "Decide about 3 articles"
    assert pull["body"].count("- Publish “") == pull["body"].count("Copydesk-Decision") == 3
    log = desk.upstream.git("log", "--format=%an", f"main..{pull['head']}").splitlines()
    assert log == (["Ana Faria"] if batch else ["Ana Faria", "Ben", "Ana Faria"])
    assert host.merge(pull, desk.upstream, "merge", _seen(desk))
    _later(desk)
    assert _states(desk, made) == [("written", "")] * 3
    desk.reviews.undo(made[0].id, ANA)
    desk.publisher.drain()
    assert host.merge(host.pulls[1], desk.upstream, "squash", _seen(desk))
    _later(desk)
    assert _states(desk, made) == [("reverted", "undone"), ("written", ""), ("written", "")]
    assert [desk.text(name) for name in ("a1", "a2")] == [
        markdown("a1"),
        markdown("a2", published="true"),
    ]


def test_undo_of_one_proposes_the_others_anew(desk: GitSetting, host: PullHost) -> None:
    made = _together(desk, "a1", "a2", "a3")
    desk.reviews.undo(made[0].id, ANA)
    desk.publisher.drain()
    desk.publisher.drain()
    assert [one["state"] for one in host.pulls] == ["closed", "open"]
    assert _states(desk, made) == [("reverted", "undone"), ("proposed", ""), ("proposed", "")]
    assert made[0].key not in desk.upstream.git("log", host.pulls[1]["head"])
    assert host.merge(host.pulls[1], desk.upstream, "merge", _seen(desk))
    _later(desk)
    assert _states(desk, made[1:]) == [("written", "")] * 2
    assert desk.text("a1") == markdown("a1")


def test_it_stays_mergeable_while_others_change_the_line_above(
    desk: GitSetting, host: PullHost
) -> None:
    decision = _proposed(desk)
    for heat in (3, 4):
        desk.rewrite(f"heat: {heat}", f"heat: {heat + 1}")
        assert not host.merge(host.pulls[0], desk.upstream, "merge", _seen(desk))
        _later(desk)
    calls = desk.upstream.git("rev-parse", host.pulls[0]["head"])
    _later(desk)
    assert desk.upstream.git("rev-parse", host.pulls[0]["head"]) == calls
    assert desk.upstream.git("diff", "--stat", "main", calls).endswith(
        "1 insertion(+), 1 deletion(-)"
    )
    assert host.merge(host.pulls[0], desk.upstream, "merge", _seen(desk))
    _later(desk)
    assert _states(desk, [decision]) == [("written", "")]
    assert desk.text() == markdown(published="true").replace("heat: 3", "heat: 5")


def test_what_has_changed_its_meaning_is_closed_and_goes_back(
    desk: GitSetting, host: PullHost
) -> None:
    made = _together(desk, "a1", "a2", "a3")
    desk.rewrite("title: What a1 taught us", "title: Another", "a1")
    desk.commit({"_news/a2.md": None})
    _later(desk)
    desk.publisher.drain()
    assert [one["state"] for one in host.pulls] == ["closed", "open"]
    assert _states(desk, made) == [("failed", "failed"), ("failed", "gone"), ("proposed", "")]
    assert "its title was" in desk.failed[0].sentence


def test_after_a_rewritten_history_it_is_proposed_anew(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    desk.upstream.commit({"_news/deepfakes.md": markdown().encode()}, parent=None)
    _later(desk)
    desk.publisher.drain()
    assert [one["state"] for one in host.pulls] == ["closed", "open"]
    assert host.merge(host.pulls[1], desk.upstream, "merge", _seen(desk))
    _later(desk)
    assert _states(desk, [decision]) == [("written", "")]


def test_a_merge_that_a_force_push_took_away_is_proposed_anew(
    desk: GitSetting, host: PullHost
) -> None:
    decision = _proposed(desk)
    tip = desk.upstream.tip()
    assert host.merge(host.pulls[0], desk.upstream, "merge", _seen(desk))
    desk.upstream.git("update-ref", "refs/heads/main", tip)
    for _ in range(3):
        _later(desk)
    assert [one["state"] for one in host.pulls] == ["closed", "open"]
    assert _states(desk, [decision]) == [("proposed", "")]


@pytest.mark.soak
def test_taking_back_that_is_closed_leaves_it_published(desk: GitSetting, host: PullHost) -> None:
    decision = _proposed(desk)
    assert host.merge(host.pulls[0], desk.upstream, "merge", _seen(desk))
    _later(desk)
    for number in (1, 2):
        desk.reviews.undo(decision.id, ANA)
        desk.publisher.drain()
        assert host.pulls[number]["state"] == "open"
        host.pulls[number]["state"] = "closed"
        _later(desk)
        assert _states(desk, [decision]) == [("written", "")]
    assert [one.sentence for one in desk.failed] == [CLOSED, CLOSED]
    assert len(host.pulls) == 3


def test_an_edit_is_proposed_merged_and_taken_back(desk: GitSetting, host: PullHost) -> None:
    article = desk.add(published="true")
    edit = save(desk, article.id, "Newer", publish=False)
    desk.publisher.drain()
    _later(desk)
    assert _states(desk, [edit]) == [("proposed", "")]
    assert host.pulls[0]["title"] == "Edit “What deepfakes taught us”"
    desk.rewrite("heat: 3", "heat: 4")
    _later(desk)
    assert host.merge(host.pulls[0], desk.upstream, "bare squash", _seen(desk))
    _later(desk)
    assert _states(desk, [edit]) == [("written", "")]
    assert "title: Newer\n" in desk.text().replace("\r", "")
    desk.reviews.undo(edit.id, ANA)
    desk.publisher.drain()
    assert host.merge(host.pulls[1], desk.upstream, "merge", _seen(desk))
    _later(desk)
    assert _states(desk, [edit]) == [("reverted", "undone")]
    assert desk.text() == markdown(published="true").replace("heat: 3", "heat: 4")


@pytest.mark.soak
def test_an_edit_with_a_publish_is_one_pull_request(desk: GitSetting, host: PullHost) -> None:
    made = save(desk, desk.add().id, "Newer", publish=True)
    desk.publisher.drain()
    assert [one["title"] for one in host.pulls] == ["Edit and publish “What deepfakes taught us”"]
    desk.reviews.undo(made.id, ANA)
    desk.publisher.drain()
    assert [one["state"] for one in host.pulls] == ["closed"]
    assert (desk.text(), desk.state(made).decision.ended_why) == (markdown(), "undone")


# In short, what the others do is enough.
test_an_edit_with_a_publish_is_one_pull_request.__test__ = SOAK  # type: ignore[attr-defined]
test_taking_back_that_is_closed_leaves_it_published.__test__ = SOAK  # type: ignore[attr-defined]
