"""What Slack sends again is taken once: by every bot on the ledger, and over a restart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.services.hearing import Hearing
from bot.storage.ledger import Ledger

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def test_an_event_is_new_once_for_all_bots_and_after_a_restart(tmp_path: Path) -> None:
    for kept, other in ((True, "Ev2"), (False, "Ev3")):
        ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")
        one, two = Hearing(ledger, lambda: START), Hearing(ledger, lambda: START)
        assert one.first_time("Ev1") is kept
        assert two.first_time("Ev1") is False
        assert two.first_time(other) is True
        assert one.first_time("")
        assert one.first_time("")
        ledger.close()


def test_events_are_forgotten_once_slack_sends_them_no_more(tmp_path: Path) -> None:
    ledger, now = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}"), [START]
    hearing = Hearing(ledger, lambda: now[0])
    assert hearing.first_time("Ev1")
    now[0] += timedelta(hours=25)
    assert not hearing.first_time("Ev1")
    now[0] += timedelta(hours=48)
    assert hearing.first_time("Ev2")
    assert hearing.first_time("Ev1")
    ledger.close()
