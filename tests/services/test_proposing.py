"""Pull requests: proposed at a host that stands in for GitHub, merged, closed, refused."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.domain.review import Decision
from bot.services.proposing import CLOSED
from bot.services.rules import Rules
from bot.storage.ledger import Ledger
from bot.storage.pull_requests import PullRequests
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting

ANA = "U0ANA"
TOKEN = "ghp_0123456789abcdef"


class Hosted(BaseHTTPRequestHandler):
    """The few calls that are used, as GitHub answers them."""

    server: "Host"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        status, answer = self.server.answer(self, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Host(ThreadingHTTPServer):
    """One repository's pull requests. `broken` is the status of every answer, unless 0;
    `forgets` loses what it answers to the next proposal."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hosted)
        self.pulls: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.broken, self.forgets = 0, False
        self.thread = Thread(target=self.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, asked: Hosted, body: dict[str, Any]) -> tuple[int, Any]:
        self.calls.append(asked.command)
        assert asked.path.startswith("/repos/owner/name/pulls")
        if asked.headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, {"message": "Bad credentials"}
        if self.broken:
            return self.broken, {"message": "No"}
        if asked.command == "POST":
            return self._propose(body)
        if asked.command == "PATCH":
            [one] = [p for p in self.pulls if asked.path.endswith(f"/{p['number']}")]
            one.update(body)
            return 200, one
        return 200, [one for one in self.pulls if f"owner%3A{_quoted(one)}&" in asked.path]

    def _propose(self, body: dict[str, Any]) -> tuple[int, Any]:
        if any(one["head"] == body["head"] and one["state"] == "open" for one in self.pulls):
            return 422, {"message": "Validation Failed"}
        number = len(self.pulls) + 1
        page = f"https://github.com/owner/name/pull/{number}"
        base = {"ref": body["base"]}
        one = {**body, "base": base, "number": number, "html_url": page, "state": "open"}
        self.pulls.append(one | {"merged_at": None})
        return (502, {}) if self.forgets else (201, one)


def _quoted(pull: dict[str, Any]) -> str:
    return str(pull["head"]).replace("/", "%2F")


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.shutdown()
    made.server_close()
    made.thread.join()


@pytest.fixture
def desk(host: Host, tmp_path: Path) -> Iterator[GitSetting]:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    made = GitSetting(ledger, tmp_path / "git", Rules())
    _hosted(made, host, TOKEN)
    yield made
    made.close()
    ledger.close()


def _hosted(desk: GitSetting, host: Host, token: str) -> None:
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


def test_proposed_until_the_merge_is_seen(desk: GitSetting, host: Host) -> None:
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


def test_closed_without_a_merge_it_goes_back(desk: GitSetting, host: Host) -> None:
    decision = _proposed(desk)
    host.pulls[0]["state"] = "closed"
    _later(desk)
    assert desk.state(decision).decision.ended_why == "failed"
    assert [one.sentence for one in desk.failed] == [CLOSED]


def test_undo_closes_the_pull_request(desk: GitSetting, host: Host) -> None:
    decision = _proposed(desk)
    desk.reviews.undo(decision.id, ANA)
    desk.publisher.drain()
    assert host.pulls[0]["state"] == "closed"
    assert desk.state(decision).decision.ended_why == "undone"
    assert desk.text() == markdown()


def test_undo_of_what_was_merged_is_proposed_too(desk: GitSetting, host: Host) -> None:
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


def test_a_proposal_whose_answer_was_lost_is_found_again(desk: GitSetting, host: Host) -> None:
    host.forgets = True
    decision = _proposed(desk)
    assert desk.state(decision).decision.write_error == "127.0.0.1 fails just now (502)."
    host.forgets = False
    _later(desk)
    assert desk.state(decision).decision.proposal_url.endswith("/pull/1")
    assert len(host.pulls) == 1
    assert len(desk.upstream.git("for-each-ref", "refs/heads/copydesk").splitlines()) == 1


def test_without_the_right_it_is_said_without_the_token(desk: GitSetting, host: Host) -> None:
    _hosted(desk, host, "ghp_wrong0123456789")
    decision = _proposed(desk)
    now = desk.state(decision).decision
    assert (now.write_state, now.attempts) == ("pending", 1)
    assert now.write_error.startswith("127.0.0.1 does not let us open pull requests in owner/name")
    assert "ghp_" not in now.write_error
    assert host.pulls == []


def test_while_the_host_fails_it_is_tried_again(desk: GitSetting, host: Host) -> None:
    host.broken = 503
    decision = _proposed(desk)
    assert desk.state(decision).decision.write_state == "pushing"
    host.broken = 0
    _later(desk)
    assert desk.state(decision).decision.write_state == "proposed"
