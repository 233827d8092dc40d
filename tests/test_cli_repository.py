"""The commands over a source that is a repository: fetched first, and its age said."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import open_desk
from bot.domain.errors import SourceMissing
from bot.repositories import adopt, findings
from bot.settings import load
from bot.storage import decisions, shown
from tests.command import copydesk
from tests.services.desk import markdown
from tests.storage.git_upstream import UpstreamRepository


@pytest.fixture
def upstream(tmp_path: Path) -> UpstreamRepository:
    made = UpstreamRepository(tmp_path / "upstream.git")
    made.commit({"_news/one.md": markdown("one").encode(), "_news/bad.md": b"---\ntitle: [\n---\n"})
    return made


@pytest.fixture
def config(tmp_path: Path, upstream: UpstreamRepository) -> Path:
    return _settings(tmp_path, str(upstream.path))


def _settings(place: Path, url: str, branch: str = "main") -> Path:
    file = place / "copydesk.yaml"
    source = f"{{name: news, git: '{url}', branch: {branch}, folders: [_news], every: 5}}"
    when = "schedule: weekdays 09:00, query: 'in:news is:open'"
    digest = f"{{name: AI desk, channel: C0AIDESK, {when}}}"
    text = f"sources:\n  - {source}\ndigests:\n  - {digest}\nhealth: off\n"
    file.write_text(text, encoding="utf-8")
    return file


def test_index_search_and_check_fetch_first(config: Path, upstream: UpstreamRepository) -> None:
    place = ("--config", config, "--data", config.parent / "data")
    assert copydesk("index", *place).stdout.startswith("1 indexed, 0 unchanged")
    assert "What one taught us" in copydesk("search", "taught", *place).stdout
    upstream.commit({"_news/two.md": markdown("two").encode()})
    assert copydesk("index", *place).stdout.startswith("1 indexed, 2 unchanged")
    checked = copydesk("check", *place, status=1)
    assert checked.stdout.startswith("news/_news/bad.md:")
    assert checked.stderr.endswith("3 files read, 1 left out.\n")


def test_without_upstream_the_age_is_said(config: Path, upstream: UpstreamRepository) -> None:
    place = ("--config", config, "--data", config.parent / "data")
    first = copydesk("index", *place)
    shutil.rmtree(upstream.path)
    again = copydesk("index", *place, status=2)
    assert first.stderr == "" or "Fetching" in first.stderr
    assert "It is read as it was " in again.stderr
    assert "UTC." in again.stderr
    assert "What one taught us" in copydesk("search", "taught", *place).stdout
    assert "Nothing of it is known yet." in (
        copydesk("index", "--config", config, "--data", config.parent / "other", status=2).stderr
    )


def test_the_doctor_asks_the_remote_and_tells_the_age(
    config: Path, upstream: UpstreamRepository
) -> None:
    settings, data = load(config), config.parent / "data"
    now = datetime.now(UTC)
    answers, age = findings(settings, data, now)
    assert (answers.level, age.level) == ("ok", "look")
    assert answers.sentence.endswith(f"main is at {upstream.tip()[:7]}.")
    assert age.sentence == "It was never fetched."
    copydesk("index", "--config", config, "--data", data)
    assert [one.level for one in findings(settings, data, now)] == ["ok", "ok"]
    *_, age = findings(settings, data, now + timedelta(hours=2))
    assert (age.level, age.sentence[:12]) == ("look", "Synced last ")
    wrong, _ = findings(load(_settings(config.parent, str(upstream.path), "gone")), data, now)
    assert wrong.level == "wrong"
    assert "has no branch gone: it has main" in wrong.sentence


def test_a_changed_address_keeps_articles_decisions_and_digests(
    config: Path, upstream: UpstreamRepository, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    copydesk("index", "--config", config, "--data", data)
    desk = open_desk(load(config), data)
    article = desk.library.find("taught").hits[0].article
    with desk.ledger.write() as connection:
        shown.upsert(connection, [article], 0)
    posted = desk.digests.post_now("AI desk")
    decided = desk.reviews.decide(article.id, article.version, "reject", "U0ANA")
    desk.close()
    # The same history elsewhere, gone on.
    moved = UpstreamRepository(tmp_path / "moved.git")
    moved.git("fetch", "-q", str(upstream.path), "main:main")
    moved.commit({"_news/two.md": markdown("two").encode()})
    config = _settings(tmp_path, str(moved.path))
    assert copydesk("index", "--config", config, "--data", data).stdout.startswith("1 indexed, 2")
    desk = open_desk(load(config), data)
    assert desk.reviews.states([article.id])[article.id].standing == "rejected"
    with desk.ledger.read() as connection:
        assert decisions.open_for(connection, article.id) == decided
    [item] = desk.digests.post(posted).items
    assert (item.article.id, item.state.standing) == (article.id, "rejected")
    [two] = desk.digests.post(desk.digests.post_now("AI desk")).items
    assert two.article.title == "What two taught us"
    desk.close()


def test_another_history_is_taken_only_when_told(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    copydesk("index", "--config", config, "--data", data)
    other = UpstreamRepository(tmp_path / "other.git")
    other.commit({"_news/three.md": markdown("three").encode()})
    config = _settings(tmp_path, str(other.path))
    refused = copydesk("index", "--config", config, "--data", data, status=2)
    assert "start once with copydesk run --adopt and the source's name" in refused.stderr
    desk = open_desk(load(config), data)
    assert desk.library.find("three").total == 0
    with pytest.raises(SourceMissing):
        desk.library.sources[0].sync()  # type: ignore[attr-defined]
    adopt(desk, "news")
    desk.library.refresh()
    assert desk.library.find("three").total == 1
    assert desk.library.find("one").total == 0
    desk.close()
    place = ("--config", config, "--data", data)
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    unknown = copydesk("run", *place, "--adopt", "nobody", status=2, env=tokens)
    assert unknown.stderr == "--adopt: the settings name no repository nobody.\n"
