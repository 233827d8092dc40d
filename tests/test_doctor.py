"""`copydesk doctor` against the stand-in Slack: a right set-up, and all that can be wrong."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest

from bot.app import Desk, open_desk
from bot.demo import StandIn
from bot.demo.errors import SlackError
from bot.demo.validation import checked_blocks, checked_view
from bot.doctor import Finding
from bot.doctor_blocks import blocks, kinds
from bot.doctor_desk import digests, disk
from bot.doctor_slack import slack as look_at_slack
from bot.domain.review import Decision
from bot.domain.standing import milliseconds
from bot.manifest import manifest
from bot.services.pausing import Cause
from bot.settings import Secrets, Settings, load
from bot.storage import runs
from tests.articles import settings_file, small_site
from tests.command import copydesk
from tests.desk.desk import SEED
from tests.stand_ins import CheckedStandIn

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TOKENS = {"SLACK_BOT_TOKEN": SEED["tokens"]["bot"], "SLACK_APP_TOKEN": SEED["tokens"]["app"]}


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    made = CheckedStandIn(SEED, manifest("/articles"), control=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def slack(stand_in: StandIn) -> Iterator[str]:
    """The address of Slack's API, as new."""
    yield f"{stand_in.world.base_url}/api/"
    stand_in.world.manifest = manifest("/articles")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings that are right."""
    site = small_site(tmp_path / "site")
    (site / "broken.md").unlink()
    (site / "again" / "whales.md").unlink()
    file = settings_file(tmp_path, site)
    file.write_text(file.read_text("utf-8") + "deciders: [U0ANA, S0EDIT]\n", encoding="utf-8")
    return file


def _doctor(config: Path, slack: str, *flags: str, status: int = 0, **env: str) -> list[Finding]:
    data = config.parent / "data"
    arguments: tuple[str | Path, ...] = ("--config", config, "--data", data, "--format", "json")
    shown = copydesk(
        *("doctor", *arguments, *flags),
        status=status,
        env={**TOKENS, "SLACK_API_URL": slack, **env},
    )
    return [Finding(**one) for one in json.loads(shown.stdout)]


def _changed(config: Path, old: str, new: str) -> Path:
    text = config.read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    return config


def _trouble(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.level != "ok"]


def test_a_right_set_up_is_well(config: Path, slack: str) -> None:
    found = _doctor(config, slack)
    assert [one.about for one in _trouble(found)] == ["running"]
    about = {one.about for one in found}
    assert {"settings", "bot token", "app token", "scopes", "clock", "channel #ai-desk"} <= about
    assert {"decider U0ANA", "decider S0EDIT", "source news", "articles", "disk"} <= about
    said = [one.sentence for one in found if one.about == "digest Robots"]
    assert said[0] == "2 articles waiting match robots."
    assert said[1].startswith("Comes next ")
    assert said[2] == "Never posted yet."


def test_a_person_reads_a_line_each(config: Path, slack: str) -> None:
    data = config.parent / "data"
    shown = copydesk(
        *("doctor", "--config", config, "--data", data), env={**TOKENS, "SLACK_API_URL": slack}
    )
    lines = shown.stdout.splitlines()
    assert all(line.startswith(("ok     ", "look   ")) for line in lines)
    assert "ok     channel #ai-desk: The bot is in #ai-desk." in lines


def test_while_the_bot_runs_it_only_reads(config: Path, slack: str) -> None:
    desk = open_desk(load(config), config.parent / "data", alone=True)
    try:
        desk.library.refresh()
        assert _trouble(_doctor(config, slack)) == []
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("old", "new", "about", "said"),
    [
        ("robots", "whales is:unpublished", "digest Robots", "it would never post"),
        ("robots", "whales", "digest Robots", "nothing ever did"),
        ("robots", "topic:Nope", "digest Robots", "Nope"),
        ("#ai-desk", "#random", "channel #random", "Type /invite @Copydesk in #random."),
        ('"#ai-desk"', "C0RANDOM", "channel C0RANDOM", "Type /invite @Copydesk in #random."),
        ("#ai-desk", "#nowhere", "channel #nowhere", "shows no such channel"),
        ('"#ai-desk"', "C0NOWHERE", "channel C0NOWHERE", "shows no such channel"),
        ("#ai-desk", "#attic", "channel #attic", "is archived"),
        ("U0ANA", "U0NOBODY", "decider U0NOBODY", "knows nobody by this id"),
        ("S0EDIT", "S0NOBODY", "decider S0NOBODY", "knows nobody by this id"),
        ("deciders: [U0ANA, S0EDIT]", "deciders: []", "deciders", "nobody can decide"),
        ("digests", "digest", "settings", "did you mean digests?"),
        ("daily 09:00", "0 0 30 2 *", "settings", "0 0 30 2"),
    ],
)
def test_what_is_wrong_in_the_settings(
    config: Path, slack: str, old: str, new: str, about: str, said: str
) -> None:
    found = _doctor(_changed(config, old, new), slack, status=0 if "ever did" in said else 1)
    trouble = [one for one in _trouble(found) if one.about != "running"]
    assert [one.about for one in trouble][:1] == [about]
    assert said in f"{trouble[0].sentence} {trouble[0].advice}"
    assert trouble[0].advice


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("robots", "Nothing that is published matches robots is:published."),
        ("is:published", "not shown yet."),
    ],
)
def test_a_digest_for_reading_is_about_what_is_published(
    config: Path, slack: str, query: str, said: str
) -> None:
    changed = _changed(config, "query: robots", f"query: {query!r}\n    purpose: reading")
    found = [one for one in _doctor(changed, slack) if one.about == "digest Robots"]
    assert any(said in one.sentence for one in found), found


def test_the_nearest_query_that_finds_something_is_named(config: Path, slack: str) -> None:
    found = _doctor(
        _changed(config, "query: robots", "query: robots quality:>=99"), slack, status=1
    )
    assert any("robots is:open would find some" in one.advice for one in found), found


def test_files_that_are_left_out_are_counted(config: Path, slack: str) -> None:
    (config.parent / "site" / "broken.md").write_text("no front matter")
    (articles,) = [one for one in _doctor(config, slack) if one.about == "articles"]
    assert (articles.level, "1 file left out, such as broken.md:1" in articles.sentence) == (
        "look",
        True,
    )


def test_tokens_that_are_missing_or_refused(config: Path, slack: str) -> None:
    found = _doctor(config, slack, status=1, SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert [one.about for one in _trouble(found)] == ["tokens", "tokens", "running"]
    found = _doctor(config, slack, status=1, SLACK_BOT_TOKEN="xoxb-wrong")
    assert "check SLACK_BOT_TOKEN" in _trouble(found)[0].sentence
    found = _doctor(config, slack, status=1, SLACK_APP_TOKEN="xapp-wrong")
    assert _trouble(found)[0].about == "app token"
    assert "xapp-wrong" not in str(found)


def test_an_app_that_was_installed_before_a_scope_was_added(
    config: Path, stand_in: StandIn, slack: str
) -> None:
    stand_in.world.manifest["oauth_config"]["scopes"]["bot"].remove("usergroups:read")
    scopes, *_ = _trouble(_doctor(config, slack, status=1))
    assert scopes.sentence == "The app lacks usergroups:read."
    assert "install it again" in scopes.advice


@pytest.mark.parametrize(("minutes", "word"), [(3, "ahead of"), (-3, "behind")])
def test_a_clock_that_is_wrong(config: Path, slack: str, minutes: int, word: str) -> None:
    secrets = Secrets(
        bot_token=TOKENS["SLACK_BOT_TOKEN"], app_token=TOKENS["SLACK_APP_TOKEN"], api_url=slack
    )
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    (clock,) = _trouble(list(look_at_slack(load(config), secrets, at)))
    assert (clock.about, word in clock.sentence) == ("clock", True)


def test_slack_that_can_not_be_reached(config: Path) -> None:
    found = _trouble(_doctor(config, "http://127.0.0.1:9/api/", status=1))
    assert "could not be reached" in found[0].sentence


def test_a_data_directory_that_can_not_be_used(config: Path, slack: str) -> None:
    (config.parent / "data").write_text("a file")
    found = _trouble(_doctor(config, slack, status=1))
    assert [one.about for one in found] == ["data"]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    assert disk(tmp_path).about == "disk"


@pytest.fixture
def desk(config: Path) -> Iterator[Desk]:
    settings: Settings = load(config)
    made = open_desk(settings, config.parent / "data", now=lambda: NOW)
    made.library.refresh()
    yield made
    made.close()


def _ran(desk: Desk, due: datetime, **values: object) -> None:
    with desk.ledger.write() as connection:
        runs.add(
            connection,
            digest="Robots",
            slot=f"{due:%Y-%m-%dT%H:%M}",
            due_at=milliseconds(due),
            channel="#ai-desk",
            zone="UTC",
            query="robots",
            **values,
        )


def _last(desk: Desk) -> Finding:
    return list(digests(desk))[-1]


def test_when_the_last_digest_went_out(desk: Desk) -> None:
    _ran(desk, NOW.replace(hour=9), state="sent")
    assert _last(desk) == Finding(
        "digest Robots", "ok", "Last posted Wed 4 Mar 2026 09:00 UTC.", ""
    )


def test_a_digest_that_failed_says_why(desk: Desk) -> None:
    _ran(desk, NOW.replace(hour=9) - timedelta(days=1), state="sent")
    _ran(desk, NOW.replace(hour=9), state="failed", error="The channel is archived.")
    assert _last(desk).level == "wrong"
    assert "The channel is archived. Last posted Tue 3 Mar 2026" in _last(desk).sentence


def test_a_digest_that_did_not_come(desk: Desk) -> None:
    _ran(desk, NOW.replace(hour=9) - timedelta(days=2), state="sent")
    assert _last(desk).level == "look"
    assert "The one of Wed 4 Mar 2026 09:00 UTC has not come." in _last(desk).sentence


def test_a_digest_that_is_paused_says_by_whom_and_what_to_do(desk: Desk) -> None:
    desk.digests.pause("Robots", "on holiday", "U0ANA")
    (paused,) = [one for one in digests(desk) if "Paused" in one.sentence]
    assert (paused.level, "by U0ANA" in paused.sentence) == ("look", True)
    desk.digests.resume("Robots")
    cause = Cause(sentence="The channel is archived.", code="is_archived")
    desk.digests.pauses.stop("Robots", "#ai-desk", cause)
    (paused,) = [one for one in digests(desk) if "Paused" in one.sentence]
    assert paused.level == "wrong"
    assert paused.sentence.endswith(": The channel is archived.")
    assert paused.advice == "Mend that; it goes on by itself."


def test_a_digest_whose_work_is_done_is_well(desk: Desk) -> None:
    for article in desk.library.find("robots", zone=ZoneInfo("UTC")).hits:
        chosen: Decision = desk.reviews.decide(
            article.article.id, article.article.version, "reject", "U0ANA"
        )
        assert chosen.verb == "reject"
    _ran(desk, NOW.replace(hour=9), state="sent")
    with desk.ledger.write() as connection:
        item = runs.ItemRow(number=1, article_id="a", is_new=True, reason="", article="{}")
        runs.add_items(connection, 1, [item])
    first = next(iter(digests(desk)))
    assert (first.level, first.sentence) == (
        "ok",
        "Nothing matches robots now: 2 published or decided.",
    )


class _Checker(ThreadingHTTPServer):
    """Slack's blocks.validate, by the stand-in's rules. `answers` come first, as they are."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Checks)
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.seen: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"


