"""Settings: every problem at once with its line, and an example that is true."""

import re
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.domain.errors import SettingsError
from bot.settings import Person, Settings, load, secrets
from bot.settings_sources import Repository


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A place for a settings file, with folders of articles and topics beside it."""
    (tmp_path / "site/_news").mkdir(parents=True)
    (tmp_path / "site/_data/topics").mkdir(parents=True)
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def _load(site: Path, text: str) -> Settings:
    file = site / "copydesk.yaml"
    file.write_text(text)
    return load(file)


def _problems(site: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        _load(site, text)
    return str(caught.value).replace(f"{site}/copydesk.yaml:", "").splitlines()


def test_the_shortest_settings_name_one_folder(site: Path) -> None:
    found = _load(site, "sources:\n  - {name: news, folder: ../site/_news}\n")
    assert found.sources[0].folder == (site / "../site/_news").resolve()
    assert (found.command, found.zone, found.digests) == ("/articles", ZoneInfo("UTC"), ())


def test_every_problem_is_told_at_once_with_its_line(site: Path) -> None:
    problems = _problems(
        site,
        "command: articles\n"
        "time_zone: Berlin\n"
        "sorces: []\n"
        "sources:\n"
        "  - name: news\n"
        "    folder: ../nowhere\n"
        "deciders: [ana]\n"
        "digests:\n"
        "  - name: AI\n"
        "    channel: #ai\n"
        "    schedule: sometimes\n"
        "    query: 'qualty:>=80'\n"
        "    articles: many\n",
    )
    assert [int(line.partition(":")[0]) for line in problems] == [1, 2, 3, 6, 7, 10, 11, 12, 13]
    text = "\n".join(problems)
    for part in ("did you mean sources?", "needs quotes", "quality", "Europe/Berlin", "1 to 10"):
        assert part in text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("sources: [", "is not valid YAML"),
        ("sources: []", "name at least one folder"),
        ("sources: \0", "is not YAML text"),
        ("[" * 3000, "nested far too deep"),
        ("- a\n", "keys and values"),
        ("sources: 3\n", "must be a list"),
        ("scan_every: 1\nsources: []\n", "whole number from 10"),
        ("taken_for: 4\nsources: []\n", "4 is no time such as 30m, 6h or 1d"),
        ("sources:\n- {name: a, folder: .}\n- {name: a, folder: .}\n", "there twice"),
        ("sources:\n- {name: a, folder: ., site: joomla}\n", "everyday or hugo or jekyll"),
        ("sources:\n- {name: a, folder: ., fields: {tittle: x}}\n", "title"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(site: Path, text: str, part: str) -> None:
    assert part in "\n".join(_problems(site, text))


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path / "none.yaml")


def test_the_example_has_every_key_once_and_is_understood(site: Path) -> None:
    text = (files("config") / "copydesk.example.yaml").read_text("utf-8")
    keys = [*settings.KEYS, *settings.SOURCE_KEYS, *settings.DIGEST_KEYS]
    written = re.findall(r"^[ #-]*(\w+): ", text + "\n", re.MULTILINE)
    # One of the two sources is a folder, the other a repository: both have a name.
    assert sorted([*written, "sources", "digests"]) == sorted([*keys, "name"])
    found = _load(site, text)
    assert found.digests[0].name == "AI desk"
    assert found.deciders == ("U0123456789", "S0123456789")


def test_the_example_tells_the_defaults(site: Path) -> None:
    text = (files("config") / "copydesk.example.yaml").read_text("utf-8")
    shown = _load(site, text)
    plain = _load(site, "sources:\n- {name: news, folder: ../site/_news}\n")
    service = ("mode", "listen", "public_url", "health", "operator_channel")
    for name in ("command", "zone", "scan_every", "taken_for", "ledger", *service):
        assert getattr(shown, name) == getattr(plain, name)
    assert shown.digests[0].articles == 7
    assert shown.digests[0].empty == "silent"


def test_a_source_may_be_a_repository(site: Path) -> None:
    (site / "key").write_text("")
    found = _load(
        site,
        "sources:\n"
        "- name: news\n  git: git@example.org:site/news.git\n  branch: live\n"
        "  folders: [_news/, _archive]\n  commit: batch\n  every: 30\n  key_file: key\n"
        "  site: hugo\n  publish: {draft: 'false', date: now}\n  reject: {removed: \"yes\"}\n"
        "authors: {U0ANA: Ana Faria <ana@example.org>}\n".replace("'false'", "false"),
    )
    source = found.sources[0]
    assert source.git == Repository(
        url="git@example.org:site/news.git", branch="live", folders=("_news", "_archive"),
        every=30, batch=True, key_file=site / "key",
    )  # fmt: skip
    assert source.writes.publish == (("draft", "false"), ("date", "now"))
    assert source.writes.reject == (("removed", "'yes'"),)
    assert found.authors["U0ANA"] == Person("Ana Faria", "ana@example.org")


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("git@github.com:o/r.git", "https://api.github.com"),
        ("https://git.example.org/o/r.git", "https://git.example.org/api/v3"),
    ],
)
def test_decisions_may_become_pull_requests(site: Path, url: str, api: str) -> None:
    more = "push: pull_request, overridden: again, message: 'news: {title}'"
    source = _load(site, f"sources:\n- {{name: news, git: '{url}', {more}}}\n").sources[0]
    assert source.git is not None
    assert (source.git.api, source.git.message) == (api, "news: {title}")
    assert source.overridden == "again"


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        ("git: https://x.example/r, folder: .", "name one of the two"),
        ("folder: ., branch: main", "branch goes with git alone"),
        ("git: 'https://u:secret@x.example/r'", "password"),
        ("git: ftp://x.example/r", "https://"),
        ("git: https://x.example/r, branch: a..b", "no name of a branch"),
        ("git: https://x.example/r, every: 1", "whole number from 5"),
        ("git: https://x.example/r, folders: [../x]", "paths from the repository's top"),
        ("git: https://x.example/r, key_file: none", "there is no file"),
        ("git: https://x.example/r, token: ghp_x-1", "names a variable"),
        ("git: https://x.example/r, commit: all", "each or batch"),
        ("git: https://x.example/r, push: both", "branch or pull_request"),
        ("git: https://x.example/r, api: https://x.example", "goes with push: pull_request"),
        ("git: https://x.example/r, push: pull_request, api: http://x.example", "https address"),
        ("git: /tmp, push: pull_request", "a repository at a host"),
        ("folder: ., overridden: never", "tell or reopen or again"),
        ("git: https://x.example/r, message: '{title} {oops}'", "{verb}, {title} and {digest}"),
        ("git: https://x.example/r, message: '{verb'", "{verb}, {title} and {digest}"),
        ("folder: ., publish: {draft: false}", "publish must set published to true"),
        ("folder: ., publish: {published: 'yes'}", "publish must set published to true"),
        ("folder: ., publish: {published: true, date: }", "the value of date is empty"),
        ("folder: ., publish: {published: true, date: [now]}", "must be one value"),
        ("folder: ., publish: {published: true, secured: x}", "never changed"),
        ("folder: ., reject: {published: false}", "reject can't set published"),
        ("folder: ., reject: {a b: 1}", "a key must be one word"),
        ("folder: ., reject: removed", "must be keys and values"),
        ("folder: ., reject: {a: 1, a: 2}", "there twice"),
    ],
)
def test_a_wrong_source_is_told_with_its_line(site: Path, entry: str, part: str) -> None:
    problems = _problems(site, f"sources:\n- {{name: news, {entry}}}\n")
    assert part in "\n".join(problems)
    assert all(line.startswith("2:") for line in problems)
    assert "secret" not in "\n".join(problems)
    assert "ghp_x" not in "\n".join(problems)


def test_a_wrong_author_is_told(site: Path) -> None:
    problems = _problems(site, "sources:\n- {name: n, folder: .}\nauthors: {ana: Ana <a@b>}\n")
    assert "not ana: Ana" in problems[0]


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "bot").write_text("xoxb-1\n")
    found = secrets({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot"), "SLACK_APP_TOKEN": "xapp-1"})
    assert (found.bot_token, found.app_token) == ("xoxb-1", "xapp-1")
    assert found.api_url == "https://slack.com/api/"
    assert "xoxb" not in repr(found)


def test_missing_secrets_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        secrets({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "none")})
    assert "SLACK_BOT_TOKEN_FILE" in str(caught.value)
    assert "SLACK_APP_TOKEN must be set" in str(caught.value)
