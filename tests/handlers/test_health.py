"""Health: what counts as wrong, from when on, and in which words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import LedgerError
from bot.services.lateness import Late, Lateness
from bot.storage import runs
from bot.storage.ledger import Ledger
from handlers.health import (
    Health,
    Problem,
    scan_problems,
    slack_problems,
    slot_problems,
    tick_problems,
)
from tests import ledgers
from tests.desk.desk import eventually
from tests.handlers.posting_desk import PostingDesk, stand_in
from tests.services.shelf import digest

NOW = datetime(2026, 11, 23, 9, 6, tzinfo=UTC)


def _said(found: list[Problem]) -> list[str]:
    return [problem.sentence for problem in found]


def test_a_minute_without_slack_is_nothing_and_more_is_told() -> None:
    assert slack_problems([], None, "", NOW) == []
    assert slack_problems([], NOW - timedelta(seconds=59), "It broke off.", NOW) == []
    assert _said(slack_problems([], NOW - timedelta(seconds=60), "It broke off.", NOW)) == [
        "Slack is out of reach since 09:05 UTC. It broke off."
    ]


def test_a_refused_token_is_told_at_once_and_alone() -> None:
    found = slack_problems(["Slack refused it."], NOW - timedelta(hours=1), "Why", NOW)
    assert _said(found) == ["Slack refused it."]


def test_a_tick_is_overdue_after_two_minutes() -> None:
    assert tick_problems(119) == []
    assert _said(tick_problems(180)) == ["No digest was looked for in 3 minutes: the log says why."]


def test_a_scan_is_overdue_after_its_time_and_the_first_one_after_an_hour() -> None:
    assert scan_problems([], 419, 300, first=False) == []
    assert _said(scan_problems([], 421, 300, first=False)) == [
        "The folders were not looked through in 7 minutes: the log says why."
    ]
    assert scan_problems([], 3599, 300, first=True) == []
    assert len(scan_problems([], 7300, 300, first=True)) == 1


def test_each_folder_is_a_problem_of_its_own() -> None:
    found = scan_problems(["a is gone.", "b is gone."], 0, 300, first=False)
    assert _said(found) == ["a is gone.", "b is gone."]
    assert len({problem.key for problem in found}) == 2


def test_a_late_digest_is_told_in_its_own_zone() -> None:
    due = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    late = Late("AI desk", "2026-11-23", due, given_up=False, reason="Slack asked to wait.")
    assert _said(slot_problems([late])) == [
        "The digest AI desk of 09:00 (Europe/Berlin) is not posted yet. Slack asked to wait."
    ]
    given_up = Late("AI desk", "2026-11-23", due, given_up=True, reason="")
    assert _said(slot_problems([given_up])) == [
        "The digest AI desk of 09:00 (Europe/Berlin) was not posted."
    ]


def test_what_stops_a_check_is_a_problem_and_stops_no_other() -> None:
    def broken() -> list[Problem]:
        raise LedgerError("The ledger is away.")

    health = Health([broken, lambda: [Problem("tick", "No tick.")]])
    assert _said(health.problems()) == ["The ledger is away.", "No tick."]
    assert Health([]).problems() == []


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledgers.new(tmp_path / "ledger.sqlite3")


def _add(ledger: Ledger, slot: str, due: datetime, state: str, **more: object) -> None:
    values = {"channel": "#ai-desk", "zone": "Europe/Lisbon", "query": "", "digest": digest().name}
    with ledger.write() as connection:
        due_at = round(due.timestamp() * 1000)
        runs.add(connection, slot=slot, due_at=due_at, state=state, **values, **more)


def test_the_ledger_knows_which_slots_are_late(ledger: Ledger) -> None:
    lateness = Lateness(ledger, lambda: [digest()], lambda: NOW)
    _add(ledger, "new", NOW - timedelta(minutes=4), "planned")
    assert lateness.late() == []
    _add(ledger, "late", NOW - timedelta(minutes=6), "planned", error="Slack asked to wait.")
    _add(ledger, "lost", NOW - timedelta(hours=2), "failed")
    _add(ledger, "old", NOW - timedelta(hours=13), "failed")
    _add(ledger, "now:1", NOW - timedelta(hours=2), "planned")
    _add(ledger, "skipped", NOW - timedelta(hours=3), "skipped")
    found = lateness.late()
    assert [(one.slot, one.given_up, one.reason) for one in found] == [
        ("lost", True, ""),
        ("late", False, "Slack asked to wait."),
    ]
    assert found[1].due.tzinfo == ZoneInfo("Europe/Lisbon")
    ledger.close()


@pytest.mark.parametrize("state", ["sent", "empty"])
def test_a_slot_is_not_late_any_more_once_a_newer_one_is_done(ledger: Ledger, state: str) -> None:
    lateness = Lateness(ledger, lambda: [digest()], lambda: NOW)
    _add(ledger, "lost", NOW - timedelta(hours=2), "failed")
    _add(ledger, "newer", NOW - timedelta(hours=1), state)
    assert lateness.late() == []
    ledger.close()


def test_digests_that_the_settings_do_not_have_are_nobodys_concern(ledger: Ledger) -> None:
    _add(ledger, "late", NOW - timedelta(minutes=6), "planned")
    assert Lateness(ledger, list, lambda: NOW).late() == []
    ledger.close()


def test_a_tick_that_fails_is_no_tick(tmp_path: Path) -> None:
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    running = stand_in()
    running.start()
    desk = PostingDesk(ledger, running, digest())
    desk.clock.start()
    eventually(lambda: desk.clock.since_tick < 0.2)
    ledger.close()
    (tmp_path / "ledger.sqlite3").unlink()
    (tmp_path / "ledger.sqlite3").mkdir()
    eventually(lambda: desk.clock.since_tick > 0.5)
    desk.clock.stop()
    running.stop()