class _Checks(BaseHTTPRequestHandler):
    server: _Checker

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        given = {key: one[0] for key, one in parse_qs(self.rfile.read(length).decode()).items()}
        self.server.seen.append({"method": self.path, **given})
        self.server.tokens.append(self.headers["authorization"])
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, _ask(given))
        body = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Retry-After": "2", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not on standard error."""


def _ask(given: dict[str, str]) -> dict[str, Any]:
    try:
        if "view" in given:
            checked_view(json.loads(given["view"]), "modal", "home")
        else:
            checked_blocks(json.loads(given["blocks"]))
    except SlackError as error:
        return error.answer()
    return {"ok": True}


@pytest.fixture
def checker() -> Iterator[_Checker]:
    server = _Checker()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _no_sleep(_seconds: float) -> None:
    """No time to lose."""


def test_slack_is_asked_about_every_kind_without_a_token(checker: _Checker) -> None:
    (found,) = blocks("/articles", checker.url, _no_sleep)
    many = len(list(kinds("/articles")))
    said = f"Slack takes all {many} kinds of messages and dialogs."
    assert found == Finding("blocks", "ok", said)
    assert len(checker.seen) == many > 60
    assert {one["method"] for one in checker.seen} == {"/api/blocks.validate"}
    assert set(checker.tokens) == {None}


def test_what_slack_refuses_is_named_with_its_place(checker: _Checker) -> None:
    problem = {"code": "too_long", "message": "must be shorter", "pointer": "/0/text/text"}
    checker.answers = [(200, {"ok": False, "error": "invalid_blocks", "errors": [problem]})]
    (found,) = blocks("/articles", checker.url, _no_sleep)
    assert found.level == "wrong"
    assert found.about.startswith("message Digests, ")
    assert "must be shorter at /0/text/text" in found.sentence


def test_where_slack_asks_to_wait_it_is_asked_again(checker: _Checker) -> None:
    waited: list[float] = []
    checker.answers = [(429, {"ok": False, "error": "ratelimited"})] * 2
    (found,) = blocks("/articles", checker.url, waited.append)
    assert (found.level, waited) == ("ok", [2.0, 2.0])


def test_where_slack_has_no_answer_one_line_says_so(checker: _Checker) -> None:
    checker.answers = [(200, {"ok": False, "error": "unknown_method"})] * 99
    (found,) = blocks("/articles", checker.url, _no_sleep)
    assert (found.about, "unknown_method" in found.sentence) == ("blocks", True)
